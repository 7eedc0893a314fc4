// Directories: made, listed, walked, copied, found by glob, removed.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const dir = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'fs-'));
const at = (...names) => path.join(dir, ...names);

assert.strictEqual(fs.mkdirSync(at('a', 'b', 'c'), { recursive: true }), at('a'));
assert.strictEqual(fs.mkdirSync(at('a', 'b'), { recursive: true }), undefined);
fs.writeFileSync(at('a', 'b', 'f'), '1');
fs.symlinkSync('b', at('a', 'l'));
assert.throws(() => fs.mkdirSync(at('a', 'b', 'f', 'g'), { recursive: true }), { code: 'ENOTDIR' });
assert.throws(() => fs.mkdirSync(at('a', 'b', 'f'), { recursive: true }), { code: 'EEXIST' });

assert.deepStrictEqual(fs.readdirSync(at('a')), ['b', 'l']);
assert.deepStrictEqual(fs.readdirSync(at('a'), { recursive: true }), ['b', 'l', 'b/c', 'b/f', 'l/c', 'l/f']);
assert.ok(Buffer.isBuffer(fs.readdirSync(at('a'), 'buffer')[0]));
const [b, l] = fs.readdirSync(at('a'), { withFileTypes: true });
assert.ok(b.isDirectory() && l.isSymbolicLink() && l.parentPath === at('a'));
assert.throws(() => fs.readdirSync(at('none')), { code: 'ENOENT', syscall: 'scandir' });
assert.deepStrictEqual(fs.globSync('**/{f,c}', { cwd: dir }).sort(), ['a/b/c', 'a/b/f']);

fs.cpSync(at('a'), at('copy'), { recursive: true });
assert.strictEqual(fs.readFileSync(at('copy', 'b', 'f'), 'utf8'), '1');
assert.throws(() => fs.cpSync(at('a'), at('a', 'b', 'x'), { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });
assert.throws(() => fs.rmSync(at('copy')), { code: 'ERR_FS_EISDIR' });
assert.throws(() => fs.rmSync(at('none')), { code: 'ENOENT' });
fs.rmSync(at('none'), { force: true });

const opened = fs.opendirSync(at('a', 'b'), { bufferSize: 1 });
const names = [];
for (let entry; (entry = opened.readSync()) !== null;) names.push(entry.name);
opened.closeSync();
assert.deepStrictEqual(names.sort(), ['c', 'f']);
assert.throws(() => opened.readSync(), { code: 'ERR_DIR_CLOSED' });

fs.rm(dir, { recursive: true }, (error) => {
  assert.ifError(error);
  assert.ok(!fs.existsSync(dir));
});
