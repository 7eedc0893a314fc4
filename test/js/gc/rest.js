// SPDX-License-Identifier: MIT
// A program that waits after work gives the garbage of that work back, without being asked for memory.
'use strict';

const assert = require('node:assert');

(function work() {
  const rows = Array.from({ length: 200_000 }, (_, id) => ({ id, name: `row ${id}`, tags: ['a', 'b'] }));
  assert.strictEqual(JSON.parse(JSON.stringify(rows)).length, 200_000);
})();

const before = process.memoryUsage().heapTotal;
assert.ok(before > 20e6, `${before}`);
const limit = setTimeout(() => assert.fail(`${process.memoryUsage().heapTotal} of ${before} still held`), 60_000);
const look = setInterval(() => {
  if (process.memoryUsage().heapTotal > before / 2) return;
  clearInterval(look);
  clearTimeout(limit);
}, 500);
