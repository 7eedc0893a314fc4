// SPDX-License-Identifier: MIT
// for await (const chunk of readable). Leaving the loop destroys the stream, unless told otherwise; an error of the
// stream is thrown in the loop, and a stream closed early is ERR_STREAM_PREMATURE_CLOSE.
//
// An async generator does it. What it would find in the stream's buffer when it goes on behind its `yield`, the
// iterator takes without waking it, which is most of the time: a turn of a generator costs three of a plain promise.
'use strict';

const context = require('internal/async_context');
const { aggregateTwoErrors } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const { validateBoolean } = require('internal/validate');
const { Readable } = require('internal/streams/readable');
const finished = require('internal/streams/end_of_stream');

function nothing() {}

function iterate(stream, options) {
  if (options?.destroyOnReturn !== undefined && options.destroyOnReturn !== null) {
    validateBoolean(options.destroyOnReturn, 'options.destroyOnReturn');
  }
  // An old-style stream has no read().
  const source = typeof stream.read === 'function' ? stream : Readable.wrap(stream, { objectMode: true });
  return new ChunkIterator(source, options);
}

const AsyncGenerator = Object.getPrototypeOf(async function*() {}).prototype;

class ChunkIterator {
  #stream;
  #turn = { isAtYield: false }; // the generator waits at its `yield`
  #generator;

  constructor(stream, options) {
    this.#stream = stream;
    this.#generator = chunks(stream, options, this.#turn);
    this.stream = stream;
  }

  next() {
    if (!this.#turn.isAtYield || this.#stream.destroyed) return this.#generator.next();
    let chunk;
    try {
      chunk = this.#stream.read();
    } catch (err) {
      return this.#generator.throw(err);
    }
    if (chunk === null) return this.#generator.next();
    const isObject = typeof chunk === 'object' || typeof chunk === 'function';
    if (isObject && typeof chunk.then === 'function') return this.#thenable(chunk);
    return Promise.resolve({ value: chunk, done: false });
  }

  return(value) { return this.#generator.return(value); }
  throw(err) { return this.#generator.throw(err); }

  // As `yield` waits for a promise, and throws what it is rejected with.
  async #thenable(chunk) {
    let value;
    this.#turn.isAtYield = false;
    try {
      value = await context.keep(chunk);
    } catch (err) {
      return this.#generator.throw(err);
    }
    this.#turn.isAtYield = true;
    return { value, done: false };
  }
}
Object.setPrototypeOf(ChunkIterator.prototype, AsyncGenerator);

async function* chunks(stream, options, turn) {
  let wake = nothing;
  function sleep(resolve) {
    wake = resolve;
  }
  function onreadable() {
    wake();
    wake = nothing;
  }
  stream.on('readable', onreadable);

  let error; // undefined: still running, null: ended
  const cleanup = finished(stream, { writable: false }, (err) => {
    error = err ?? null;
    onreadable();
  });

  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) {
        turn.isAtYield = true;
        yield context.keep(chunk);
        turn.isAtYield = false;
      } else if (error) {
        throw error;
      } else if (error === null) {
        return;
      } else {
        await context.keep(new Promise(sleep));
      }
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    turn.isAtYield = false;
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState?.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', onreadable);
      cleanup();
    }
  }
}

module.exports = { iterate };
