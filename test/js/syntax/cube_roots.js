// SPDX-License-Identifier: MIT
// Math.cbrt of a cube is its root, in interpreted and in compiled code.
'use strict';

const assert = require('node:assert');

function check(root) {
  assert.strictEqual(Math.cbrt(root * root * root), root);
  assert.strictEqual(Math.cbrt(-root * root * root), -root);
}
for (let root = 0; root < 20000; root++) check(root);
assert.ok(Object.is(Math.cbrt(-0), -0));
assert.strictEqual(Math.cbrt(Infinity), Infinity);
assert.ok(Number.isNaN(Math.cbrt(NaN)));
assert.strictEqual(Math.cbrt(2 ** -1074), 1.7031839360032603e-108);
