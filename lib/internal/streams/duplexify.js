// SPDX-License-Identifier: MIT
// Duplex.from(): a Duplex of nearly anything.
'use strict';

const context = require('internal/async_context');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE },
} = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const finished = require('internal/streams/end_of_stream');
const from = require('internal/streams/from');
const join = require('internal/streams/join');
const {
  isDuplexNodeStream,
  isIterable,
  isNodeStream,
  isReadableNodeStream,
  isReadableStream,
  isWritableNodeStream,
  isWritableStream,
} = require('internal/streams/status');
const lazy = require('internal/lazy');

const lazyWeb = lazy(() => require('internal/streams/web_adapters'));

/** `name` is how errors call the body. */
function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return pair(body, null);
  if (isWritableNodeStream(body)) return pair(null, body);
  if (isNodeStream(body)) return pair(null, null);
  if (isReadableStream(body)) return pair(lazyWeb().readableFromWeb(body), null);
  if (isWritableStream(body)) return pair(null, lazyWeb().writableFromWeb(body));
  if (typeof body === 'function') return ofFunction(body, name);
  if (typeof Blob === 'function' && body instanceof Blob) return duplexify(body.arrayBuffer(), name);
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplex.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const { readable, writable } = body;
    return pair(
      readable ? (isReadableNodeStream(readable) ? readable : duplexify(readable, name)) : null,
      writable ? (isWritableNodeStream(writable) ? writable : duplexify(writable, name)) : null,
    );
  }
  if (typeof body?.then === 'function') return ofPromise(body);
  throw new ERR_INVALID_ARG_TYPE(
    name,
    [
      'Blob',
      'ReadableStream',
      'WritableStream',
      'Stream',
      'Iterable',
      'AsyncIterable',
      'Function',
      '{ readable, writable } pair',
      'Promise',
    ],
    body,
  );
}

function pair(readable, writable) {
  const reads = readable && isReadableNodeStream(readable) ? readable : null;
  const writes = writable && isWritableNodeStream(writable) ? writable : null;
  const { duplex, flushed, over } = join(writes, reads, [writes, reads]);
  let open = (reads ? 1 : 0) + (writes ? 1 : 0);
  const partOver = (err) => {
    open--;
    if (err) {
      if (reads) destroyer(reads, err);
      if (writes) destroyer(writes, err);
    }
    if (err || open === 0) over(err);
  };
  if (writes) {
    writes.on('finish', flushed);
    finished(writes, { readable: false }, partOver);
  }
  if (reads) finished(reads, { writable: false }, partOver);
  return duplex;
}

function ofPromise(promise) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  promise.then(
    (value) => {
      if (value !== null && value !== undefined) duplex.push(value);
      duplex.push(null);
    },
    (err) => destroyer(duplex, err),
  );
  return duplex;
}

function ofFunction(fn, name) {
  const channel = new Channel();
  const { signal } = channel;
  const result = fn(channel.chunks(), { signal });
  if (isDuplexNodeStream(result)) return result;
  const sides = {
    objectMode: true,
    write: (chunk, encoding, callback) => channel.give(chunk, false, callback),
    final: (callback) => channel.give(undefined, true, callback),
    destroy: (err, callback) => {
      channel.abort();
      callback(err);
    },
  };
  if (isIterable(result)) return from(Duplex, result, sides);
  const then = result?.then;
  if (typeof then !== 'function') {
    throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, result);
  }
  // An async function consumes: nothing to read, and it is finished when the promise is.
  const consumed = then.call(
    result,
    (value) => {
      if (value !== null && value !== undefined) throw new ERR_INVALID_RETURN_VALUE('nully', name, value);
    },
    (err) => destroyer(duplex, err),
  );
  const duplex = new Duplex({
    ...sides,
    readable: false,
    final(callback) {
      sides.final(() => {
        consumed.then(
          () => process.nextTick(callback, null),
          (err) => process.nextTick(callback, err),
        );
      });
    },
  });
  return duplex;
}

/** What is written to the Duplex, as an async generator: one chunk at a time, called back when it is taken. */
class Channel {
  #controller = new AbortController();
  #take = null; // the generator waits for a chunk
  #given = null; // a chunk waits for the generator

  get signal() {
    return this.#controller.signal;
  }

  abort() {
    this.#controller.abort();
    this.#take?.(null);
  }

  give(chunk, done, callback) {
    const item = { chunk, done, callback };
    if (this.#take !== null) {
      this.#take(item);
      this.#take = null;
    } else {
      this.#given = item;
    }
  }

  async *chunks() {
    const { signal } = this;
    for (;;) {
      let item = this.#given;
      this.#given = null;
      if (item === null && !signal.aborted) {
        item = await context.keep(new Promise((resolve) => {
          this.#take = resolve;
        }));
      }
      if (item !== null) process.nextTick(item.callback);
      if (item?.done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      yield context.keep(item.chunk);
    }
  }
}

module.exports = duplexify;
