// SPDX-License-Identifier: MIT
// The options of codecs: checked, with defaults, and as the numbers that src/compress/codec.h describes.
'use strict';

const { codes } = require('internal/errors');
const { validateBoolean } = require('internal/validate');
const { types: { isAnyArrayBuffer, isUint8Array } } = require('internal/util/types');
const { Buffer, kMaxLength } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const { constants } = require('internal/zlib/constants');
const {
  Z_NO_FLUSH, Z_BLOCK, Z_FULL_FLUSH, Z_FINISH, GZIP, INFLATE, GUNZIP, UNZIP,
  BROTLI_ENCODE, ZSTD_COMPRESS,
  BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_EMIT_METADATA,
  ZSTD_e_continue, ZSTD_e_flush, ZSTD_e_end,
  Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION,
  Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, Z_MIN_CHUNK, Z_DEFAULT_CHUNK,
} = constants;

// How the formats flush: the range of the flags, what `flush`, `finishFlush` and flush() without an argument mean, and
// in which order one flag outweighs another.
const flushing = {
  zlib: {
    min: Z_NO_FLUSH, max: Z_BLOCK, flush: Z_NO_FLUSH, finish: Z_FINISH, full: Z_FULL_FLUSH, order: [0, 2, 3, 4, 5, 1],
  },
  brotli: {
    min: BROTLI_OPERATION_PROCESS, max: BROTLI_OPERATION_EMIT_METADATA, flush: BROTLI_OPERATION_PROCESS,
    finish: BROTLI_OPERATION_FINISH, full: BROTLI_OPERATION_FLUSH, order: [0, 1, 2, 3],
  },
  zstd: {
    min: ZSTD_e_continue, max: ZSTD_e_end, flush: ZSTD_e_continue, finish: ZSTD_e_end, full: ZSTD_e_flush,
    order: [0, 1, 2],
  },
};

// A number within a range; what is not given, or NaN, is the default.
function numberIn(value, name, low, high, otherwise) {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (value !== value) return otherwise;
  if (value === Infinity || value === -Infinity) throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', value);
  if (value < low || value > high) {
    throw new codes.ERR_OUT_OF_RANGE(name, high === Infinity ? `>= ${low}` : `>= ${low} and <= ${high}`, value);
  }
  return value;
}

// What the binding takes for bytes, or undefined.
function bytesOf(input) {
  if (typeof input === 'string') return Buffer.from(input);
  if (isUint8Array(input) || isAnyArrayBuffer(input)) return input;
  return ArrayBuffer.isView(input) ? new FastBuffer(input.buffer, input.byteOffset, input.byteLength) : undefined;
}

function dictionaryOf(options) {
  const dictionary = options?.dictionary;
  if (dictionary === undefined) return undefined;
  const bytes = typeof dictionary === 'string' ? undefined : bytesOf(dictionary);
  if (bytes !== undefined) return bytes;
  throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'],
                                       dictionary);
}

function zlibNumbers(options, mode) {
  const inflates = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  const given = options?.windowBits;
  // 0: as large as the header of the data says
  const windowBits = inflates && (given === undefined || given === null || given === 0) ? 0 :
    numberIn(given, 'options.windowBits', Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0), Z_MAX_WINDOWBITS,
             Z_DEFAULT_WINDOWBITS);
  return new Float64Array([
    windowBits,
    numberIn(options?.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION),
    numberIn(options?.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL),
    numberIn(options?.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY),
  ]);
}

// The highest number among the constants whose names begin so, by prefix.
const highest = { __proto__: null };
const highestOf = (prefix) => (highest[prefix] ??= Object.keys(constants).reduce(
  (max, name) => (name.startsWith(prefix) ? Math.max(max, constants[name]) : max), 0));

function pushParams(list, params, prefix, ErrorClass, toInteger) {
  if (!params) return new Float64Array(list);
  const max = highestOf(prefix);
  const seen = new Set();
  for (const name of Object.keys(params)) {
    const key = Number(name);
    if (!(key >= 0 && key <= max) || seen.has(key)) throw new ErrorClass(name);
    seen.add(key);
    const value = params[name];
    if (typeof value !== 'number' && typeof value !== 'boolean')
      throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    list.push(key, toInteger(value));
  }
  return new Float64Array(list);
}

function brotliNumbers(options) {
  return pushParams([], options?.params, 'BROTLI_PARAM_', codes.ERR_BROTLI_INVALID_PARAM, (value) => value >>> 0);
}

function pledgedSize(value) {
  if (value === undefined) return -1;
  const problem = typeof value !== 'number' ? 'a number' : !Number.isSafeInteger(value) ? 'a safe integer' :
    value < 0 ? 'non-negative' : null;
  if (problem === null) return value;
  const ErrorClass = typeof value === 'number' ? RangeError : TypeError;
  const error = new ErrorClass(`pledgedSrcSize must be ${problem}`);
  error.code = typeof value === 'number' ? 'ERR_OUT_OF_RANGE' : 'ERR_INVALID_ARG_TYPE';
  throw error;
}

function zstdNumbers(options, mode) {
  const compresses = mode === ZSTD_COMPRESS;
  const size = compresses ? pledgedSize(options?.pledgedSrcSize) : -1;
  return pushParams([size], options?.params, compresses ? 'ZSTD_c_' : 'ZSTD_d_', codes.ERR_ZSTD_INVALID_PARAM,
                    (value) => value | 0);
}

// All of the options of a codec: numbers and dictionary for the binding, the rest for what is around it.
function settingsOf(options, mode) {
  const format = mode < BROTLI_ENCODE - 1 ? 'zlib' : mode <= BROTLI_ENCODE ? 'brotli' : 'zstd';
  const numbers = format === 'zlib' ? zlibNumbers(options, mode) :
    format === 'brotli' ? brotliNumbers(options) : zstdNumbers(options, mode);
  const dictionary = dictionaryOf(options);
  const flags = flushing[format];
  const settings = {
    mode, numbers, dictionary, flags, chunkSize: Z_DEFAULT_CHUNK, flush: flags.flush, finishFlush: flags.finish,
    maxOutputLength: kMaxLength, rejectGarbageAfterEnd: false, info: undefined,
  };
  if (!options) return settings;
  settings.chunkSize = numberIn(options.chunkSize, 'options.chunkSize', Z_MIN_CHUNK, Infinity, Z_DEFAULT_CHUNK);
  settings.flush = numberIn(options.flush, 'options.flush', flags.min, flags.max, flags.flush);
  settings.finishFlush = numberIn(options.finishFlush, 'options.finishFlush', flags.min, flags.max, flags.finish);
  settings.maxOutputLength = numberIn(options.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  if (options.rejectGarbageAfterEnd !== undefined) {
    validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    settings.rejectGarbageAfterEnd = options.rejectGarbageAfterEnd;
  }
  settings.info = options.info;
  return settings;
}

module.exports = { bytesOf, numberIn, settingsOf };
