// SPDX-License-Identifier: MIT
// WebAssembly.Memory that threads share: what is sent is its SharedArrayBuffer, and another memory is made over it.
'use strict';

const { nativeWebAssembly } = require('boot/globals');
const binding = internalBinding('message');

const { apply, getOwnPropertyDescriptor } = Reflect;
const { get: bufferOf } = getOwnPropertyDescriptor(nativeWebAssembly.Memory.prototype, 'buffer');

// Undefined for an object that only inherits from a memory.
function bufferIn(memory) {
  try {
    return apply(bufferOf, memory, []);
  } catch {
    return undefined;
  }
}

// Undefined for a memory of one thread alone, an empty one, and what is none.
function sharedBufferOf(memory) {
  const buffer = bufferIn(memory);
  return buffer instanceof SharedArrayBuffer && buffer.byteLength > 0 && binding.canShareMemory() ? buffer : undefined;
}

const isMemory = (value) => bufferIn(value) !== undefined;
const { memoryOf } = binding;

module.exports = { isMemory, memoryOf, sharedBufferOf };
