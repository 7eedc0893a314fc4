// SPDX-License-Identifier: MIT
// Readable.from(): a Readable that pulls from an iterable, one chunk at a time, and closes it when destroyed.
'use strict';

const context = require('internal/async_context');
const { Buffer } = require('node/buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES },
} = require('internal/errors');

// A property of a number is looked up the slow way by the engine.
function isThenable(value) {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof value.then === 'function';
}

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    // One chunk: nobody wants the characters of a string one by one.
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (iterable && iterable[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable && iterable[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false; // a pull is running: _read() may be called again meanwhile
  let asyncValues = false;

  readable._read = function () {
    if (reading) return;
    reading = true;
    if (isAsync) pullAsync();
    else if (asyncValues) pullMixed();
    else pullSync();
  };
  const destroy = readable._destroy; // that of the options, or of the class
  readable._destroy = function (err, callback) {
    const done = (failure) => destroy.call(readable, failure, callback);
    closeIterator(err).then(
      // Out of the promise: what the callback throws is not its rejection.
      () => process.nextTick(done, err),
      (failure) => process.nextTick(done, failure || err),
    );
  };

  async function closeIterator(err) {
    const failed = err !== undefined && err !== null;
    if (failed && typeof iterator.throw === 'function') {
      const { value, done } = await context.keep(iterator.throw(err));
      await context.keep(value);
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await context.keep(iterator.return());
      await context.keep(value);
    }
  }

  // A value into the stream; false stops the pulling until _read() comes again.
  function give(value) {
    if (value === null) {
      reading = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }

  // Arrays and their like never wait for a promise; the first one found switches over.
  function pullSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (isThenable(value)) {
          asyncValues = true;
          pullMixed(value);
          return;
        }
        if (!give(value)) return;
      } catch (err) {
        readable.destroy(err);
        return;
      }
    }
  }

  async function pullMixed(first) {
    try {
      if (first !== undefined && !give(await context.keep(first))) return;
      for (;;) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (!give(isThenable(value) ? await context.keep(value) : value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pullAsync() {
    try {
      for (;;) {
        const { value, done } = await context.keep(iterator.next());
        if (done) {
          readable.push(null);
          return;
        }
        if (!give(value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }
  return readable;
}

module.exports = from;
