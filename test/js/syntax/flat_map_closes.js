// SPDX-License-Identifier: MIT
// Iterator.prototype.flatMap is closed early over an iterator without return(), and calls those that there are.
'use strict';

const assert = require('node:assert');

assert.strictEqual([1].values().flatMap(() => [1]).find(() => true), 1);
assert.deepStrictEqual([1, 2].values().flatMap((x) => [x, x]).take(3).toArray(), [1, 1, 2]);
for (const x of [1, 2].values().flatMap((y) => [y])) {
  assert.strictEqual(x, 1);
  break;
}

const closed = [];
const counting = (name) => ({
  __proto__: Iterator.prototype,
  n: 0,
  next() { return { value: this.n++, done: false }; },
  return() {
    closed.push(name);
    return {};
  },
});
assert.strictEqual(counting('outer').flatMap(() => counting('inner')).find(() => true), 0);
assert.deepStrictEqual(closed, ['inner', 'outer']);

assert.throws(() => [].values().flatMap(3), TypeError);
assert.throws(() => Iterator.prototype.flatMap.call(1, (x) => x), TypeError);
assert.throws(() => [1].values().flatMap(() => 'ab').next(), TypeError);
assert.strictEqual(Iterator.prototype.flatMap.length, 1);
assert.strictEqual(String(Iterator.prototype.flatMap), 'function flatMap() { [native code] }');
assert.strictEqual(String(Array.fromAsync), 'function fromAsync() { [native code] }');
