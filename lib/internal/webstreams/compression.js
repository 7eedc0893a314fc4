// SPDX-License-Identifier: MIT
// CompressionStream and DecompressionStream (https://compression.spec.whatwg.org): a TransformStream around a codec of
// node:zlib, whose steps run on the pool.
'use strict';

const { TransformStream } = require('internal/webstreams/transform');
const { finishClass, inspectAs, kInspect } = require('internal/webstreams/common');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_STREAM_NULL_VALUES,
    ERR_TRAILING_JUNK_AFTER_STREAM_END,
  },
} = require('internal/errors');
const { types: { isArrayBuffer, isSharedArrayBuffer } } = require('internal/util/types');
const lazy = require('internal/lazy');

const lazyConstants = lazy(() => require('internal/zlib/constants').constants);
const lazyHandle = lazy(() => require('internal/zlib/handle'));
const lazySettings = lazy(() => require('internal/zlib/settings'));

const ROOM = 65536;
const PIECE_MAX = 2 ** 30;
const nothing = new Uint8Array(0);

// The names of the modes. Gzip data is one member here: that is inflate with gzip's header, not node:zlib's own kind,
// which takes several.
const formats = {
  '__proto__': null,
  'deflate': { compress: 'DEFLATE', decompress: 'INFLATE' },
  'deflate-raw': { compress: 'DEFLATERAW', decompress: 'INFLATERAW' },
  'gzip': { compress: 'GZIP', decompress: 'INFLATE', windowBits: 31 },
  'brotli': { compress: 'BROTLI_ENCODE', decompress: 'BROTLI_DECODE' },
};

function formatOf(name, format) {
  const found = formats[`${format}`];
  if (found !== undefined) return found;
  const error = new ERR_INVALID_ARG_VALUE('format', format);
  error.message =
    `Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of type CompressionFormat.`;
  throw error;
}

function typeErrorOf(result) {
  const cause = lazyHandle().errorOf(result);
  const error = new TypeError('', { cause });
  error.code = cause.code;
  return error;
}

// Strings are taken too, as Node does.
function chunkBytes(chunk) {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  const isShared = ArrayBuffer.isView(chunk) ? isSharedArrayBuffer(chunk.buffer) : !isArrayBuffer(chunk);
  if (isShared && typeof chunk !== 'string')
    throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
  return lazySettings().bytesOf(chunk);
}

// One chunk through the codec: everything that comes out is enqueued.
async function process(handle, settings, flush, input, controller) {
  for (let at = 0; ;) {
    const piece = Math.min(input.byteLength - at, PIECE_MAX);
    const isLast = piece === input.byteLength - at;
    const output = new Uint8Array(ROOM);
    let inputLeft;
    const roomLeft = await new Promise((resolve, reject) => {
      handle.write(isLast ? flush : settings.flush, input, at, piece, output, 0, ROOM, (err, room, left) => {
        inputLeft = left;
        if (err === 0) resolve(room);
        else reject(typeErrorOf(err));
      });
    });
    const length = ROOM - roomLeft;
    // A small piece does not keep all of the room.
    if (length > 0) controller.enqueue(length * 2 < ROOM ? output.slice(0, length) : output.subarray(0, length));
    at += piece - inputLeft;
    if (roomLeft > 0 && inputLeft > 0) throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
    if (roomLeft > 0 && isLast) return;
  }
}

// Both sides take a few chunks before somebody reads, as in Node. What is no chunk counts for one byte, and is refused.
const buffering = { highWaterMark: ROOM, size: (chunk) => chunk?.byteLength ?? chunk?.length ?? 1 };

function makeTransform(settings) {
  const handle = new (lazyHandle().Handle)(settings);
  return new TransformStream({
    transform: (chunk, controller) => process(handle, settings, settings.flush, chunkBytes(chunk), controller),
    async flush(controller) {
      await process(handle, settings, settings.finishFlush, nothing, controller);
      handle.close();
    },
  }, buffering, buffering);
}

// Worded as the private field that Node reads here, whatever the engine would say.
function notOurs() {
  return new TypeError('Cannot read private member #transform from an object whose class did not declare it');
}

class CompressionStream {
  #transform;

  constructor(format) {
    const { compress } = formatOf('CompressionStream', format);
    this.#transform = makeTransform(lazySettings().settingsOf(undefined, lazyConstants()[compress]));
  }

  get readable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.readable;
  }

  get writable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (!(typeof this === 'object' && this !== null && #transform in this)) {
      throw new ERR_INVALID_THIS('CompressionStream');
    }
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}

class DecompressionStream {
  #transform;

  constructor(format) {
    const { decompress, windowBits } = formatOf('DecompressionStream', format);
    const settings = lazySettings().settingsOf(undefined, lazyConstants()[decompress]);
    if (windowBits !== undefined) settings.numbers[0] = windowBits;
    this.#transform = makeTransform(settings);
  }

  get readable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.readable;
  }

  get writable() {
    if (!(#transform in this)) throw notOurs();
    return this.#transform.writable;
  }

  [kInspect](depth, options) {
    if (!(typeof this === 'object' && this !== null && #transform in this)) {
      throw new ERR_INVALID_THIS('DecompressionStream');
    }
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable });
  }
}

finishClass(CompressionStream);
finishClass(DecompressionStream);

module.exports = { CompressionStream, DecompressionStream };
