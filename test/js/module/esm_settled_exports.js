// SPDX-License-Identifier: MIT
// Exports stay live however they are assigned to, and the top of a module has neither `this` nor `arguments`, nor makes
// its `var`s global.
'use strict';

const assert = require('node:assert');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-settled-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

// Each way to change a variable after the module has run.
const changes = {
  plain: 'x = 2', compound: 'x += 1', logical: 'x &&= 2', prefix: '++x', postfix: 'x++', parenthesized: '(x) = 2',
  array: '[x] = [2]', object: '({ x } = { x: 2 })', renamed: '({ a: x } = { a: 2 })', rest: '[...[x]] = [2]',
  defaults: '[x = 2] = []', of: 'for (x of [2]);', in: 'for ([x] in { 2: 0 }); x = +x', evaluated: 'eval("x = 2")',
  inside: '(() => { (() => { x = 2; })(); })()',
};
for (const [name, change] of Object.entries(changes)) {
  for (const declaration of ['let x = 1', 'var x = 1', 'function x() {}', 'class x {}']) {
    const [kind] = declaration.split(' ');
    const namespace = require(write(`${name}_${kind}.mjs`, `export { x, x as "__proto__" };
      export function set() { ${change}; }
      ${declaration}`));
    const before = namespace.x;
    namespace.set();
    assert.notStrictEqual(namespace.x, before, `${declaration}; ${change}`);
    assert.strictEqual(namespace['__proto__'], namespace.x);
  }
}

const importer = write('importer.mjs', `
  import { count, up, fixed, default as value, f } from './counter.mjs';
  import * as all from './counter.mjs';
  export { count as again } from './counter.mjs';
  up();
  export default [count, all.count, fixed, value, f(), Object.keys(all)];
`);
write('counter.mjs', `
  export let count = 0;
  export const fixed = 'fixed';
  export default 'value';
  export function up() { count++; }
  export function f() { return fixed; }
`);
const { again, default: seen } = require(importer);
assert.deepStrictEqual(seen, [1, 1, 'fixed', 'value', 'fixed', ['count', 'default', 'f', 'fixed', 'up']]);
assert.strictEqual(again, 1);

const top = require(write('top.mjs', `
  var hidden = 1;
  for (var index = 0; index < 2; index++);
  export const self = this, arrow = (() => this)();
  export { index };
`));
assert.strictEqual(top.self, undefined);
assert.strictEqual(top.arrow, undefined);
assert.strictEqual(top.index, 2);
assert.strictEqual(globalThis.hidden, undefined);
assert.strictEqual(globalThis.index, undefined);
const bare = require(write('bare.mjs', 'export const kind = typeof arguments; export let error;\n' +
  'try { arguments; } catch (e) { error = e; }'));
assert.strictEqual(bare.kind, 'undefined');
assert.ok(bare.error instanceof ReferenceError);

// What only the engine finds is known before anything runs.
write('first.mjs', 'globalThis.hasRun = true;');
write('late.mjs', 'let a; { break; }');
assert.throws(() => require(write('broken.mjs', 'import "./first.mjs"; import "./late.mjs";')), SyntaxError);
assert.strictEqual(globalThis.hasRun, undefined);
