// SPDX-License-Identifier: MIT
// What is too deep, too long or too large is an error that can be caught, never the end of the process.
'use strict';
const assert = require('node:assert');

function dive() { return 1 + dive(); }
assert.throws(dive, RangeError);
assert.throws(() => { const deep = { toString() { return `${deep}`; } }; return `${deep}`; }, RangeError);
let nested = [];
for (let i = 0; i < 100000; i++) nested = [nested];
try { JSON.stringify(nested); } catch (error) { assert.ok(error instanceof RangeError); }
assert.strictEqual(typeof require('node:util').inspect(nested), 'string');
dive.after = process.memoryUsage().rss; // natives work after an overflow

for (const size of [2 ** 53, 2 ** 60, Infinity, -1, NaN]) {
  assert.throws(() => Buffer.alloc(size), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => Buffer.allocUnsafe(size), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' });
}
assert.throws(() => Buffer.alloc(2 ** 40), RangeError);
assert.throws(() => Buffer.allocUnsafe(2 ** 40), RangeError);
assert.throws(() => new Array(-1), RangeError);
assert.throws(() => new Array(2 ** 32), RangeError);
assert.throws(() => new Uint8Array(2 ** 50), RangeError);
assert.throws(() => 'x'.repeat(2 ** 32), Error);
assert.throws(() => { for (let text = 'x'.repeat(2 ** 20);;) text += text; }, Error);
assert.throws(() => 'x'.padEnd(2 ** 32), Error);
