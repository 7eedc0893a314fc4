// SPDX-License-Identifier: MIT
// read* and write* of Buffer: integers of 1 to 6 bytes, BigInts, floats and doubles, both byte orders.
//
// Plain byte accesses, because the optimizing compiler turns them into loads and stores, where a DataView would be an
// object to make. A position outside reads as undefined, which is the bounds check: only then is looked what is wrong.
// Floats and 64-bit integers go through a scratch block that has views of all kinds (little-endian machines).
'use strict';

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validate');

const scratch = new ArrayBuffer(8);
const words = new Uint32Array(scratch);
const float32 = new Float32Array(scratch);
const float64 = new Float64Array(scratch);
const int64 = new BigInt64Array(scratch);
const uint64 = new BigUint64Array(scratch);

// Throws for an offset that is not an integer from 0 to `last`.
function badOffset(offset, last) {
  validateNumber(offset, 'offset');
  if (Math.floor(offset) !== offset) throw new codes.ERR_OUT_OF_RANGE('offset', 'an integer', offset);
  if (last < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${last}`, offset);
}

function badByteLength(byteLength) {
  validateNumber(byteLength, 'byteLength');
  if (Math.floor(byteLength) !== byteLength) throw new codes.ERR_OUT_OF_RANGE('byteLength', 'an integer', byteLength);
  throw new codes.ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', byteLength);
}

function badValue(value, min, max) {
  throw new codes.ERR_OUT_OF_RANGE('value', `>= ${min} and <= ${max}`, value);
}

// The same for values of more than four bytes, told by powers of two.
function badWideValue(value, bits, signed, n) {
  throw new codes.ERR_OUT_OF_RANGE(
    'value',
    signed ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}` : `>= 0${n} and < 2${n} ** ${bits}${n}`,
    value);
}

// ---- integers of variable length ------------------------------------------------------------------------------------

function checkSpan(bytes, offset, byteLength) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  if (!(byteLength >= 1 && byteLength <= 6) || Math.floor(byteLength) !== byteLength ||
      typeof byteLength !== 'number') {
    badByteLength(byteLength);
  }
  if (typeof offset !== 'number' || bytes[offset] === undefined || bytes[offset + byteLength - 1] === undefined) {
    badOffset(offset, bytes.length - byteLength);
  }
}

function readUIntLE(offset, byteLength) {
  checkSpan(this, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + this[offset + i];
  return value;
}

function readUIntBE(offset, byteLength) {
  checkSpan(this, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + this[offset + i];
  return value;
}

function readIntLE(offset, byteLength) {
  checkSpan(this, offset, byteLength);
  let value = this[offset + byteLength - 1] << 24 >> 24; // the top byte carries the sign
  for (let i = byteLength - 2; i >= 0; i--) value = value * 256 + this[offset + i];
  return value;
}

function readIntBE(offset, byteLength) {
  checkSpan(this, offset, byteLength);
  let value = this[offset] << 24 >> 24;
  for (let i = 1; i < byteLength; i++) value = value * 256 + this[offset + i];
  return value;
}

function checkValue(value, byteLength, signed) {
  const size = 2 ** (8 * byteLength);
  const min = signed ? -size / 2 : 0;
  const max = (signed ? size / 2 : size) - 1;
  if (value > max || value < min) {
    if (byteLength > 4) badWideValue(value, 8 * byteLength, signed, '');
    badValue(value, min, max);
  }
}

// In Node's order: what the length is, whether the value fits, whether the place exists.
function checkWrite(bytes, value, offset, byteLength, signed) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  if (typeof byteLength !== 'number' || !(byteLength >= 1 && byteLength <= 6) ||
      Math.floor(byteLength) !== byteLength) {
    badByteLength(byteLength);
  }
  checkValue(value, byteLength, signed);
  checkSpan(bytes, offset, byteLength);
}

function storeLE(bytes, value, offset, byteLength) {
  for (let i = 0; i < byteLength; i++) {
    bytes[offset + i] = value;
    value = Math.floor(value / 256);
  }
  return offset + byteLength;
}

function storeBE(bytes, value, offset, byteLength) {
  for (let i = byteLength - 1; i >= 0; i--) {
    bytes[offset + i] = value;
    value = Math.floor(value / 256);
  }
  return offset + byteLength;
}

// Values are cut to integers first: the bytes of -0.5 are those of 0.
function writeUIntLE(value, offset, byteLength) {
  value = +value;
  checkWrite(this, value, offset, byteLength, false);
  return storeLE(this, Math.trunc(value), offset, byteLength);
}

function writeUIntBE(value, offset, byteLength) {
  value = +value;
  checkWrite(this, value, offset, byteLength, false);
  return storeBE(this, Math.trunc(value), offset, byteLength);
}

function writeIntLE(value, offset, byteLength) {
  value = +value;
  checkWrite(this, value, offset, byteLength, true);
  return storeLE(this, Math.trunc(value), offset, byteLength);
}

function writeIntBE(value, offset, byteLength) {
  value = +value;
  checkWrite(this, value, offset, byteLength, true);
  return storeBE(this, Math.trunc(value), offset, byteLength);
}

// ---- 8, 16 and 32 bits ----------------------------------------------------------------------------------------------

function readUInt8(offset = 0) {
  const a = this[offset];
  if (a === undefined || typeof offset !== 'number') badOffset(offset, this.length - 1);
  return a;
}

function readInt8(offset = 0) {
  const a = this[offset];
  if (a === undefined || typeof offset !== 'number') badOffset(offset, this.length - 1);
  return a << 24 >> 24;
}

function readUInt16LE(offset = 0) {
  const a = this[offset], b = this[offset + 1];
  if (a === undefined || b === undefined) badOffset(offset, this.length - 2);
  return a | b << 8;
}

function readUInt16BE(offset = 0) {
  const a = this[offset], b = this[offset + 1];
  if (a === undefined || b === undefined) badOffset(offset, this.length - 2);
  return a << 8 | b;
}

function readInt16LE(offset = 0) {
  const a = this[offset], b = this[offset + 1];
  if (a === undefined || b === undefined) badOffset(offset, this.length - 2);
  return a | b << 24 >> 16;
}

function readInt16BE(offset = 0) {
  const a = this[offset], b = this[offset + 1];
  if (a === undefined || b === undefined) badOffset(offset, this.length - 2);
  return a << 24 >> 16 | b;
}

function readUInt32LE(offset = 0) {
  const a = this[offset], d = this[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, this.length - 4);
  return (a | this[offset + 1] << 8 | this[offset + 2] << 16 | d << 24) >>> 0;
}

function readUInt32BE(offset = 0) {
  const a = this[offset], d = this[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, this.length - 4);
  return (a << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | d) >>> 0;
}

function readInt32LE(offset = 0) {
  const a = this[offset], d = this[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, this.length - 4);
  return a | this[offset + 1] << 8 | this[offset + 2] << 16 | d << 24;
}

function readInt32BE(offset = 0) {
  const a = this[offset], d = this[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, this.length - 4);
  return a << 24 | this[offset + 1] << 16 | this[offset + 2] << 8 | d;
}

function put8(bytes, value, offset, min, max) {
  value = +value;
  validateNumber(offset, 'offset');
  if (value > max || value < min) badValue(value, min, max);
  if (bytes[offset] === undefined) badOffset(offset, bytes.length - 1);
  bytes[offset] = value;
  return offset + 1;
}

function put16LE(bytes, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max);
  if (bytes[offset] === undefined || bytes[offset + 1] === undefined) badOffset(offset, bytes.length - 2);
  bytes[offset] = value;
  bytes[offset + 1] = value >> 8;
  return offset + 2;
}

function put16BE(bytes, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max);
  if (bytes[offset] === undefined || bytes[offset + 1] === undefined) badOffset(offset, bytes.length - 2);
  bytes[offset] = value >> 8;
  bytes[offset + 1] = value;
  return offset + 2;
}

function put32LE(bytes, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max);
  if (bytes[offset] === undefined || bytes[offset + 3] === undefined) badOffset(offset, bytes.length - 4);
  bytes[offset] = value;
  bytes[offset + 1] = value >> 8;
  bytes[offset + 2] = value >> 16;
  bytes[offset + 3] = value >> 24;
  return offset + 4;
}

function put32BE(bytes, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max);
  if (bytes[offset] === undefined || bytes[offset + 3] === undefined) badOffset(offset, bytes.length - 4);
  bytes[offset] = value >> 24;
  bytes[offset + 1] = value >> 16;
  bytes[offset + 2] = value >> 8;
  bytes[offset + 3] = value;
  return offset + 4;
}

function writeUInt8(value, offset = 0) { return put8(this, value, offset, 0, 0xFF); }
function writeInt8(value, offset = 0) { return put8(this, value, offset, -0x80, 0x7F); }
function writeUInt16LE(value, offset = 0) { return put16LE(this, value, offset, 0, 0xFFFF); }
function writeUInt16BE(value, offset = 0) { return put16BE(this, value, offset, 0, 0xFFFF); }
function writeInt16LE(value, offset = 0) { return put16LE(this, value, offset, -0x8000, 0x7FFF); }
function writeInt16BE(value, offset = 0) { return put16BE(this, value, offset, -0x8000, 0x7FFF); }
function writeUInt32LE(value, offset = 0) { return put32LE(this, value, offset, 0, 0xFFFFFFFF); }
function writeUInt32BE(value, offset = 0) { return put32BE(this, value, offset, 0, 0xFFFFFFFF); }
function writeInt32LE(value, offset = 0) { return put32LE(this, value, offset, -0x80000000, 0x7FFFFFFF); }
function writeInt32BE(value, offset = 0) { return put32BE(this, value, offset, -0x80000000, 0x7FFFFFFF); }

// ---- 64 bits, floats ------------------------------------------------------------------------------------------------

// Loads four or eight bytes into the scratch block; a big-endian number is turned round on the way.
function load32LE(bytes, offset) {
  const a = bytes[offset], d = bytes[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, bytes.length - 4);
  words[0] = a | bytes[offset + 1] << 8 | bytes[offset + 2] << 16 | d << 24;
}

function load32BE(bytes, offset) {
  const a = bytes[offset], d = bytes[offset + 3];
  if (a === undefined || d === undefined) badOffset(offset, bytes.length - 4);
  words[0] = a << 24 | bytes[offset + 1] << 16 | bytes[offset + 2] << 8 | d;
}

function load64LE(bytes, offset) {
  const a = bytes[offset], h = bytes[offset + 7];
  if (a === undefined || h === undefined) badOffset(offset, bytes.length - 8);
  words[0] = a | bytes[offset + 1] << 8 | bytes[offset + 2] << 16 | bytes[offset + 3] << 24;
  words[1] = bytes[offset + 4] | bytes[offset + 5] << 8 | bytes[offset + 6] << 16 | h << 24;
}

function load64BE(bytes, offset) {
  const a = bytes[offset], h = bytes[offset + 7];
  if (a === undefined || h === undefined) badOffset(offset, bytes.length - 8);
  words[1] = a << 24 | bytes[offset + 1] << 16 | bytes[offset + 2] << 8 | bytes[offset + 3];
  words[0] = bytes[offset + 4] << 24 | bytes[offset + 5] << 16 | bytes[offset + 6] << 8 | h;
}

function store64LE(bytes, offset) {
  if (bytes[offset] === undefined || bytes[offset + 7] === undefined) badOffset(offset, bytes.length - 8);
  const low = words[0], high = words[1];
  bytes[offset] = low;
  bytes[offset + 1] = low >> 8;
  bytes[offset + 2] = low >> 16;
  bytes[offset + 3] = low >> 24;
  bytes[offset + 4] = high;
  bytes[offset + 5] = high >> 8;
  bytes[offset + 6] = high >> 16;
  bytes[offset + 7] = high >> 24;
  return offset + 8;
}

function store64BE(bytes, offset) {
  if (bytes[offset] === undefined || bytes[offset + 7] === undefined) badOffset(offset, bytes.length - 8);
  const low = words[0], high = words[1];
  bytes[offset] = high >> 24;
  bytes[offset + 1] = high >> 16;
  bytes[offset + 2] = high >> 8;
  bytes[offset + 3] = high;
  bytes[offset + 4] = low >> 24;
  bytes[offset + 5] = low >> 16;
  bytes[offset + 6] = low >> 8;
  bytes[offset + 7] = low;
  return offset + 8;
}

function readBigUInt64LE(offset = 0) { load64LE(this, offset); return uint64[0]; }
function readBigUInt64BE(offset = 0) { load64BE(this, offset); return uint64[0]; }
function readBigInt64LE(offset = 0) { load64LE(this, offset); return int64[0]; }
function readBigInt64BE(offset = 0) { load64BE(this, offset); return int64[0]; }
function readFloatLE(offset = 0) { load32LE(this, offset); return float32[0]; }
function readFloatBE(offset = 0) { load32BE(this, offset); return float32[0]; }
function readDoubleLE(offset = 0) { load64LE(this, offset); return float64[0]; }
function readDoubleBE(offset = 0) { load64BE(this, offset); return float64[0]; }

function putBig(value, signed) {
  if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
  uint64[0] = value;
  // What does not come back as it was did not fit.
  if ((signed ? int64[0] : uint64[0]) !== value) badWideValue(value, 64, signed, 'n');
}

function writeBigUInt64LE(value, offset = 0) { putBig(value, false); return store64LE(this, offset); }
function writeBigUInt64BE(value, offset = 0) { putBig(value, false); return store64BE(this, offset); }
function writeBigInt64LE(value, offset = 0) { putBig(value, true); return store64LE(this, offset); }
function writeBigInt64BE(value, offset = 0) { putBig(value, true); return store64BE(this, offset); }

function writeFloatLE(value, offset = 0) {
  value = +value;
  if (this[offset] === undefined || this[offset + 3] === undefined) badOffset(offset, this.length - 4);
  float32[0] = value;
  const word = words[0];
  this[offset] = word;
  this[offset + 1] = word >> 8;
  this[offset + 2] = word >> 16;
  this[offset + 3] = word >> 24;
  return offset + 4;
}

function writeFloatBE(value, offset = 0) {
  value = +value;
  if (this[offset] === undefined || this[offset + 3] === undefined) badOffset(offset, this.length - 4);
  float32[0] = value;
  const word = words[0];
  this[offset] = word >> 24;
  this[offset + 1] = word >> 16;
  this[offset + 2] = word >> 8;
  this[offset + 3] = word;
  return offset + 4;
}

function writeDoubleLE(value, offset = 0) { float64[0] = value; return store64LE(this, offset); }
function writeDoubleBE(value, offset = 0) { float64[0] = value; return store64BE(this, offset); }

module.exports = {
  readBigUInt64LE, readBigUInt64BE, readBigUint64LE: readBigUInt64LE, readBigUint64BE: readBigUInt64BE,
  readBigInt64LE, readBigInt64BE,
  writeBigUInt64LE, writeBigUInt64BE, writeBigUint64LE: writeBigUInt64LE, writeBigUint64BE: writeBigUInt64BE,
  writeBigInt64LE, writeBigInt64BE,
  readUIntLE, readUInt32LE, readUInt16LE, readUInt8, readUIntBE, readUInt32BE, readUInt16BE,
  readUintLE: readUIntLE, readUint32LE: readUInt32LE, readUint16LE: readUInt16LE, readUint8: readUInt8,
  readUintBE: readUIntBE, readUint32BE: readUInt32BE, readUint16BE: readUInt16BE,
  readIntLE, readInt32LE, readInt16LE, readInt8, readIntBE, readInt32BE, readInt16BE,
  writeUIntLE, writeUInt32LE, writeUInt16LE, writeUInt8, writeUIntBE, writeUInt32BE, writeUInt16BE,
  writeUintLE: writeUIntLE, writeUint32LE: writeUInt32LE, writeUint16LE: writeUInt16LE, writeUint8: writeUInt8,
  writeUintBE: writeUIntBE, writeUint32BE: writeUInt32BE, writeUint16BE: writeUInt16BE,
  writeIntLE, writeInt32LE, writeInt16LE, writeInt8, writeIntBE, writeInt32BE, writeInt16BE,
  readFloatLE, readFloatBE, readDoubleLE, readDoubleBE,
  writeFloatLE, writeFloatBE, writeDoubleLE, writeDoubleBE,
};
