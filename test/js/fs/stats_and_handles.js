// Stats in both kinds of numbers; FileHandle's references; streams over ranges of a file.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const dir = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'f');
fs.writeFileSync(file, '0123456789');
fs.utimesSync(file, 1, 1234567890.5);

const plain = fs.statSync(file);
const big = fs.statSync(file, { bigint: true });
assert.strictEqual(plain.size, 10);
assert.strictEqual(plain.mtimeMs, 1234567890500);
assert.strictEqual(plain.mtime.getTime(), 1234567890500);
assert.strictEqual(big.mtimeNs, 1234567890500000000n);
assert.strictEqual(BigInt(plain.ino), big.ino);
assert.ok(plain.isFile() && big.isFile() && !plain.isDirectory());
assert.strictEqual(fs.statSync(path.join(dir, 'x'), { throwIfNoEntry: false }), undefined);
assert.throws(() => fs.fstatSync(-1), { code: 'ERR_OUT_OF_RANGE' });

let text = '';
fs.createReadStream(file, { start: 2, end: 6, highWaterMark: 2, encoding: 'utf8' })
  .on('data', (chunk) => { text += chunk; })
  .on('close', () => assert.strictEqual(text, '23456'));

const copy = path.join(dir, 'g');
fs.createReadStream(file).pipe(fs.createWriteStream(copy)).on('close', () => {
  assert.strictEqual(fs.readFileSync(copy, 'utf8'), '0123456789');
});

(async () => {
  const handle = await fs.promises.open(file, 'r+');
  const reading = handle.read(Buffer.alloc(4), 0, 4, 3);
  const closing = handle.close();
  assert.strictEqual((await reading).buffer.toString(), '3456');
  await closing;
  assert.strictEqual(handle.fd, -1);
  await assert.rejects(handle.stat(), { code: 'EBADF' });
})();
