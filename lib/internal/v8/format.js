// SPDX-License-Identifier: MIT
// V8's serialization format, version 15: a tag of one byte before each value, numbers of variable length (seven bits a
// byte, the least significant first), everything little-endian. Objects are numbered in the order in which they are
// met; a reference names one by its number. Here is what serializer.js and deserializer.js have in common.
'use strict';

const VERSION = 15;

const code = (char) => char.charCodeAt(0);
const tag = {
  VERSION: 0xFF,
  PADDING: 0, // before a two-byte string, so that its units are aligned
  VERIFY_OBJECT_COUNT: code('?'),
  HOLE: code('-'),
  UNDEFINED: code('_'),
  NULL: code('0'),
  TRUE: code('T'),
  FALSE: code('F'),
  INT32: code('I'), // zigzag
  UINT32: code('U'),
  DOUBLE: code('N'),
  BIGINT: code('Z'), // bits: sign, then length in bytes
  UTF8_STRING: code('S'),
  ONE_BYTE_STRING: code('"'),
  TWO_BYTE_STRING: code('c'),
  REFERENCE: code('^'),
  OBJECT: code('o'), // key, value ... END_OBJECT, count of properties
  END_OBJECT: code('{'),
  SPARSE_ARRAY: code('a'), // length, key, value ... END_SPARSE_ARRAY, count of properties, length
  END_SPARSE_ARRAY: code('@'),
  DENSE_ARRAY: code('A'), // length, elements, key, value ... END_DENSE_ARRAY, count of properties, length
  END_DENSE_ARRAY: code('$'),
  DATE: code('D'),
  TRUE_OBJECT: code('y'),
  FALSE_OBJECT: code('x'),
  NUMBER_OBJECT: code('n'),
  BIGINT_OBJECT: code('z'),
  STRING_OBJECT: code('s'),
  REGEXP: code('R'), // pattern, flags
  MAP: code(';'), // key, value ... END_MAP, count of both
  END_MAP: code(':'),
  SET: code("'"), // value ... END_SET, count
  END_SET: code(','),
  ARRAY_BUFFER: code('B'),
  RESIZABLE_ARRAY_BUFFER: code('~'),
  ARRAY_BUFFER_TRANSFER: code('t'),
  ARRAY_BUFFER_VIEW: code('V'), // kind, offset, length, flags; right behind its buffer
  SHARED_ARRAY_BUFFER: code('u'),
  HOST_OBJECT: code('\\'),
  ERROR: code('r'),
};

// Kinds of views. Flags: 1 follows the length of its buffer, 2 its buffer is resizable.
const VIEWS = [
  ['b', 'Int8Array'], ['B', 'Uint8Array'], ['C', 'Uint8ClampedArray'], ['w', 'Int16Array'], ['W', 'Uint16Array'],
  ['d', 'Int32Array'], ['D', 'Uint32Array'], ['h', 'Float16Array'], ['f', 'Float32Array'], ['F', 'Float64Array'],
  ['q', 'BigInt64Array'], ['Q', 'BigUint64Array'], ['?', 'DataView'],
];
const viewTag = { __proto__: null };
const viewOf = { __proto__: null };
for (const { 0: char, 1: name } of VIEWS) {
  viewTag[name] = code(char);
  viewOf[code(char)] = globalThis[name];
}

// Parts of an error: the kind by its prototype, then message, cause and stack.
const ERRORS = [
  ['E', 'EvalError'], ['R', 'RangeError'], ['F', 'ReferenceError'], ['S', 'SyntaxError'], ['T', 'TypeError'],
  ['U', 'URIError'],
];
const errorTag = { __proto__: null };
const errorOf = { __proto__: null };
for (const { 0: char, 1: name } of ERRORS) {
  errorTag[name] = code(char);
  errorOf[code(char)] = name;
}
const errorPart = { MESSAGE: code('m'), CAUSE: code('c'), STACK: code('s'), END: code('.') };

// Bits of a regular expression's flags, by their letters.
const REGEXP_FLAGS = { __proto__: null, g: 1, i: 2, m: 4, y: 8, u: 16, s: 32, d: 128, v: 256 };

// Which view the default delegate of Node's wrote, by its number; 10 is Buffer.
const BUFFER = 10;
const HOST_VIEWS = [
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'DataView', 'Buffer', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
];

// Errors of Node's C++ code: their code is a property only, not part of their first line.
function coded(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}
const notAView = (name) => coded('ERR_INVALID_ARG_TYPE', `${name} must be a TypedArray or a DataView`);
const calledWithoutNew = (name) =>
  coded('ERR_CONSTRUCT_CALL_REQUIRED', `Class constructor ${name} cannot be invoked without 'new'`);

// A serializer may have this method: (object) -> whether _writeHostObject() writes it.
const kIsHostObject = Symbol('is host object');
// ... or this one: (ArrayBuffer) -> the number by which the other side will be given it, or undefined.
const kBufferId = Symbol('buffer id');
// For serializers and deserializers that are used again (internal/child_process/codecs, internal/message/wire).
const kReset = Symbol('reset');
const kWritten = Symbol('written');

module.exports = {
  BUFFER, HOST_VIEWS, REGEXP_FLAGS, VERSION, calledWithoutNew, errorOf, errorPart, errorTag, kBufferId, kIsHostObject,
  kReset, kWritten, notAView, tag, viewOf, viewTag,
};
