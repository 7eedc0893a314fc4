// SPDX-License-Identifier: MIT
// What a test of test262 that needs the module loader finds in its process: the harness as globals, $262 and print. The
// outcome is the last line of standard output. Loaded by -r before a script (-e), or the program for a module, which is
// then named by TEST262_MODULE. Runs under Node.js as well.
'use strict';

const fs = require('node:fs');
const { TEST262_HARNESS, TEST262_MODULE } = process.env;

const printed = [];
let outcome = ['done', ''];
function fail(error) {
  let name = typeof error;
  let text = '';
  try {
    if (error !== null && name === 'object') name = String(error.constructor.name);
    text = String(error?.message ?? error);
  } catch {
    // What a test throws may not like to be looked at.
  }
  outcome = ['throw', name, text];
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', () => {}); // the hosts of test262 do not mind
process.on('exit', () => {
  const [kind, name, text = printed.join(' ')] = outcome;
  fs.writeSync(1, `\n${JSON.stringify({ kind, name, text })}\n`);
  process.exitCode = 0;
});

const define = (name, value) =>
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
// (0, eval) keeps `let` and `const` to itself, which no harness file of language tests minds.
const evaluate = eval;
define('print', (text) => { printed.push(String(text)); });
define('$262', {
  global: globalThis,
  gc() { globalThis.gc(); },
  evalScript: (text) => evaluate(text),
  detachArrayBuffer(buffer) { buffer.transfer(); return null; },
});
const parent = Object.getPrototypeOf(WebAssembly.Module);
if (parent !== Function.prototype) globalThis.$262.AbstractModuleSource = parent;

for (const file of TEST262_HARNESS.split(',')) if (file !== '') evaluate(fs.readFileSync(file, 'utf8'));
if (TEST262_MODULE !== undefined) import(TEST262_MODULE).catch(fail);
