// SPDX-License-Identifier: MIT
// The last folder that `require` looks in is lib/node beside the bin that the program is in; a program that is in no bin
// has none, so names of the library's own files are no modules.
'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const prefix = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'prefix-')));
process.on('exit', () => fs.rmSync(prefix, { recursive: true }));
const script = path.join(prefix, 'script.js');
fs.writeFileSync(script, `
  let found;
  try { found = require('of_the_installation'); } catch (error) { found = error.code; }
  console.log(found);
`);
fs.mkdirSync(path.join(prefix, 'lib/node'), { recursive: true });
fs.writeFileSync(path.join(prefix, 'lib/node/of_the_installation.js'), 'module.exports = "there";');

for (const [folder, found] of [['bin', 'there'], ['build', 'MODULE_NOT_FOUND']]) {
  fs.mkdirSync(path.join(prefix, folder));
  const program = path.join(prefix, folder, 'eddy');
  fs.copyFileSync(process.execPath, program);
  assert.strictEqual(execFileSync(program, [script], { encoding: 'utf8' }), `${found}\n`);
}
for (const name of ['sqlite', 'test', 'sea']) assert.throws(() => require(name), { code: 'MODULE_NOT_FOUND' });
