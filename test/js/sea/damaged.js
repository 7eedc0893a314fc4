// SPDX-License-Identifier: MIT
// A single executable that is cut off, or whose blob was changed, says so; one that has no bytecode of ours runs.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

if (process.versions.eddy === undefined) process.exit(0); // Node's format is its own affair

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sea-'));
const file = (name) => path.join(folder, name);

// The name of the fuse is put together here, so that this text could be in a program too.
const FUSE = ['NODE', 'SEA', 'FUSE', 'fce680ab2cc467b6e072b8b5df1996b2'].join('_') + ':';

function run(bytes) {
  fs.writeFileSync(file('app'), bytes, { mode: 0o700 });
  const { status, stdout, stderr } = spawnSync(file('app'), { encoding: 'utf8' });
  return [status, stdout, stderr];
}

const refused = (why) => [1, '', `Cannot read the single executable application in this program: ${why}\n`];

try {
  fs.writeFileSync(file('main.js'), 'console.log("ran");');
  const config = { main: 'main.js', output: 'app', disableExperimentalSEAWarning: true, assets: { a: 'main.js' } };
  fs.writeFileSync(file('c.json'), JSON.stringify(config));
  spawnSync(process.execPath, ['--build-sea', 'c.json'], { cwd: folder });
  const whole = fs.readFileSync(file('app'));
  const fuse = whole.indexOf(FUSE);
  assert.strictEqual(String.fromCharCode(whole[fuse + FUSE.length]), '1');
  const numbers = fuse + FUSE.length + 9;
  const number = (i) => Number(whole.readBigUInt64LE(numbers + 8 * i));
  const [blobAt, blobLength, bytecodeAt] = [number(0), number(1), number(2)];
  const ran = [0, 'ran\n', ''];

  const changed = (change) => {
    const copy = Buffer.from(whole);
    change(copy);
    return run(copy);
  };
  assert.deepStrictEqual(changed(() => {}), ran);
  assert.deepStrictEqual(run(whole.subarray(0, blobAt + blobLength - 1)), refused('it is cut off'));
  assert.deepStrictEqual(run(whole.subarray(0, blobAt - 5000)), refused('it is cut off'));
  assert.deepStrictEqual(changed((b) => { b[blobAt + 70] ^= 1; }), refused('its sum is wrong'));
  assert.deepStrictEqual(changed((b) => { b[blobAt] ^= 1; }), refused('it is of another version'));
  assert.deepStrictEqual(changed((b) => b.fill(255, blobAt + 8, blobAt + 24)), refused('it is cut off'));
  assert.deepStrictEqual(changed((b) => b.fill(255, blobAt + 16, blobAt + 24)),
                         refused('its head has no possible length'));
  assert.deepStrictEqual(changed((b) => b.fill(255, numbers, numbers + 16)), refused('it is cut off'));
  assert.deepStrictEqual(changed((b) => b.fill(0, numbers, numbers + 16)), refused('there is none'));
  // Bytecode is a matter of speed alone.
  if (bytecodeAt > 0) {
    assert.deepStrictEqual(run(whole.subarray(0, whole.length - 5000)), ran);
    assert.deepStrictEqual(changed((b) => { b[bytecodeAt + 8] ^= 1; }), ran);
    assert.deepStrictEqual(changed((b) => b.fill(255, numbers + 16, numbers + 32)), ran);
  }

  // Another application cannot be put into one that has one.
  fs.writeFileSync(file('twice.json'), JSON.stringify({ ...config, executable: 'app' }));
  fs.writeFileSync(file('app'), whole);
  const twice = spawnSync(process.execPath, ['--build-sea', 'twice.json'], { cwd: folder, encoding: 'utf8' });
  assert.strictEqual(twice.status, 1);
  assert.match(twice.stderr, /^Error: NODE_SEA_BLOB already exists in the ELF executable app$/m);
} finally {
  fs.rmSync(folder, { recursive: true });
}
