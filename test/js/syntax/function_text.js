// SPDX-License-Identifier: MIT
// Function.prototype.toString() shows what the author wrote, and natives as V8 shows them.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

const sources = [
  'async function f(a) { const x = await (a); await g(await a)(1); for await (const y of x) y(); return await x?.y }',
  'async function* h() { yield* f(); const v = yield 1; return (1, 2) }',
  'async () => { const m = await import("node:fs"); await import(`x${await (1)}`, { with: {} }); }',
  'class K { static async s() { await 1 } async #p() { await/**/[2] } }',
];
for (const source of sources) {
  assert.strictEqual(String(vm.runInThisContext(`(${source})`)), source);
  assert.strictEqual(Function.prototype.toString.call(eval(`(${source})`)), source); // eslint-disable-line no-eval
}
const { toString } = Function.prototype;
assert.strictEqual(toString.toString(), 'function toString() { [native code] }');
assert.strictEqual(toString.call(Math.max), 'function max() { [native code] }');
assert.strictEqual(`${Map}`, 'function Map() { [native code] }');
assert.deepStrictEqual([toString.name, toString.length, 'prototype' in toString], ['toString', 0, false]);
assert.throws(() => toString.call({}), TypeError);
// What is sent elsewhere as text runs there.
const sent = String(async (x) => (await x) + 1);
assert.strictEqual(sent, 'async (x) => (await x) + 1');
vm.runInNewContext(`(${sent})`)(1).then((value) => assert.strictEqual(value, 2));
