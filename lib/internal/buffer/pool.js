// SPDX-License-Identifier: MIT
// The class behind every Buffer, and where their memory comes from.
//
// The engine places typed arrays of up to some 1000 bytes inside its own heap, zeroed, in 30 to 70 ns; a view of a
// shared ArrayBuffer costs more than that. So, unlike in Node, small buffers are never slices of a pool. Between that
// size and half of Buffer.poolSize the pool pays: an ArrayBuffer of its own would cost several times as much.
//
// The prototype of FastBuffer is Buffer.prototype: node/buffer makes it so. Code that needs buffers but not the
// methods of Buffer can require this file alone.
'use strict';

const binding = internalBinding('buffer');

// Written out, the constructor is a little cheaper than the one a class has by itself, most of all when it is cold.
class FastBuffer extends Uint8Array {
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

const INLINE_BYTES_MAX = 1000;

let pool;
let poolUsed = 0;
let poolBytes = 0;

let zeroes; // of --zero-fill-buffers
const mustZero = () => (zeroes ??= require('internal/options').option('--zero-fill-buffers') === true);

function nextPool(bytes) {
  const { kUntransferable } = require('internal/clone');
  pool = mustZero() ? new ArrayBuffer(bytes) : binding.pool(bytes);
  Object.defineProperty(pool, kUntransferable, { __proto__: null, value: true });
  poolBytes = bytes;
  poolUsed = 0;
}

// A buffer of `size` bytes, out of the pool when poolSize allows; its bytes are then what the memory held before.
function allocate(size, poolSize) {
  if (size > INLINE_BYTES_MAX && size < poolSize >>> 1) {
    if (poolUsed + size > poolBytes) nextPool(poolSize);
    const buffer = new FastBuffer(pool, poolUsed, size);
    poolUsed += (size + 7) & ~7; // aligned, so that typed arrays of any kind can be laid over a buffer
    return buffer;
  }
  return allocateOwn(size);
}

// Of memory that is large the zeroing and the page faults are what costs.
const LARGE_MIN = 64 * 1024;
const LARGE_MAX = 16 * 1024 * 1024;

// A buffer with an ArrayBuffer of its own, its bytes whatever they are.
function allocateOwn(size) {
  if (size >= LARGE_MIN && size <= LARGE_MAX && !mustZero()) return new FastBuffer(binding.large(size));
  return allocateZeroed(size);
}

// A Uint8Array of the same bytes with an ArrayBuffer of its own
function copyOf(bytes) {
  const { length } = bytes;
  if (length < LARGE_MIN || length > LARGE_MAX) return Uint8Array.prototype.slice.call(bytes);
  const copy = new Uint8Array(binding.large(length));
  copy.set(bytes);
  return copy;
}

function allocateZeroed(size) {
  try {
    return new FastBuffer(size);
  } catch {
    throw new RangeError('Array buffer allocation failed');
  }
}

module.exports = { FastBuffer, INLINE_BYTES_MAX, allocate, allocateOwn, allocateZeroed, copyOf };
