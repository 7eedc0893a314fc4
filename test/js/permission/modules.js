// SPDX-License-Identifier: MIT
// Flags: --permission --allow-fs-write=*
// Modules of all kinds that may not be read: by require() and import(). That they exist may be seen.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { join } = require('node:path');

const directory = fs.mkdtempSync(join(require('node:os').tmpdir(), 'denied-'));
const denied = (file) => ({ code: 'ERR_ACCESS_DENIED', permission: 'FileSystemRead', resource: file });
const pending = [];
for (const [name, text] of [
  ['a.js', 'export default 1;'], ['a.cjs', ''], ['a.mjs', ''], ['a.json', '{}'], ['a.mts', ''], ['a.cts', ''],
]) {
  const file = join(directory, name);
  fs.writeFileSync(file, text);
  assert.throws(() => require(file), denied(file), name);
  const options = name === 'a.json' ? { with: { type: 'json' } } : undefined;
  pending.push(assert.rejects(import(file, options), denied(file), name));
}
assert.throws(() => require(join(directory, 'none.js')), { code: 'MODULE_NOT_FOUND' });

// rm() would look at them first, which is reading.
Promise.all(pending).finally(() => {
  for (const name of ['a.js', 'a.cjs', 'a.mjs', 'a.json', 'a.mts', 'a.cts']) fs.unlinkSync(join(directory, name));
  fs.rmdirSync(directory);
});
