// SPDX-License-Identifier: MIT
// Warnings are printed by console.error, whatever became of the global `process`.
'use strict';
const assert = require('node:assert');

const real = process;
const printed = [];
console.error = (text) => printed.push(text);
real.emitWarning('mind the gap', { code: 'GAP', detail: 'wide' });
globalThis.process = {};
setImmediate(() => {
  globalThis.process = real;
  assert.strictEqual(printed.length, 1);
  assert.match(printed[0], /^\(.+:\d+\) \[GAP\] Warning: mind the gap\nwide\n/);
});
