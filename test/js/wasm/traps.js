// SPDX-License-Identifier: MIT
// Traps of WebAssembly: V8's words, stacks in Node's form.
'use strict';

const assert = require('node:assert');

const number = (n) => { // as LEB128, of either sign
  const bytes = [];
  for (;; n >>= 7) {
    const rest = n >> 7;
    const isLast = (rest === 0 && (n & 64) === 0) || (rest === -1 && (n & 64) !== 0);
    bytes.push(isLast ? n & 127 : (n & 127) | 128);
    if (isLast) return bytes;
  }
};
const traps = [ // instructions of a function without parameters and results, message
  [[0], 'unreachable'],
  [[65, ...number(100000000), 40, 2, 0, 26], 'memory access out of bounds'],
  [[65, 1, 65, 0, 109, 26], 'divide by zero'],
  [[65, ...number(-2147483648), 65, 127, 109, 26], 'divide result unrepresentable'],
  [[67, 0, 0, 192, 127, 168, 26], 'float unrepresentable in integer range'],
  [[65, 0, 17, 0, 0], 'function signature mismatch'],
  [[65, 9, 17, 0, 0], 'table index is out of bounds'],
];
const section = (id, bytes) => [id, bytes.length, ...bytes];
const bytes = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0,
  ...section(1, [1, 96, 0, 0]),
  ...section(3, [traps.length, ...traps.map(() => 0)]),
  ...section(4, [1, 112, 0, 1]),
  ...section(5, [1, 0, 1]),
  ...section(7, [traps.length, ...traps.flatMap((_, i) => [1, 97 + i, 0, i])]),
  ...section(10, [traps.length, ...traps.flatMap(([code]) => [code.length + 2, 0, ...code, 11])]),
]);
const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
traps.forEach(([, message], i) => {
  assert.throws(function caller() { instance.exports[String.fromCharCode(97 + i)](); }, (error) => {
    assert.ok(error instanceof WebAssembly.RuntimeError);
    assert.strictEqual(error.message, message);
    const lines = error.stack.split('\n');
    assert.strictEqual(lines[0], `RuntimeError: ${message}`);
    assert.match(lines[1], new RegExp(`^ {4}at .*wasm-function\\[${i}\\]`));
    assert.match(lines[2], /^ {4}at caller \(.*traps\.js:\d+:\d+\)$/);
    return true;
  });
});
assert.throws(() => new WebAssembly.Module(new Uint8Array([0, 97])), (error) =>
  error instanceof WebAssembly.CompileError && !error.message.includes('evaluating') &&
    /^CompileError: .*\n {4}at /.test(error.stack));
