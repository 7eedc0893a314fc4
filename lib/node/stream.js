// SPDX-License-Identifier: MIT
// node:stream. The classes load here; pipeline, finished, compose and the rest with their first use.
'use strict';

const { Stream } = require('internal/streams/legacy');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { Transform } = require('internal/streams/transform');
const { PassThrough } = require('internal/streams/passthrough');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { destroyer } = require('internal/streams/destroy');
const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = require('internal/streams/status');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');

const lazyPipeline = lazy(() => require('internal/streams/pipeline'));
const lazyFinished = lazy(() => require('internal/streams/end_of_stream'));
const lazyPromises = lazy(() => require('node/stream/promises'));
const kPromisify = Symbol.for('nodejs.util.promisify.custom');

function pipeline(...streams) {
  return lazyPipeline().pipeline(...streams);
}

function finished(stream, options, callback) {
  return arguments.length === 2 ? lazyFinished()(stream, options) : lazyFinished()(stream, options, callback);
}

Object.assign(Stream, {
  isDestroyed,
  isDisturbed,
  isErrored,
  isReadable,
  isWritable,
  Readable,
  Writable,
  Duplex,
  Transform,
  PassThrough,
  duplexPair(options) {
    return require('internal/streams/duplexpair')(options);
  },
  pipeline,
  addAbortSignal(signal, stream) {
    return require('internal/streams/add_abort_signal').addAbortSignal(signal, stream);
  },
  finished,
  destroy: destroyer,
  compose(...streams) {
    return require('internal/streams/compose').compose(...streams);
  },
  setDefaultHighWaterMark,
  getDefaultHighWaterMark,
});

Object.defineProperty(Stream, 'promises', {
  get: lazyPromises,
  enumerable: true,
  configurable: true,
});
for (const [fn, name] of [
  [pipeline, 'pipeline'],
  [finished, 'finished'],
]) {
  Object.defineProperty(fn, kPromisify, { get: () => lazyPromises()[name], enumerable: true });
}

// Backwards compatibility: require('stream') is the class, and its own namespace.
Stream.Stream = Stream;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

module.exports = Stream;
