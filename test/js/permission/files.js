// SPDX-License-Identifier: MIT
// Flags: --permission
// node:fs in its three forms, where nothing is granted but the script itself. (What must stay as it was is looked at by
// nobody here: nobody may.)
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');

const read = '/etc/hostname';
const made = `${__dirname}/never-made`;
const cases = {
  access: [read], stat: [read], lstat: [read], statfs: [read], readlink: [read], realpath: [read], readFile: [read],
  readdir: ['/etc'], opendir: ['/etc'], open: [read], copyFile: [read, made], cp: [read, made], rename: [read, made],
  link: [read, made], truncate: [made], unlink: [made], rmdir: [made], rm: [made], mkdir: [made], mkdtemp: [made],
  writeFile: [made, 'x'], appendFile: [made, 'x'], chmod: [made, 0o600], chown: [made, 1, 1], lchown: [made, 1, 1],
  utimes: [made, 1, 1], lutimes: [made, 1, 1], symlink: [read, made],
};

function isDenied(error) {
  assert.strictEqual(error.code, 'ERR_ACCESS_DENIED');
  if (error.permission === '') return true; // of what is barred as a whole
  assert.match(error.permission, /^FileSystem(?:Read|Write)$/);
  assert.match(error.message, /^Access to this API has been restricted/);
  assert.ok(error.resource.startsWith('/'), error.resource);
  return true;
}

let waiting = 0;
for (const [name, args] of Object.entries(cases)) {
  assert.throws(() => fs[`${name}Sync`](...args), isDenied, name);
  waiting++;
  let isThrown = false;
  try {
    fs[name](...args, (error) => {
      assert.ok(isDenied(error), name);
      waiting--;
    });
  } catch (error) {
    isThrown = isDenied(error);
  }
  if (isThrown) waiting--;
  waiting++;
  fs.promises[name](...args).then(() => assert.fail(name), (error) => {
    isDenied(error);
    waiting--;
  });
}
process.on('exit', () => assert.strictEqual(waiting, 0));

// Flags of open say what is asked.
const { O_RDONLY, O_CREAT, O_TRUNC } = fs.constants;
assert.throws(() => fs.openSync(__filename, 'r+'), { permission: 'FileSystemWrite', resource: __filename });
assert.throws(() => fs.openSync(__filename, O_RDONLY | O_CREAT), { permission: 'FileSystemWrite' });
assert.throws(() => fs.openSync(__filename, O_RDONLY | O_TRUNC), { permission: 'FileSystemWrite' });
assert.throws(() => fs.openSync(read, 'w'), { permission: 'FileSystemWrite' });

// The script itself may be read, by whatever name, and its descriptors be used, but for what changes a file.
assert.strictEqual(fs.readFileSync(`${__dirname}/../permission/./files.js`).length, fs.statSync(__filename).size);
const fd = fs.openSync(__filename);
assert.strictEqual(fs.fstatSync(fd).isFile(), true);
for (const [name, ...args] of [['fchmod', 0o600], ['fchown', 1, 1], ['futimes', 1, 1], ['fsync'], ['fdatasync']]) {
  assert.throws(() => fs[`${name}Sync`](fd, ...args), {
    code: 'ERR_ACCESS_DENIED', message: `${name} API is disabled when Permission Model is enabled.`,
  });
}
fs.closeSync(fd);
assert.throws(() => fs.symlinkSync(__filename, made), { message: /^fs\.symlink API requires full/ });

// Others that touch files.
assert.throws(() => fs.existsSync(read), isDenied);
fs.exists(read, (exists) => assert.strictEqual(exists, false));
assert.throws(() => fs.watch(read), isDenied);
assert.throws(() => fs.watchFile(read, () => {}), isDenied);
assert.throws(() => fs.openAsBlob(read), isDenied);
assert.throws(() => process.chdir('/etc'), { code: 'ERR_ACCESS_DENIED', resource: '/etc' });
assert.throws(() => process.report.writeReport('r.json'), { permission: 'FileSystemWrite', resource: 'r.json' });
assert.throws(() => process.loadEnvFile(read), isDenied);
assert.throws(() => process.binding('fs'), { code: 'ERR_ACCESS_DENIED' });
fs.createReadStream(read).on('error', isDenied);
fs.createWriteStream(made).on('error', isDenied);
assert.throws(() => require('/etc/hostname'), isDenied);
assert.rejects(import(`${__dirname}/has_and_drop.js`), isDenied);
