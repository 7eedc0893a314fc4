// SPDX-License-Identifier: MIT
// The web streams (https://streams.spec.whatwg.org), one name a class: the globals and node:stream/web. The files are
// in internal/webstreams/; byte streams load with the first use.
'use strict';

const lazy = require('internal/lazy');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/common');

const lazyReadable = lazy(() => require('internal/webstreams/readable'));
const lazyBytes = lazy(() => require('internal/webstreams/bytes'));
const lazyWritable = lazy(() => require('internal/webstreams/writable'));
const lazyTransform = lazy(() => require('internal/webstreams/transform'));
const lazyEncoding = lazy(() => require('internal/webstreams/encoding'));
const lazyCompression = lazy(() => require('internal/webstreams/compression'));

const homes = [
  [lazyReadable, 'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamDefaultController'],
  [lazyBytes, 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController'],
  [lazyWritable, 'WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController'],
  [lazyTransform, 'TransformStream', 'TransformStreamDefaultController'],
  [lazyEncoding, 'TextEncoderStream', 'TextDecoderStream'],
  [lazyCompression, 'CompressionStream', 'DecompressionStream'],
];

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
for (const [load, ...names] of homes) {
  for (const name of names) {
    Object.defineProperty(module.exports, name, { get: () => load()[name], enumerable: true, configurable: true });
  }
}
