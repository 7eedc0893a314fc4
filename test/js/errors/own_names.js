// SPDX-License-Identifier: MIT
// An error that the engine threw has no properties of the engine's own: programs log what getOwnPropertyNames() gives.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

if (process.env.EDDY_ENGINE_ABI === '0') return; // the engine's own

function thrownBy(fn) {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

for (const fn of [
  () => null.x, () => missing, () => new Array(-1), () => JSON.parse('{'), () => new RegExp('('), () => BigInt('x'),
  () => decodeURIComponent('%'), () => { (function f() { f(); })(); }, () => eval('('), () => new Function('('),
  () => vm.runInNewContext('null.x'), () => { throw vm.runInNewContext('new Error("of a context")'); },
]) {
  const names = ['stack', 'message'];
  assert.deepStrictEqual(Object.getOwnPropertyNames(thrownBy(fn)), names, fn.toString());
  const late = thrownBy(fn);
  assert.strictEqual(typeof late.message, 'string');
  assert.strictEqual(JSON.stringify(late, names), JSON.stringify({ stack: late.stack, message: late.message }));
  assert.deepStrictEqual(Object.keys(late), []);
}

// What a program sets stays.
const own = thrownBy(() => null.x);
own.stack; // eslint-disable-line no-unused-expressions
own.line = 5;
assert.strictEqual(own.line, 5);
assert.deepStrictEqual(Object.keys(own), ['line']);

// A text that is no program: the stack is Node's, in which nothing of the runtime's own calls is.
for (const make of [() => new Function('('), () => Function('a', '('), () => new (async () => {}).constructor('await (')]) {
  const [head, first, second] = thrownBy(make).stack.split('\n');
  assert.strictEqual(head, "SyntaxError: Unexpected token '}'");
  assert.match(first, /^ {4}at (?:new )?(?:Async)?Function \(<anonymous>\)$/);
  assert.match(second, /own_names\.js:\d+:\d+\)?$/);
}
