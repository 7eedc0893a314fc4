// SPDX-License-Identifier: MIT
// Signatures of functions: { return, arguments }, in the words of node:ffi, and as the list of types that
// src/bind/ffi_types.c works with.
'use strict';

const { types: { isProxy } } = require('internal/util/types');
const { typeError, valueError } = require('internal/ffi/failure');

// By ed_ffi_type. A char is what C has here; all that is an address is a pointer.
const charType = internalBinding('ffi').charIsSigned() ? 1 : 2;
const NUMBERS = {
  __proto__: null,
  void: 0, i8: 1, int8: 1, u8: 2, uint8: 2, bool: 2, char: charType, i16: 3, int16: 3, u16: 4, uint16: 4,
  i32: 5, int32: 5, u32: 6, uint32: 6, i64: 7, int64: 7, u64: 8, uint64: 8, f32: 9, float: 9, float32: 9,
  f64: 10, double: 10, float64: 10,
  pointer: 11, ptr: 11, string: 11, str: 11, buffer: 11, arraybuffer: 11, function: 11,
};
const VOID = 0;

// For programs that rather write names than texts.
const types = Object.freeze({
  __proto__: null,
  VOID: 'void', POINTER: 'pointer', BUFFER: 'buffer', ARRAY_BUFFER: 'arraybuffer', FUNCTION: 'function', BOOL: 'bool',
  CHAR: 'char', STRING: 'string', FLOAT: 'float', DOUBLE: 'double', INT_8: 'int8', UINT_8: 'uint8', INT_16: 'int16',
  UINT_16: 'uint16', INT_32: 'int32', UINT_32: 'uint32', INT_64: 'int64', UINT_64: 'uint64', FLOAT_32: 'float32',
  FLOAT_64: 'float64',
});

function typeOf(name, subject) {
  if (typeof name !== 'string') throw typeError(`${subject} must be a string`);
  if (name.includes('\0')) throw valueError(`${subject} must not contain null bytes`);
  const number = NUMBERS[name];
  if (number === undefined) throw valueError(`Unsupported FFI type: ${name}`);
  return number;
}

const isSignature = (value) =>
  typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value));

// The types of result and arguments of the signature of `subject`.
function parseSignature(signature, subject) {
  const hasResult = 'return' in signature;
  const hasArguments = 'arguments' in signature;
  const result = hasResult ? typeOf(signature.return, `Return value type of ${subject}`) : VOID;
  const list = hasArguments ? signature.arguments : [];
  if (!Array.isArray(list) || isProxy(list)) throw typeError(`Arguments list of ${subject} must be an array`);
  const found = [result];
  const { length } = list; // reading an element may change it
  for (let i = 0; i < length; i++) {
    const type = typeOf(list[i], `Argument ${i} of ${subject}`);
    if (type === VOID) {
      throw valueError(
        `Argument ${i} of ${subject} must not be 'void'; use an empty array for no-argument functions`);
    }
    found.push(type);
  }
  return new Uint8Array(found);
}

function isSameSignature(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

module.exports = { isSameSignature, isSignature, parseSignature, types };
