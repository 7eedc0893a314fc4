// SPDX-License-Identifier: MIT
// Trees are copied in one go by all forms of cp; what is not plain ends as if it had been copied step by step.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

const root = fs.mkdtempSync(join(require('node:os').tmpdir(), 'eddy-cp-'));
process.on('exit', () => {
  fs.chmodSync(join(root, 'from/closed'), 0o755);
  fs.rmSync(root, { recursive: true });
});
const from = join(root, 'from');
let count = 0;

fs.mkdirSync(join(from, 'folder/inner'), { recursive: true });
fs.mkdirSync(join(from, 'empty'));
fs.mkdirSync(join(from, 'closed'));
fs.writeFileSync(join(from, 'file'), 'text');
fs.writeFileSync(join(from, 'folder/none'), '');
fs.writeFileSync(join(from, 'folder/script'), '#!/bin/sh\n', { mode: 0o755 });
fs.writeFileSync(join(from, 'folder/inner/große Datei'), Buffer.alloc(300_000, 'abc'));
fs.symlinkSync('../file', join(from, 'folder/up'));
fs.symlinkSync('nowhere', join(from, 'folder/inner/dangling'));
fs.symlinkSync('folder', join(from, 'to folder'));
fs.chmodSync(join(from, 'folder'), 0o750);

function contents(dir) {
  const all = {};
  for (const name of fs.readdirSync(dir, { recursive: true })) {
    const path = join(dir, name);
    const stats = fs.lstatSync(path);
    const what = stats.isFile() ? fs.readFileSync(path, 'latin1') : stats.isSymbolicLink() ? fs.readlinkSync(path) : null;
    all[name] = [stats.isSymbolicLink() ? 0 : stats.mode, what];
  }
  return all;
}

const forms = {
  cpSync: async (a, b, options) => fs.cpSync(a, b, options),
  promises: (a, b, options) => fs.promises.cp(a, b, options),
  cp: (a, b, options) => new Promise((resolve, reject) => {
    fs.cp(a, b, options, (error) => (error ? reject(error) : resolve()));
  }),
};

async function check(cp, name) {
  const options = { recursive: true, verbatimSymlinks: true };
  const to = join(root, `to${count++}`, 'deep');
  fs.rmSync(join(from, 'closed'), { recursive: true });
  fs.mkdirSync(join(from, 'closed'));
  await cp(from, to, options);
  assert.deepStrictEqual(contents(to), contents(from));

  // Over what is there: longer files, shorter ones, other files beside.
  fs.writeFileSync(join(to, 'file'), 'a longer text');
  fs.writeFileSync(join(to, 'folder/inner/große Datei'), 'short');
  fs.writeFileSync(join(to, 'beside'), 'kept');
  const { ino } = fs.statSync(join(to, 'file'));
  await cp(from, to, options);
  assert.strictEqual(fs.readFileSync(join(to, 'beside'), 'utf8'), 'kept');
  if (name === 'cpSync') assert.strictEqual(fs.statSync(join(to, 'file')).ino, ino);
  fs.rmSync(join(to, 'beside'));
  assert.deepStrictEqual(contents(to), contents(from));

  // Relative links become absolute.
  const other = join(root, `to${count++}`);
  await cp(from, other, { recursive: true });
  assert.strictEqual(fs.readlinkSync(join(other, 'folder/up')), join(from, 'file'));

  // Through a link in the destination. A link to a folder that is there already is another matter.
  fs.rmSync(join(other, 'to folder'));
  fs.rmSync(join(other, 'file'));
  fs.writeFileSync(join(root, 'outside'), 'outside');
  fs.symlinkSync(join(root, 'outside'), join(other, 'file'));
  await cp(from, other, { recursive: true });
  assert.ok(fs.lstatSync(join(other, 'file')).isFile());
  assert.strictEqual(fs.readFileSync(join(root, 'outside'), 'utf8'), 'outside');

  fs.rmSync(join(other, 'folder'), { recursive: true });
  fs.writeFileSync(join(other, 'folder'), '');
  await assert.rejects(cp(from, other, { recursive: true }), { code: 'ERR_FS_CP_DIR_TO_NON_DIR' });
  fs.rmSync(join(other, 'folder'));
  fs.rmSync(join(other, 'file'));
  fs.mkdirSync(join(other, 'file'));
  await assert.rejects(cp(from, other, { recursive: true }), { code: 'ERR_FS_CP_NON_DIR_TO_DIR' });
  await assert.rejects(cp(from, join(from, 'folder'), { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });

  // The same file by another name.
  const linked = join(root, `to${count++}`);
  fs.mkdirSync(linked);
  fs.linkSync(join(from, 'file'), join(linked, 'file'));
  await assert.rejects(cp(from, linked, { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });

  // A folder that may not be written to.
  fs.writeFileSync(join(from, 'closed/file'), 'closed');
  fs.chmodSync(join(from, 'closed'), 0o555);
  const closed = join(root, `to${count++}`);
  await cp(from, closed, options);
  assert.deepStrictEqual(contents(closed), contents(from));
  for (const dir of [closed, from]) fs.chmodSync(join(dir, 'closed'), 0o755);

  execFileSync('mkfifo', [join(from, 'folder/pipe')]);
  await assert.rejects(cp(from, join(root, `to${count++}`), { recursive: true }), { code: 'ERR_FS_CP_FIFO_PIPE' });
  fs.rmSync(join(from, 'folder/pipe'));

  await assert.rejects(cp(from, join(root, `to${count++}`), {}), { code: 'ERR_FS_EISDIR' });
}

(async () => {
  for (const name in forms) await check(forms[name], name);
})();
