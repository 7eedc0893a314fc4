// SPDX-License-Identifier: MIT
// How node:ffi fails. Its natives check for themselves, for speed: fail() makes the errors of what they found,
// classify() tells them what the engine's interface in C does not say of memory.
'use strict';

const { types: { isAnyArrayBuffer, isDataView, isSharedArrayBuffer } } = require('internal/util/types');

const { isView } = ArrayBuffer;
const bufferOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'buffer').get;
const bufferOfDataView = Object.getOwnPropertyDescriptor(DataView.prototype, 'buffer').get;
const isDetached = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'detached').get;
const { apply } = Reflect;

// By ed_ffi_error.
const KINDS = [
  [TypeError, 'ERR_INVALID_ARG_TYPE'], [TypeError, 'ERR_INVALID_ARG_VALUE'], [RangeError, 'ERR_OUT_OF_RANGE'],
  [Error, 'ERR_FFI_INVALID_POINTER'], [Error, 'ERR_FFI_CALL_FAILED'], [Error, 'ERR_FFI_LIBRARY_CLOSED'],
  [RangeError, 'ERR_BUFFER_TOO_LARGE'], [RangeError, 'ERR_MEMORY_ALLOCATION_FAILED'],
];

function coded(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

// A number below zero is the refusal of a permission.
function fail(kind, message) {
  if (kind < 0) return require('internal/permission').denial(kind);
  return coded(KINDS[kind][0], KINDS[kind][1], message);
}

const typeError = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const valueError = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const closedError = () => coded(Error, 'ERR_FFI_LIBRARY_CLOSED', 'Library is closed');

// By ed_ffi_memory.
const NO_MEMORY_OF_ITS_OWN = 0;
const BYTES = 1;
const SHARED = 2;
const BUFFER_GONE = 3;
const VIEW_GONE = 4;

function classify(value) {
  if (isView(value)) {
    const buffer = apply(isDataView(value) ? bufferOfDataView : bufferOf, value, []);
    return !isSharedArrayBuffer(buffer) && apply(isDetached, buffer, []) ? VIEW_GONE : BYTES;
  }
  if (!isAnyArrayBuffer(value)) return NO_MEMORY_OF_ITS_OWN;
  if (isSharedArrayBuffer(value)) return SHARED;
  return apply(isDetached, value, []) ? BUFFER_GONE : BYTES;
}

module.exports = { classify, closedError, coded, fail, typeError, valueError };
