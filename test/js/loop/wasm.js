// SPDX-License-Identifier: MIT
// WebAssembly compiles in threads of the engine and settles its promises through the engine's own run loop, which the
// event loop serves: the process must stay alive for them and end after them.
'use strict';

const assert = require('node:assert');

const add = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1,
  7, 0, 32, 0, 32, 1, 106, 11,
]);
const seen = [];
WebAssembly.instantiate(add).then(({ instance }) => {
  seen.push(instance.exports.add(2, 3));
  process.nextTick(() => seen.push('tick'));
  return WebAssembly.compile(add);
}).then((module) => seen.push(module instanceof WebAssembly.Module));
WebAssembly.compile(new Uint8Array([1, 2, 3])).catch((error) => {
  assert.strictEqual(error.name, 'CompileError');
  seen.push('bad');
});
process.on('exit', () => {
  assert.ok(seen.includes(5) && seen.includes('tick') && seen.includes(true) && seen.includes('bad'), seen.join());
});
