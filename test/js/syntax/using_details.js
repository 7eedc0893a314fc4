// SPDX-License-Identifier: MIT
// `using`: anonymous functions and classes take their names from the variable, and a block whose `await using` was not
// reached does not wait.
'use strict';

const assert = require('node:assert');

Object.defineProperty(Function.prototype, Symbol.dispose, { value() {}, configurable: true });
const thing = { [Symbol.dispose]() {} };
const held = (() => () => {})();

function names() {
  using a = () => {}, b = function() {}, c = class {}, d = async () => {}, e = (function* () {}), f = x => x;
  using g = (0, () => {}), h = class own {}, i = class { static name = 'given'; }, j = held, __proto__ = () => {};
  return [a, b, c, d, e, f, g, h, i, j, __proto__].map((one) => one.name);
}
assert.deepStrictEqual(names(), ['a', 'b', 'c', 'd', 'e', 'f', '', 'own', 'given', '', '__proto__']);

async function turns(reached, value) {
  const order = [];
  const body = (async () => {
    block: {
      using x = thing;
      if (!reached) break block;
      await using y = value;
      [x, y];
    }
    order.push('body');
  })();
  order.push('after');
  await body;
  return order.join(' ');
}

async function main() {
  assert.strictEqual(await turns(false), 'body after');
  assert.strictEqual(await turns(true, null), 'after body');
  assert.strictEqual(await turns(true, thing), 'after body');
  await assert.rejects(async () => {
    await using y = { [Symbol.asyncDispose]() { throw new Error('late'); } };
    y;
  }, /late/);
  await assert.rejects(async () => {
    if (true) throw new Error('early');
    await using y = null;
    y;
  }, /early/);
}
main();
