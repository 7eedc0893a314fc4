// SPDX-License-Identifier: MIT
// What was thrown is shown without the prompt's own frames; _error has it; handleError may take it.
'use strict';

const assert = require('node:assert');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');

function talk(options, lines) {
  const output = new PassThrough();
  output.setEncoding('utf8');
  const server = repl.start({ input: new PassThrough(), output, prompt: '', ...options });
  for (const line of lines) server.write(`${line}\n`);
  server.close();
  return output.read() ?? '';
}
const show = (...lines) => talk({}, lines).replace(/REPL\d+:\d+:\d+/g, 'HERE');

assert.strictEqual(show('throw new Error("a")'), 'Uncaught Error: a\n');
assert.strictEqual(show('throw new Error("a\\nb")'), 'Uncaught Error: a\nb\n');
assert.strictEqual(show('(() => { throw new TypeError("b") })()'), 'Uncaught TypeError: b\n    at HERE\n');
assert.strictEqual(show('function f() { throw new RangeError("c") }; f()').split('\n').slice(0, 2).join('\n'),
                   'Uncaught RangeError: c\n    at f (HERE)');
assert.strictEqual(show('throw Object.assign(new Error("d"), { code: "E" })'), "Uncaught [Error: d] { code: 'E' }\n");
for (const text of ['null', 'undefined', '0', '""', 'false', '{ a: 1 }', '[ 1, 2 ]', 'Symbol(x)']) {
  const shown = text === '""' ? "''" : text;
  assert.strictEqual(show(`throw ${text.replace('Symbol(x)', 'Symbol("x")')}`), `Uncaught ${shown}\n`);
}
assert.strictEqual(show('throw 5', '_error', '_error = 6', 'throw 7', '_error'),
                   'Uncaught 5\n5\nExpression assignment to _error now disabled.\n6\nUncaught 7\n6\n');

assert.strictEqual(show('let x y;'), "let x y;\n      ^\n\nUncaught SyntaxError: Unexpected identifier 'y'\n");
assert.strictEqual(show('return 1'), 'return 1\n^^^^^^\n\nUncaught SyntaxError: Illegal return statement\n');
const importError = (line, instead) => assert.strictEqual(
  show(line), `${line}\n^^^^^^\n\nUncaught:\nSyntaxError: Cannot use import statement inside the Node.js REPL, ` +
    `alternatively use dynamic import: ${instead}\n`);
importError('import fs from "fs"', 'const { default: fs } = await import("fs");');
importError("import * as z from 'fs'", 'const z = await import("fs");');
importError("import {a, b as c} from 'fs'", 'const { a, b: c } = await import("fs");');
importError("import d, {e} from 'fs'", 'const { default: d, e } = await import("fs");');
importError("import 'fs'", 'await import("fs");');

assert.match(show('npm install x'), /^npm should be run outside of the Node\.js REPL/);

// Listeners for all errors are for the program around the prompt.
assert.match(show('process.on("uncaughtException", () => {})'),
             /^Uncaught:\nTypeError \[ERR_INVALID_REPL_INPUT\]: Listeners for `uncaughtException` cannot be used/);
assert.strictEqual(process.listenerCount('uncaughtException'), 0);

const seen = [];
const handleError = (error) => {
  seen.push(error);
  return error === 1 ? 'ignore' : 'print';
};
assert.strictEqual(talk({ handleError }, ['throw 1', 'throw 2']), 'Uncaught 2\n');
assert.deepStrictEqual(seen, [1, 2]);
