// SPDX-License-Identifier: MIT
// What the content codings of an answer did is undone here, the last one first. A coding that nobody knows leaves the
// body as it came. What was cut off gives what there is, as in browsers.
//
//   exchange.stream() -> raw() -> decoders -> decoded(), which is the body
'use strict';

const { pipeline, Readable, Transform } = require('node/stream');
const zlib = require('node/zlib');

const { constants } = zlib;
const CODINGS_MAX = 5;

const inflating = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const unbrotling = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };
const unzstding = { flush: constants.ZSTD_e_continue, finishFlush: constants.ZSTD_e_end };

// Servers send with and without zlib's header: the first byte tells.
class Inflate extends Transform {
  #inner = null;

  _transform(chunk, encoding, callback) {
    if (this.#inner === null && chunk.length > 0) {
      this.#inner = (chunk[0] & 15) === 8 ? zlib.createInflate(inflating) : zlib.createInflateRaw(inflating);
      this.#inner.on('data', (bytes) => { if (!this.push(bytes)) this.#inner.pause(); });
      this.#inner.on('error', (error) => this.destroy(error));
    }
    if (this.#inner === null) callback();
    else this.#inner.write(chunk, encoding, callback);
  }

  _read(size) {
    this.#inner?.resume();
    super._read(size);
  }

  _flush(callback) {
    if (this.#inner === null) callback();
    else this.#inner.once('end', callback).end();
  }

  _destroy(error, callback) {
    this.#inner?.destroy();
    callback(error);
  }
}

const gunzip = () => zlib.createGunzip(inflating);
const decoders = {
  '__proto__': null,
  'gzip': gunzip,
  'x-gzip': gunzip,
  'deflate': () => new Inflate(),
  'br': () => zlib.createBrotliDecompress(unbrotling),
  'zstd': () => zlib.createZstdDecompress(unzstding),
};

const nothing = () => {};

function raw(exchange) {
  const reader = exchange.stream().getReader();
  return new Readable({
    read() {
      reader.read().then(({ done, value }) => this.push(done ? null : value), (error) => this.destroy(error));
    },
    destroy(error, callback) {
      reader.cancel().catch(nothing);
      callback(error);
    },
  });
}

// The decoders' last stream as a body; it rests while nobody reads.
function decoded(exchange, last) {
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      last.on('data', (chunk) => {
        controller.enqueue(new Uint8Array(chunk));
        if (controller.desiredSize <= 0) last.pause();
      });
      last.on('end', () => {
        controller.close();
        controller.byobRequest?.respond(0);
      });
      last.on('error', (cause) => {
        controller.error(cause === exchange.error ? cause : new TypeError('terminated', { cause }));
      });
      last.pause();
    },
    pull() { last.resume(); },
    cancel() {
      last.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error').on('error', nothing);
      last.destroy();
    },
  }, { highWaterMark: 0 });
}

/** The stream of the body's own bytes, for an exchange whose answer names `codings`; null where it needs none. */
function decode(exchange, codings) {
  const names = codings.toLowerCase().split(',');
  if (names.length > CODINGS_MAX) {
    throw new Error(`too many content-encodings in response: ${names.length}, maximum allowed is ${CODINGS_MAX}`);
  }
  const makers = names.map((name) => decoders[name.trim()]).reverse();
  if (makers.includes(undefined)) return null;
  // The last one tells of an error of any.
  return decoded(exchange, pipeline(raw(exchange), ...makers.map((make) => make()), nothing));
}

module.exports = { decode };
