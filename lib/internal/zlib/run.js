// SPDX-License-Identifier: MIT
// The functions of node:zlib that take an input as a whole. One trip into C does all of it, on the pool when there is a
// callback; a stream is made only for those who ask for `info`.
'use strict';

const { FastBuffer } = require('internal/buffer/pool');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const { holderOf, release } = require('internal/slots');
const { f64, F0 } = require('internal/cells');
const { bytesOf, settingsOf } = require('internal/zlib/settings');
const { errorOf, refused } = require('internal/zlib/handle');
const binding = internalBinding('zlib');

const hold = holderOf('ZLIB');
const TOO_LARGE = 2; // an outcome of src/compress/codec.h

function start(settings, input, slot) {
  const { mode, numbers, dictionary, finishFlush, maxOutputLength, rejectGarbageAfterEnd: whole } = settings;
  const result = binding.run(mode, numbers, dictionary, finishFlush, input, maxOutputLength, whole, slot);
  if (typeof result === 'string') throw refused(result);
  return result;
}

// The error of a result, or null.
function failureOf(result, settings) {
  if (Array.isArray(result)) return errorOf(result);
  if (typeof result !== 'number') return null;
  return result === TOO_LARGE ? new codes.ERR_BUFFER_TOO_LARGE(settings.maxOutputLength) :
    new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END();
}

function engineOf(Class, options, used) {
  const engine = new Class(options);
  engine.close();
  engine.bytesWritten = used;
  return engine;
}

function makeSync(Class, mode) {
  return function syncBufferWrapper(buffer, options) {
    const settings = settingsOf(options, mode);
    const input = bytesOf(buffer);
    if (input === undefined) {
      throw new codes.ERR_INVALID_ARG_TYPE(
        'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
    }
    const result = start(settings, input, 0);
    const used = f64[F0];
    const failure = failureOf(result, settings);
    if (failure !== null) throw failure;
    const output = new FastBuffer(result);
    return settings.info ? { buffer: output, engine: engineOf(Class, options, used) } : output;
  };
}

function makeAsync(Class, mode) {
  return function asyncBufferWrapper(buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    const settings = settingsOf(options, mode);
    validateFunction(callback, 'callback');
    const input = bytesOf(buffer);
    if (input === undefined)
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    const slot = hold((result) => {
      const used = f64[F0];
      const failure = failureOf(result, { ...settings, input }); // C reads the input until now
      if (failure !== null) {
        callback(failure);
        return;
      }
      const output = new FastBuffer(result);
      callback(null, settings.info ? { buffer: output, engine: engineOf(Class, options, used) } : output);
    });
    try {
      start(settings, input, slot);
    } catch (err) {
      release(slot);
      throw err;
    }
  };
}

module.exports = { makeAsync, makeSync };
