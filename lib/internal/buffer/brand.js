// SPDX-License-Identifier: MIT
// What kind of bytes a value is, by the engine's internal slots, for objects of other realms as well.
'use strict';

const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArrayKind = Object.getOwnPropertyDescriptor(TypedArrayPrototype, Symbol.toStringTag).get;
const { isView } = ArrayBuffer;
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const sharedLength = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;

// The first question is cheap and answers nearly always.
const isUint8Array = (value) =>
  (value instanceof Uint8Array ? isView(value) : typedArrayKind.call(value) === 'Uint8Array');
const isTypedArray = (value) => typedArrayKind.call(value) !== undefined;

function has(getter, value) {
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

function isAnyArrayBuffer(value) {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof ArrayBuffer) return has(arrayBufferLength, value);
  if (value instanceof SharedArrayBuffer) return has(sharedLength, value);
  // Of another realm? Arrays and views, by far the most frequent guests, must not pay for thrown errors.
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  const tag = value[Symbol.toStringTag];
  if (tag === 'ArrayBuffer') return has(arrayBufferLength, value);
  return tag === 'SharedArrayBuffer' && has(sharedLength, value);
}

module.exports = { isAnyArrayBuffer, isTypedArray, isUint8Array };
