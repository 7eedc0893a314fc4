// SPDX-License-Identifier: MIT
// Random bytes, integers and identifiers, all from the system's generator.
'use strict';

const { codes, UVException } = require('internal/errors');
const { FastBuffer } = require('internal/buffer/pool');
const { holderOf, release } = require('internal/slots');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validate');
const { deprecate } = require('internal/util/deprecate');
const { option } = require('internal/options');
const lazy = require('internal/lazy');
const binding = internalBinding('random');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;
// Not for identifiers and integers: these are often all that a program wants.
const lazyBytes = lazy(() => require('internal/crypto/bytes'));
const lazyTypes = lazy(() => require('internal/util/types').types);

const { isView } = ArrayBuffer;
const hold = holderOf('RANDOMBYTESREQUEST');
const BYTES_MAX = 2 ** 31 - 1;

const failed = (errno) => new UVException({ errno, syscall: 'random' });

function fill(bytes, offset, length) {
  const err = binding.fill(bytes, offset, length);
  if (err < 0) throw failed(err);
}

// callback(error, ArrayBuffer), later.
function make(length, callback) {
  const slot = hold((err, buffer) => (err < 0 ? callback(failed(err)) : callback(null, buffer)));
  const err = binding.make(length, slot);
  if (err < 0) {
    release(slot);
    throw failed(err);
  }
}

// ---- bytes ----------------------------------------------------------------------------------------------------------

function randomBytes(size, callback) {
  validateNumber(size, 'size', 0, BYTES_MAX);
  if (callback !== undefined) validateFunction(callback, 'callback');
  size = Math.trunc(size);
  if (callback === undefined) {
    const bytes = new FastBuffer(size);
    fill(bytes, 0, size);
    return bytes;
  }
  make(size, (error, buffer) => (error ? callback(error) : callback(null, new FastBuffer(buffer))));
  return undefined;
}

function checkTarget(buf) {
  if (!isView(buf) && !lazyTypes().isAnyArrayBuffer(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
}

// Offsets and sizes count elements of the array.
function bytesFrom(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const max = Math.min(length, Number.MAX_SAFE_INTEGER);
  if (Number.isNaN(offset) || offset > max || offset < 0) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, offset);
  }
  return offset >>> 0;
}

function bytesCount(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > BYTES_MAX || size < 0) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${BYTES_MAX}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function randomFillSync(buf, offset = 0, size) {
  checkTarget(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = bytesFrom(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : bytesCount(size, elementSize, offset, buf.byteLength);
  if (size !== 0) fill(lazyBytes().typed(buf), offset, size);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  checkTarget(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = bytesFrom(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : bytesCount(size, elementSize, offset, buf.byteLength);
  // Made elsewhere and copied: the array may be gone by then.
  make(size, (error, made) => {
    if (error) {
      callback(error);
      return;
    }
    if (buf.byteLength >= offset + size) lazyBytes().bytesOf(buf).set(new Uint8Array(made), offset);
    callback(null, buf);
  });
}

// ---- integers -------------------------------------------------------------------------------------------------------

const RANGE_MAX = 2 ** 48 - 1;
const AHEAD = 2048;
let ahead; // numbers of 31 bits for the integers to come
let aheadAt = AHEAD;

function next31() {
  if (aheadAt === AHEAD) {
    ahead ??= new Int32Array(AHEAD);
    fill(ahead, 0, 4 * AHEAD);
    aheadAt = 0;
  }
  const bits = ahead[aheadAt] & 0x7FFFFFFF;
  ahead[aheadAt++] = 0;
  return bits;
}

// A number from 0 to range - 1, each as likely as the others: values of the last, incomplete lap are drawn again. Small
// ranges stay with integers of the engine, whose modulo is ten times as fast.
let smallRange = 1;
let smallLast = 0x7FFFFFFF; // the last value of a complete lap

function below(range) {
  if (range <= 0x7FFFFFFF) {
    if (range !== smallRange) {
      smallRange = range;
      smallLast = 2 ** 31 - 2 ** 31 % range - 1;
    }
    let x = next31();
    while (x > smallLast) x = next31();
    return x % range;
  }
  const limit = 2 ** 48 - 2 ** 48 % range;
  for (;;) {
    const x = (next31() & 0xFFFFFF) * 2 ** 24 + (next31() & 0xFFFFFF);
    if (x < limit) return x % range;
  }
}

function randomInt(min, max, callback) {
  // randomInt(max), randomInt(max, callback)
  let isAlone = false;
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
    isAlone = true;
    if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= RANGE_MAX)) throw new ERR_OUT_OF_RANGE(isAlone ? 'max' : 'max - min', `<= ${RANGE_MAX}`, range);
  const n = min + below(range);
  if (callback === undefined) return n;
  process.nextTick(callback, undefined, n);
  return undefined;
}

// ---- identifiers ----------------------------------------------------------------------------------------------------

// Identifiers come out of random bytes fetched ahead, unless the caller would rather not.
function skipsCache(options) {
  if (options !== undefined) validateObject(options, 'options');
  const skips = options?.disableEntropyCache;
  if (skips !== undefined) validateBoolean(skips, 'options.disableEntropyCache');
  return skips === true;
}

function randomUUID(options) {
  return binding.uuid(skipsCache(options));
}

function randomUUIDv7(options) {
  return binding.uuid7(Date.now(), skipsCache(options));
}

// ---- the web's ------------------------------------------------------------------------------------------------------

const QUOTA = 65536;

function getRandomValues(data) {
  const { DOMException, QuotaExceededError } = require('web/dom_exception');
  const { isFloat16Array, isFloat32Array, isFloat64Array } = lazyTypes();
  if (!isView(data) || data instanceof DataView || isFloat16Array(data) || isFloat32Array(data) ||
      isFloat64Array(data)) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > QUOTA) {
    throw new QuotaExceededError(`The requested length exceeds ${QUOTA.toLocaleString('en')} bytes`,
                                 { quota: QUOTA, requested: data.byteLength });
  }
  fill(data, 0, data.byteLength);
  return data;
}

// What the older names of randomBytes stand for.
const deprecatedName = (name) => (option('--pending-deprecation') === true ?
  deprecate(randomBytes, `crypto.${name} is deprecated.`, 'DEP0115') : randomBytes);

module.exports = {
  deprecatedName, getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7,
};
