// SPDX-License-Identifier: MIT
// module._compile() replaced, as transpilers do: it gets the source of every file with the format that name and package
// tell, ES modules too; what no format tells the source does.
'use strict';

const assert = require('node:assert');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-compile-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const cjs = 'exports.a = 1';
const esm = 'export const a = 1';
const files = [ // name, source, format by package: none, commonjs, module
  ['a.js', cjs, undefined, 'commonjs', 'module'], ['e.js', esm, undefined, 'commonjs', 'module'],
  ['a.ts', `${cjs} as number`, 'typescript', 'commonjs-typescript', 'module-typescript'],
  ['e.ts', `${esm} as number`, 'typescript', 'commonjs-typescript', 'module-typescript'],
  ['m.mjs', esm, 'module', 'module', 'module'], ['c.cjs', cjs, 'commonjs', 'commonjs', 'commonjs'],
  ['m.mts', esm, 'module-typescript', 'module-typescript', 'module-typescript'],
  ['x.foo', cjs, undefined, undefined, undefined],
];
let seen;
const compile = Module.prototype._compile;
Module.prototype._compile = function(content, filename, format) {
  seen = [content, format];
  return compile.call(this, content, filename, format);
};
['none', 'commonjs', 'module'].forEach((type, i) => {
  mkdirSync(join(folder, type));
  if (i > 0) writeFileSync(join(folder, type, 'package.json'), JSON.stringify({ type }));
  for (const [name, source, ...formats] of files) {
    const path = join(folder, type, name);
    writeFileSync(path, source);
    const fails = (type === 'commonjs' && name[0] === 'e') || (type === 'module' && name[0] === 'a');
    if (fails) assert.throws(() => require(path), type === 'module' ? ReferenceError : SyntaxError);
    else assert.strictEqual(require(path).a, 1);
    assert.deepStrictEqual(seen, [source, formats[i]]);
  }
});

// The source is what was given, not what the file holds.
Module.prototype._compile = function(content, filename) {
  return compile.call(this, `${content}; exports.b = 2`, filename);
};
const module_ = join(folder, 'module', 'other.js');
writeFileSync(module_, cjs);
assert.deepStrictEqual(require(module_), { a: 1, b: 2 });
const made = new Module(join(folder, 'none.js'));
made.filename = made.id;
compile.call(made, 'export const q = import.meta.filename', made.id);
assert.strictEqual(made.exports.q, made.id);
assert.throws(() => compile.call(made, 'export const q = 1', made.id, 'commonjs'), SyntaxError);
