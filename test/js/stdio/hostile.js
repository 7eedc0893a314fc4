// SPDX-License-Identifier: MIT
// Standard streams that fail: a full device, a reader that went away, descriptors closed from the start.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

const shell = (line, ...args) =>
  spawnSync('sh', ['-c', line, process.execPath, ...args], { encoding: 'utf8', timeout: 20000 });

// A full device, by each way to write to it.
const full = fs.openSync('/dev/full', 'w');
assert.throws(() => fs.writeSync(full, 'x'), { code: 'ENOSPC', syscall: 'write' });
assert.throws(() => fs.writeFileSync('/dev/full', 'x'), { code: 'ENOSPC', syscall: 'write' });
fs.write(full, 'x', (error) => {
  assert.strictEqual(error.code, 'ENOSPC');
  fs.closeSync(full);
});
fs.promises.writeFile('/dev/full', 'x')
  .then(() => assert.fail('written'), (error) => assert.strictEqual(error.code, 'ENOSPC'));
fs.createWriteStream('/dev/full').on('error', (error) => assert.strictEqual(error.code, 'ENOSPC')).end('x');
let child = shell('exec "$0" -e "$1" >/dev/full', `
  process.stdout.on('error', (error) => process.stderr.write(error.code));
  process.stdout.write('x');`);
assert.strictEqual(child.stderr, 'ENOSPC');
assert.strictEqual(child.status, 0);
child = shell('exec "$0" -e "$1" >/dev/full', 'process.stdout.write("x")');
assert.match(child.stderr, /ENOSPC/);
assert.strictEqual(child.status, 1);
child = shell('exec "$0" -e "$1" >/dev/full', 'console.log("x")'); // console drops what it cannot write
assert.strictEqual(child.status, 0);

// A reader that went away: the error 'EPIPE' of the stream ends the program, or goes to its listener.
child = shell('"$0" -e "$1" | head -n 1; echo done', `
  let left = 2000;
  (function print() {
    for (let i = 0; i < 100; i++) console.log('line ' + 'x'.repeat(200));
    if (--left > 0 && !process.stdout.destroyed) setImmediate(print);
  })();`);
assert.strictEqual(child.stdout.split('\n').length, 3);
assert.strictEqual(child.stderr.match(/Error: write EPIPE/g).length, 1);
assert.strictEqual(child.signal, null);
child = shell('{ "$0" -e "$1"; echo "status $?" >&2; } | head -n 1', `
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 7 : 8));
  setInterval(() => console.log('line'), 1);`);
assert.strictEqual(child.stdout, 'line\n');
assert.strictEqual(child.stderr, 'status 7\n');

// Descriptors closed at the start: nothing of ours gets their numbers.
child = shell('exec "$0" -e "$1" <&-', `
  process.stdin.on('end', () => console.log('end')).on('error', () => console.log('end')).resume();`);
assert.strictEqual(child.stdout, 'end\n');
assert.strictEqual(child.status, 0);
child = shell('exec "$0" -e "$1" >&- 2>&-', 'console.log(1); console.error(2); process.exitCode = 3;');
assert.strictEqual(child.status, 3);
child = shell('exec "$0" -e "$1" <&- >&- 2>&-', `
  const fd = require('fs').openSync(process.execPath);
  process.exitCode = fd > 2 ? 4 : 5;`);
assert.strictEqual(child.status, 4);
