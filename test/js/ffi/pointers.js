// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// What becomes an address: BigInts, strings for the time of a call, buffers and views.
'use strict';

const assert = require('node:assert');
const { ffi, fn, open } = require('./support/library.js');

const value = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });

for (const type of ['pointer', 'ptr', 'string', 'str', 'buffer', 'arraybuffer', 'function']) {
  const same = fn('same_pointer', type, type);
  for (const address of [0n, 1n, 2n ** 64n - 1n]) assert.strictEqual(same(address), address);
  assert.strictEqual(same(null), 0n);
  assert.strictEqual(same(undefined), 0n);
  for (const address of [-1n, 2n ** 64n, -(2n ** 64n)]) {
    assert.throws(() => same(address), value('Argument 0 must be a non-negative pointer bigint'));
  }
  for (const other of [0, 1.5, true, Symbol('s'), {}, [], () => {}, Object(1n), new SharedArrayBuffer(4)]) {
    assert.throws(() => same(other), value('Argument 0 must be a buffer, an ArrayBuffer, a string, or a bigint'));
  }
  assert.throws(() => same('a\0b'), value('Argument 0 must not contain null bytes'));
  assert.notStrictEqual(same(''), 0n);
}

// Strings are UTF-8 that ends in a null byte.
const length = fn('length', 'u64', 'string');
for (const [text, bytes] of [['', 0n], ['abc', 3n], ['é', 2n], ['\u{1f600}', 4n], ['\ud800', 3n], [null, 999n],
                             ['x'.repeat(511), 511n], ['x'.repeat(512), 512n], ['ü'.repeat(100000), 200000n]]) {
  assert.strictEqual(length(text), bytes);
}
assert.strictEqual(length('a'.repeat(300) + 'b'.repeat(300)), 600n); // a rope
const lengths = fn('lengths', 'u64', 'string', 'string', 'string');
assert.strictEqual(lengths('a'.repeat(12), 'b'.repeat(34), 'c'.repeat(56)), 123456n);
assert.strictEqual(fn('keeps_text', 'i32', 'string', 'pointer').length, 2);
{
  const lib = open();
  const callback = lib.registerCallback(() => assert.strictEqual(length('an inner text'), 13n));
  assert.strictEqual(fn('keeps_text', 'i32', 'string', 'pointer')('the outer text', callback), 1);
  lib.unregisterCallback(callback);
}
assert.strictEqual(typeof fn('greeting', 'string')(), 'bigint');
assert.strictEqual(ffi.toString(fn('greeting', 'string')()), 'grüß dich');
const copied = fn('copy', 'pointer', 'string')('wörld');
assert.strictEqual(ffi.toString(copied), 'wörld');
fn('release', 'void', 'pointer')(copied);

// Bytes are where they are.
const at = fn('byte_at', 'u8', 'buffer', 'u64');
const fill = fn('fill', 'void', 'buffer', 'u8', 'u64');
const whole = new ArrayBuffer(16);
for (const bytes of [Buffer.from('abc'), new Uint8Array(3), new Uint8Array(whole, 4, 3), new Uint8Array(2000),
                     new Uint8Array(new SharedArrayBuffer(8), 2, 3)]) {
  const address = ffi.getRawPointer(bytes);
  fill(bytes, 7, 3n);
  assert.deepStrictEqual([...bytes.subarray(0, 3)], [7, 7, 7]);
  assert.strictEqual(at(bytes, 2n), 7);
  assert.strictEqual(at(address, 1n), 7);
  assert.strictEqual(ffi.getRawPointer(bytes.buffer) + BigInt(bytes.byteOffset), address);
  assert.strictEqual(fn('same_pointer', 'pointer', 'pointer')(bytes), address);
}
assert.strictEqual(ffi.getRawPointer(new DataView(whole, 5)), ffi.getRawPointer(whole) + 5n);
assert.strictEqual(at(new Float64Array([1]), 7n), 0x3f);
assert.strictEqual(at(new BigInt64Array([0x1122n]), 1n), 0x11);

const point = new DataView(new ArrayBuffer(16));
point.setInt32(0, 5, true);
point.setFloat64(8, 0.5, true);
fn('move', 'void', 'pointer', 'i32', 'f64')(point, -7, 1.25);
assert.deepStrictEqual([point.getInt32(0, true), point.getFloat64(8, true)], [-2, 1.75]);

// Memory that is gone.
const gone = new ArrayBuffer(8);
const views = [new Uint8Array(gone), new DataView(gone), new Float32Array(gone)];
gone.transfer();
const same = fn('same_pointer', 'pointer', 'pointer');
assert.throws(() => same(gone), value('Argument 0 is a detached ArrayBuffer'));
assert.throws(() => ffi.getRawPointer(gone), value('ArrayBuffer is detached'));
for (const view of views) {
  assert.throws(() => same(view), value('Argument 0 is an ArrayBufferView backed by a detached ArrayBuffer'));
  assert.throws(() => ffi.getRawPointer(view), value('ArrayBufferView is backed by a detached ArrayBuffer'));
}
for (const other of [undefined, null, 1, 'text', {}, { byteLength: 1, [Symbol.toStringTag]: 'ArrayBuffer' }]) {
  assert.throws(() => ffi.getRawPointer(other), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView',
  });
}
