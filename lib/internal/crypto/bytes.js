// SPDX-License-Identifier: MIT
// Arguments of crypto that are bytes, given as text or in any kind of array.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { Buffer } = require('node/buffer');

const { isView } = ArrayBuffer;

// Natives take arrays of numbers.
const typed = (view) => (view instanceof DataView ? bytesOf(view) : view);

// Text in an encoding, an ArrayBuffer or a view: as bytes, not copied.
function toBytes(value, name, encoding = undefined) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (isView(value)) return typed(value);
  if (isAnyArrayBuffer(value)) return new Uint8Array(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

// The same without plain ArrayBuffers, as the data of hashes and ciphers.
function toData(value, name, encoding = undefined) {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (isView(value)) return typed(value);
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

// A result as text of an encoding; as a Buffer without one.
function encoded(buffer, encoding) {
  return encoding === undefined || encoding === null || encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

// An array of bytes over the memory of any view or buffer.
function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}

module.exports = { bytesOf, encoded, toBytes, toData, typed };
