// readFile, writeFile, appendFile in three forms: encodings, descriptors, sizes that lie, errors, signals.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const dir = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'f');

fs.writeFileSync(file, 'h\u00e9llo \u{1F600}');
assert.strictEqual(fs.readFileSync(file, 'utf8'), 'h\u00e9llo \u{1F600}');
assert.strictEqual(fs.readFileSync(file, 'hex'), '68c3a96c6c6f20f09f9880');
assert.strictEqual(fs.readFileSync(file, 'latin1').length, 11);
fs.appendFileSync(file, new Uint16Array([0x2121]));
assert.strictEqual(fs.readFileSync(file).length, 13);
fs.writeFileSync(file, '');
assert.strictEqual(fs.readFileSync(file).length, 0);
assert.strictEqual(fs.readFileSync(file, 'utf8'), '');
assert.ok(process.platform !== 'linux' || fs.readFileSync('/proc/self/status', 'utf8').startsWith('Name:'));
const big = Buffer.alloc(300000, 'ab');
fs.writeFileSync(file, big);
assert.ok(fs.readFileSync(file).equals(big));
const fd = fs.openSync(file);
fs.readSync(fd, Buffer.alloc(299990));
assert.strictEqual(fs.readFileSync(fd, 'utf8'), 'ababababab');
fs.closeSync(fd);
assert.throws(() => fs.readFileSync(path.join(dir, 'x')), { code: 'ENOENT', syscall: 'open', path: path.join(dir, 'x') });
assert.throws(() => fs.readFileSync(dir), { code: 'EISDIR', syscall: 'read' });
assert.throws(() => fs.readFileSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => fs.writeFileSync(file, {}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.writeFileSync(file, 'x', { flag: 'wx' }), { code: 'EEXIST' });
assert.throws(() => fs.openSync(file, 'rw'), { code: 'ERR_INVALID_ARG_VALUE' });

let calls = 0;
fs.readFile(file, (error, data) => {
  assert.ifError(error);
  assert.ok(data.equals(big));
  calls++;
});
fs.readFile(path.join(dir, 'x'), 'utf8', (error) => {
  assert.strictEqual(error.message, `ENOENT: no such file or directory, open '${path.join(dir, 'x')}'`);
  calls++;
});
fs.readFile(file, { signal: AbortSignal.abort() }, (error) => {
  assert.strictEqual(error.name, 'AbortError');
  calls++;
});
(async () => {
  const other = path.join(dir, 'p');
  await fs.promises.writeFile(other, (function* () { yield 'a'; yield Buffer.from('b'); })());
  await fs.promises.appendFile(other, 'c', { flush: true });
  assert.strictEqual(await fs.promises.readFile(other, 'utf8'), 'abc');
  await assert.rejects(fs.promises.readFile(dir), { code: 'EISDIR' });
  calls++;
})();
process.on('exit', () => assert.strictEqual(calls, 4));
