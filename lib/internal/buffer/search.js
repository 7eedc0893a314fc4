// SPDX-License-Identifier: MIT
// indexOf, lastIndexOf, includes, compare and equals of Buffer.
'use strict';

const { codes } = require('internal/errors');
const { validateBuffer, validateInteger } = require('internal/validate');
const { UTF8, UTF16LE, encode, encodingId } = require('internal/buffer/encodings');
const { isUint8Array } = require('internal/buffer/brand');
const binding = internalBinding('buffer');
const { indexOf: firstByte, lastIndexOf: lastByte } = Uint8Array.prototype;

const SMALL_SEARCH = 64;

// -1, 0 or 1 of two Uint8Arrays.
const compareBytes = binding.compare;

// buf.equals(other): the native tells bytes from all else, which costs less than to ask for it here.
function equals(otherBuffer) {
  if (otherBuffer instanceof Uint8Array) {
    const same = binding.equals(this, otherBuffer);
    if (same !== undefined) return same === 1;
  }
  if (!isUint8Array(otherBuffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
  }
  validateBuffer(this);
  return binding.equals(this, otherBuffer) === 1;
}

function range(bytes, start, end) {
  if (start === 0 && end === bytes.length) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (arguments.length === 1 && target instanceof Uint8Array) {
    const order = compareBytes(this, target);
    if (order !== undefined) return order;
  }
  if (!isUint8Array(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  validateBuffer(this);
  if (arguments.length <= 1) return compareBytes(this, target);
  if (targetStart === undefined) targetStart = 0;
  else validateInteger(targetStart, 'targetStart', 0);
  if (targetEnd === undefined) targetEnd = target.length;
  else validateInteger(targetEnd, 'targetEnd', 0, target.length);
  if (sourceStart === undefined) sourceStart = 0;
  else validateInteger(sourceStart, 'sourceStart', 0);
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateInteger(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareBytes(range(this, sourceStart, sourceEnd), range(target, targetStart, targetEnd));
}

function findShort(bytes, needle, from, forwards, end) {
  const last = end - needle.length;
  const first = needle[0];
  const step = forwards ? 1 : -1;
  for (let i = forwards ? from : Math.min(from, last); forwards ? i <= last : i >= 0; i += step) {
    if (bytes[i] !== first) continue;
    let k = 1;
    while (k < needle.length && bytes[i + k] === needle[k]) k++;
    if (k === needle.length) return i;
  }
  return -1;
}

// `from` is within the bytes, `end` at most their length.
function findBytes(bytes, needle, from, forwards, end, units16) {
  if (needle.length > end) return -1;
  if (!units16) {
    if (needle.length === 1) return findByte(bytes, needle[0], from, forwards, end);
    if (end <= SMALL_SEARCH) return findShort(bytes, needle, from, forwards, end);
  }
  return binding.indexOf(range(bytes, 0, end), needle, from, forwards, units16);
}

function findByte(bytes, byte, from, forwards, end) {
  if (!forwards) return lastByte.call(bytes, byte, Math.min(from, end - 1));
  const index = firstByte.call(bytes, byte, from);
  return index < end ? index : -1;
}

// buf.indexOf(value[, start[, end]][, encoding]) and its mirror. The start is coerced as String.prototype.indexOf does:
// what is not a number means "search everything".
function search(bytes, value, start, end, encoding, forwards) {
  validateBuffer(bytes);
  if (typeof start === 'string') {
    encoding = start;
    start = undefined;
    end = undefined;
  } else if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  const { length } = bytes;
  if (end === undefined) {
    end = length;
  } else {
    end = Math.trunc(+end) || 0;
    end = end < 0 ? 0 : end > length ? length : end;
  }
  let from = start === undefined ? NaN : +start;
  from = Number.isNaN(from) ? forwards ? 0 : length : Math.trunc(from);
  if (from < 0) from += length;

  if (typeof value === 'number') {
    if (from < 0) {
      if (!forwards) return -1;
      from = 0;
    }
    if (from >= end && forwards || end === 0) return -1;
    return findByte(bytes, value & 0xFF, from, forwards, end);
  }

  let needle = value;
  let id = UTF8;
  if (typeof value === 'string') {
    id = encoding === undefined ? UTF8 : typeof encoding === 'string' ? encodingId(encoding) : UTF8;
    if (id < 0) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    needle = encode(value, id);
  } else if (isUint8Array(value)) {
    id = encodingId(encoding);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  // The empty needle is found at every place, the end included; so is text that encodes to nothing, as in Node.
  if (needle.length === 0) return from < 0 ? 0 : Math.min(from, end);
  if (from < 0) {
    if (!forwards) return -1;
    from = 0;
  }
  if (from >= end && forwards) return -1;
  return findBytes(bytes, needle, Math.min(from, end), forwards, end, id === UTF16LE);
}

// What is most often asked is one call.
function indexOf(value, start, end, encoding) {
  if (start === undefined && end === undefined && encoding === undefined) {
    const index = binding.find(this, value);
    if (index !== undefined) return index;
  }
  return search(this, value, start, end, encoding, true);
}

function lastIndexOf(value, start, end, encoding) {
  return search(this, value, start, end, encoding, false);
}

function includes(value, start, end, encoding) {
  return indexOf.call(this, value, start, end, encoding) !== -1;
}

module.exports = { compare, compareBytes, equals, includes, indexOf, lastIndexOf };
