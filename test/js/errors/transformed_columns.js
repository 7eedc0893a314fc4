// SPDX-License-Identifier: MIT
// Call sites in modules that a tool transformed: their columns are those of the text that runs, not of the file's.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');

Error.prepareStackTrace = (error, [site]) => `${site.getLineNumber()}:${site.getColumnNumber()}`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'transformed-'));
const original = Module._extensions['.js'];
Module._extensions['.js'] = (module, filename) => {
  module._compile(fs.readFileSync(filename, 'utf8').replaceAll('RAISE', 'throw new Error'), filename);
};
const files = [];
for (let i = 0; i < 12; i++) {
  files.push(path.join(folder, `${i}.js`));
  fs.writeFileSync(files[i], `${'\n'.repeat(i)}exports.fail = () => {   RAISE('x');};`);
}
const modules = files.map((file) => require(file));
Module._extensions['.js'] = original;
for (let i = 0; i < 12; i++) assert.throws(modules[i].fail, (error) => error.stack === `${i + 1}:32`);
fs.rmSync(folder, { recursive: true });

// The report of an uncaught error shows the line of that text, too.
const { spawnSync } = require('node:child_process');
const program = `const m = new module.constructor('/nowhere/a.js');
  m._compile("\\n const a = 1; throw new Error('z' + a)", '/nowhere/a.js')`;
const { stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
assert.ok(stderr.startsWith("/nowhere/a.js:2\n const a = 1; throw new Error('z' + a)\n              ^\n"), stderr);
