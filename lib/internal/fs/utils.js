// SPDX-License-Identifier: MIT
// Arguments of node:fs: paths, descriptors, flags, encodings, positions; and its errors. All three forms of the API
// (callback, sync, promises) check by these.
'use strict';

const { tellWaiting, traceOf } = require('internal/error_classes');
const { codes, UVException, AbortError } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger, validateObject,
  validateUint32, ALLOW_NULL,
} = require('internal/validate');
const { Buffer } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const constants = require('internal/constants').fs;

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

// ---- errors ---------------------------------------------------------------------------------------------------------

// The error of a failed call: "ENOENT: no such file or directory, open 'x'".
function fail(errno, syscall, path, dest) {
  const error = new UVException({ errno, syscall, path, dest });
  const trace = traceOf(error);
  if (trace !== undefined) trace.isOfSystem = true;
  return error;
}

// A promise that `start(resolve, reject)` settles later. The stack of what it is rejected with tells who waits for it.
function promiseOf(start) {
  let promise;
  const settle = (resolve, reject) => start(resolve, (error) => reject(tellWaiting(error, promise)));
  return promise = new Promise(settle);
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// ---- paths and descriptors ------------------------------------------------------------------------------------------

const isURL = (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

function checkPath(path, name) {
  if (typeof path !== 'string' && !(path instanceof Uint8Array)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  if (typeof path === 'string' ? path.includes('\0') : path.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
}

// A path as natives take it, string or bytes, from a string, bytes or file: URL.
function getValidatedPath(path, name = 'path') {
  if (typeof path === 'string' && !path.includes('\0')) return path;
  if (isURL(path)) path = require('node/url').fileURLToPath(path);
  checkPath(path, name);
  return path;
}

function getValidatedFd(fd, name = 'fd') {
  if (typeof fd === 'number' && fd === (fd & 0x7FFFFFFF)) return fd === 0 ? 0 : fd; // -0 is 0
  validateInt32(fd, name, 0);
  return fd;
}

// fs takes a descriptor or a path in some places; 32-bit integers are descriptors.
const isFd = (value) => typeof value === 'number' && value === value >>> 0;

// ---- flags and modes ------------------------------------------------------------------------------------------------

const FLAGS = { '__proto__': null, 'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC };
for (const [letter, access] of [['w', O_TRUNC], ['a', O_APPEND]]) {
  FLAGS[letter] = access | O_CREAT | O_WRONLY;
  FLAGS[`${letter}+`] = access | O_CREAT | O_RDWR;
  FLAGS[`${letter}x`] = FLAGS[`x${letter}`] = FLAGS[letter] | O_EXCL;
  FLAGS[`${letter}x+`] = FLAGS[`x${letter}+`] = FLAGS[`${letter}+`] | O_EXCL;
}
FLAGS.sr = FLAGS.rs;
FLAGS['sr+'] = FLAGS['rs+'];
FLAGS.as = FLAGS.sa = FLAGS.a | O_SYNC;
FLAGS['as+'] = FLAGS['sa+'] = FLAGS['a+'] | O_SYNC;

function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? FLAGS[flags] : undefined;
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

// ---- options and encodings ------------------------------------------------------------------------------------------

function assertEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

const EMPTY = Object.freeze({ __proto__: null });

// The options of a call, where a string stands for an encoding and a function is the callback in their place.
function getOptions(options, defaults = EMPTY) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    defaults = { ...defaults };
    defaults.encoding = options;
    options = defaults;
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

// Whether names come from C as bytes: for every encoding but UTF-8.
function wantsBytes(encoding) {
  return encoding !== undefined && encoding !== null && encoding !== 'utf8' && encoding !== 'utf-8';
}

// A name as the user wants it, from the text or ArrayBuffer that wantsBytes() made C give.
function decodeName(value, encoding) {
  if (typeof value === 'string' || value === undefined) return value;
  const bytes = value instanceof ArrayBuffer ? new FastBuffer(value) : value;
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

// The same from text.
function encodeName(text, encoding) {
  return wantsBytes(encoding) ? decodeName(Buffer.from(text), encoding) : text;
}

// ---- callbacks ------------------------------------------------------------------------------------------------------

function makeCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

// ---- buffers and positions ------------------------------------------------------------------------------------------

const { isView } = ArrayBuffer;

// A view as natives take it: the engine's C interface knows neither Float16Array nor DataView.
function nativeView(view) {
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const nativeViews = (views) => views.map(nativeView);

const MAX_LENGTH = 2 ** 31 - 1;

function validateOffsetLengthRead(offset, length, bytes) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bytes) throw new ERR_OUT_OF_RANGE('length', `<= ${bytes - offset}`, length);
}

function validateOffsetLengthWrite(offset, length, bytes) {
  if (offset > bytes) throw new ERR_OUT_OF_RANGE('offset', `<= ${bytes}`, offset);
  if (length > bytes - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${bytes - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function validatePosition(position, name, length) {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= most)) throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
}

function validateStringAfterArrayBufferView(value, name) {
  if (typeof value !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function validateBufferArray(buffers, name = 'buffers') {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!isView(buffers[i])) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

// ---- times ----------------------------------------------------------------------------------------------------------

// Seconds since 1970, from seconds, text of them, or a Date.
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// ---- options of rm, rmdir and cp ------------------------------------------------------------------------------------

function validateRetries(options) {
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
}

function validateRmOptions(options) {
  options = { retryDelay: 100, maxRetries: 0, recursive: false, force: false, ...rmObject(options) };
  validateBoolean(options.force, 'options.force');
  validateBoolean(options.recursive, 'options.recursive');
  validateRetries(options);
  return options;
}

function rmObject(options) {
  if (options === undefined) return undefined;
  validateObject(options, 'options');
  return options;
}

function validateOptionsObject(options) {
  validateObject(options, 'options', ALLOW_NULL);
  return options ?? EMPTY;
}

// Blocks the thread.
function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

module.exports = {
  EMPTY,
  MAX_LENGTH,
  checkPath,
  constants,
  decodeName,
  encodeName,
  fail,
  getOptions,
  getValidatedFd,
  getValidatedPath,
  isFd,
  isURL,
  isView,
  makeCallback,
  nativeView,
  nativeViews,
  promiseOf,
  sleep,
  stringToFlags,
  throwIfAborted,
  toUnixTimestamp,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validateOptionsObject,
  validatePosition,
  validateRmOptions,
  validateStringAfterArrayBufferView,
  wantsBytes,
};
