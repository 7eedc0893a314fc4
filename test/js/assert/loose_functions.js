// SPDX-License-Identifier: MIT
// To deepEqual() a function is what == makes of it, as a primitive is; an object is not.
'use strict';
const assert = require('node:assert');

const named = () => {};
named[Symbol.toPrimitive] = () => 'name';
const object = { [Symbol.toPrimitive]: () => 'name' };

for (const [a, b] of [['name', named], [{ a: ['name'] }, { a: [named] }]]) {
  assert.deepEqual(a, b);
  assert.deepEqual(b, a);
  assert.throws(() => assert.notDeepEqual(a, b), { code: 'ERR_ASSERTION' });
  assert.notDeepStrictEqual(a, b);
}
assert.deepEqual(assert, assert);
assert.notDeepEqual(() => {}, () => {});
assert.notDeepEqual('name', object);
assert.notDeepEqual(named, object);
