// Calls with nothing, and with what is of the wrong kind, get a status, as Node's do.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { addon } = require('./support/addon.js');

assert.strictEqual(addon('hostile')('eddy' in process.versions), 0);

// Files that are no addons
const directory = fs.mkdtempSync(`${require('node:os').tmpdir()}/eddy-addons-`);
for (const [name, content] of [['empty', ''], ['text', 'hello'], ['elf', '\x7fELF\x02\x01\x01']]) {
  fs.writeFileSync(`${directory}/${name}.node`, content);
  assert.throws(() => require(`${directory}/${name}.node`), { code: 'ERR_DLOPEN_FAILED' });
}
fs.rmSync(directory, { recursive: true });
const module_ = { exports: {} };
assert.throws(() => process.dlopen(module_, '/nothing/here.node'), {
  code: 'ERR_DLOPEN_FAILED', message: /^\/nothing\/here\.node: cannot open shared object file/,
});
assert.throws(() => process.dlopen(module_), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => process.dlopen({}, 'x'), TypeError);
