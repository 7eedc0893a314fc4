// SPDX-License-Identifier: MIT
// A copy over files that are there: cpSync() writes into them, cp() makes them anew; permissions go with both. A tree may
// be deep.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'eddy-cp-'));
const from = path.join(folder, 'from');
const to = path.join(folder, 'to');
const deep = Array(300).fill('d').join('/');
fs.mkdirSync(path.join(from, deep), { recursive: true });
fs.writeFileSync(path.join(from, deep, 'last'), 'deep');
fs.writeFileSync(path.join(from, 'file'), 'new');
fs.chmodSync(path.join(from, 'file'), 0o640);
fs.mkdirSync(path.join(from, 'closed'), { mode: 0o555 });
fs.mkdirSync(to);
fs.writeFileSync(path.join(to, 'file'), 'what was there');
fs.linkSync(path.join(to, 'file'), path.join(folder, 'other'));
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');
const inode = (...parts) => fs.statSync(path.join(...parts)).ino;

fs.cpSync(from, to, { recursive: true });
assert.strictEqual(read(to, 'file'), 'new');
assert.strictEqual(inode(to, 'file'), inode(folder, 'other'));
assert.strictEqual(fs.statSync(path.join(to, 'file')).mode & 0o777, 0o640);
assert.strictEqual(fs.statSync(path.join(to, 'closed')).mode & 0o777, 0o555);
assert.strictEqual(read(to, deep, 'last'), 'deep');

(async () => {
  await fs.promises.cp(from, to, { recursive: true, preserveTimestamps: true });
  assert.notStrictEqual(inode(to, 'file'), inode(folder, 'other'));
  const drift = fs.statSync(path.join(to, 'file')).mtimeMs - fs.statSync(path.join(from, 'file')).mtimeMs;
  assert.ok(Math.abs(drift) < 2, `${drift}`);
  assert.throws(() => fs.cpSync(path.join(to, 'file'), path.join(to, 'file')), { code: 'ERR_FS_CP_EINVAL' });
  fs.linkSync(path.join(from, 'file'), path.join(folder, 'twin'));
  assert.throws(() => fs.cpSync(path.join(from, 'file'), path.join(folder, 'twin')), { code: 'ERR_FS_CP_EINVAL' });
  fs.rmSync(folder, { recursive: true });
  assert.ok(!fs.existsSync(folder));
})();
