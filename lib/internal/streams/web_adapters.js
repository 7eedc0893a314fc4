// SPDX-License-Identifier: MIT
// fromWeb() and toWeb(): Node streams over web streams and the other way round.
//
// Towards the web, 'data' fills the controller's queue and desiredSize pauses the stream; towards Node, each _read() is
// one read() and each _write() one write() of the locked web stream. Errors cross as they are; a stream that closes too
// early is an AbortError on the web's side.
'use strict';

const context = require('internal/async_context');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateBoolean, validateObject } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const finished = require('internal/streams/end_of_stream');
const {
  isDestroyed,
  isReadable,
  isReadableStream,
  isWritable,
  isWritableEnded,
  isWritableNodeStream,
  isWritableStream,
} = require('internal/streams/status');
const {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Deferred,
  markHandled,
} = require('internal/webstreams/common');
const { ReadableStream } = require('internal/webstreams/readable');
const { WritableStream } = require('internal/webstreams/writable');

function nothing() {}

// The callback of a stream, called from a promise: what it throws is an uncaught exception, not a rejection.
function callLater(callback, err) {
  process.nextTick(callback, err);
}

function viewOf(chunk) {
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** The error with which a stream ended, as the web sees it. */
function endError(err) {
  return err?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: err }) : err;
}

// ---- readable ------------------------------------------------------------------------------------------------------

function readableToWeb(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  }
  validateObject(options, 'options');
  const { type } = options;
  if (type !== undefined && type !== 'bytes') throw new ERR_INVALID_ARG_VALUE('options.type', type);
  const bytes = type === 'bytes';
  const { readableObjectMode: objectMode, readableHighWaterMark: highWaterMark } = readable;

  if (isDestroyed(readable) || !isReadable(readable)) {
    const stream = new ReadableStream({ type });
    stream.cancel();
    return stream;
  }
  let strategy;
  if (bytes) strategy = { highWaterMark };
  else if (options.strategy) strategy = options.strategy;
  else if (objectMode) strategy = new CountQueuingStrategy({ highWaterMark });
  else strategy = new ByteLengthQueuingStrategy({ highWaterMark });

  let controller;
  let cancelled = false;
  function ondata(chunk) {
    // A byte stream takes the memory away: that of a Buffer may belong to the pool.
    if (bytes) chunk = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes) chunk = new Uint8Array(chunk);
    else if (Buffer.isBuffer(chunk) && !objectMode) chunk = viewOf(chunk);
    if (bytes && chunk.byteLength === 0) return;
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) readable.pause();
  }

  readable.pause();
  const cleanup = finished(readable, (err) => {
    cleanup();
    readable.on('error', nothing); // reported here already
    if (cancelled) return;
    if (err) {
      controller.error(endError(err));
      return;
    }
    controller.close();
    controller.byobRequest?.respond(0);
  });
  readable.on('data', ondata);
  return new ReadableStream(
    {
      type,
      start(c) {
        controller = c;
        readable.pause(); // the 'data' listener has made it flow
      },
      pull() {
        readable.resume();
      },
      cancel(reason) {
        cancelled = true;
        destroyer(readable, reason);
      },
    },
    strategy,
  );
}

function readableFromWeb(stream, options = {}) {
  if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', stream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  validateBoolean(objectMode, 'options.objectMode');
  const reader = stream.getReader();
  const source = new WebSource(reader);
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      source.read(this);
    },
    destroy(err, callback) {
      source.destroy(err, callback);
    },
  });
  source.watch(readable);
  return readable;
}

class WebSource {
  constructor(reader) {
    this.reader = reader;
    this.closed = false;
  }

  read(stream) {
    this.reader.read().then(
      ({ done, value }) => stream.push(done ? null : value),
      (err) => destroyer(stream, err),
    );
  }

  destroy(err, callback) {
    if (this.closed) {
      callback(err);
      return;
    }
    this.reader.cancel(err).then(
      () => callLater(callback, err),
      () => callLater(callback, err),
    );
  }

  watch(stream) {
    this.reader.closed.then(
      () => {
        this.closed = true;
      },
      (err) => {
        this.closed = true;
        destroyer(stream, err);
      },
    );
  }
}

// ---- writable ------------------------------------------------------------------------------------------------------

function writableToWeb(writable) {
  // Also HTTP's outgoing messages, which are no Writables.
  if (!isWritableNodeStream(writable)) {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  if (isDestroyed(writable) || !isWritable(writable)) {
    const stream = new WritableStream();
    markHandled(stream.close());
    return stream;
  }
  const highWaterMark = writable.writableHighWaterMark;
  const strategy = writable.writableObjectMode
    ? new CountQueuingStrategy({ highWaterMark })
    : { highWaterMark, size: (chunk) => chunk?.byteLength ?? chunk?.length ?? 1 };

  let controller;
  let drained; // Deferred of a write that waits for 'drain'
  let closed; // Deferred of close()
  const cleanup = finished(writable, (err) => {
    cleanup();
    writable.on('error', nothing); // reported here already
    if (err) {
      err = endError(err);
      drained?.reject(err);
      closed?.reject(err);
      controller.error(err);
    } else if (closed !== undefined) {
      closed.resolve();
    } else {
      controller.error(new AbortError());
    }
  });
  writable.on('drain', () => drained?.resolve());

  async function untilDrained() {
    drained = new Deferred();
    try {
      await context.keep(drained.promise);
    } finally {
      drained = undefined;
    }
  }
  return new WritableStream(
    {
      start(c) {
        controller = c;
      },
      async write(chunk) {
        if (writable.writableNeedDrain) await context.keep(untilDrained());
        if (!writable.write(chunk)) await context.keep(untilDrained());
      },
      abort(reason) {
        destroyer(writable, reason);
      },
      close() {
        closed = new Deferred();
        if (!isWritableEnded(writable)) writable.end();
        return closed.promise;
      },
    },
    strategy,
  );
}

function writableFromWeb(stream, options = {}) {
  if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', stream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const sink = new WebSink(stream.getWriter());
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    writev(chunks, callback) {
      sink.writeAll(chunks, callback);
    },
    write(chunk, encoding, callback) {
      sink.write(chunk, callback);
    },
    final(callback) {
      sink.close(callback);
    },
    destroy(err, callback) {
      sink.destroy(err, callback);
    },
  });
  sink.watch(writable);
  return writable;
}

class WebSink {
  constructor(writer) {
    this.writer = writer;
    this.closed = false;
  }

  write(chunk, callback) {
    this.writeAll([{ chunk }], callback);
  }

  writeAll(chunks, callback) {
    const { writer } = this;
    writer.ready
      .then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk))))
      .then(
        () => callLater(callback),
        (err) => callLater(callback, err ?? new AbortError()),
      );
  }

  close(callback) {
    if (this.closed) {
      callback();
      return;
    }
    this.writer.close().then(
      () => callLater(callback),
      (err) => callLater(callback, err ?? new AbortError()),
    );
  }

  destroy(err, callback) {
    const done = () => callLater(callback, err);
    if (this.closed) callback(err);
    else if (err !== null && err !== undefined) this.writer.abort(err).then(done, done);
    else this.writer.close().then(done, done);
  }

  watch(stream) {
    this.writer.closed.then(
      () => {
        this.closed = true;
        // Closed by the other end before end(): nothing more can be written.
        if (!isWritableEnded(stream)) destroyer(stream, new AbortError());
      },
      (err) => {
        this.closed = true;
        destroyer(stream, err);
      },
    );
  }
}

// ---- duplex --------------------------------------------------------------------------------------------------------

function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { readableType, type = readableType } = options;
  // Each side is judged by itself: a half that has ended is a closed web stream.
  return { readable: readableToWeb(duplex, { type }), writable: writableToWeb(duplex) };
}

function duplexFromWeb(pair, options = {}) {
  validateObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readable);
  if (!isWritableStream(writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writable);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  const sink = new WebSink(writable.getWriter());
  const source = new WebSource(readable.getReader());
  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings: !!decodeStrings,
    signal,
    writev(chunks, callback) {
      sink.writeAll(chunks, callback);
    },
    write(chunk, encoding, callback) {
      sink.write(chunk, callback);
    },
    final(callback) {
      sink.close(callback);
    },
    read() {
      source.read(this);
    },
    destroy(err, callback) {
      sink.destroy(err, () => source.destroy(err, callback));
    },
  });
  source.watch(duplex);
  sink.watch(duplex);
  return duplex;
}

module.exports = { duplexFromWeb, duplexToWeb, readableFromWeb, readableToWeb, writableFromWeb, writableToWeb };
