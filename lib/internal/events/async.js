// SPDX-License-Identifier: MIT
// events.once() and events.on(): emitters and event targets as promises and async iterators.
'use strict';

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validate');
const { kFirstArgument, kResistStopPropagation } = require('internal/events/symbols');
const lazy = require('internal/lazy');
const FixedQueue = lazy(() => require('internal/events/queue'));

function listen(emitter, name, listener, options) {
  if (typeof emitter.on === 'function') {
    if (options?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, options);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function unlisten(emitter, name, listener) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

const onAbort = { __proto__: null, once: true, [kResistStopPropagation]: true };

/** Resolves with the arguments of the next `name`; rejects on 'error' (unless that is the name) and on abort. What is
 *  wrong with the arguments it throws: its caller is the async function. */
function once(emitter, name, options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  return new Promise((resolve, reject) => {
    // A listener of one event goes by itself.
    const stop = () => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', fail);
      signal?.removeEventListener('abort', abort);
    };
    const succeed = (...args) => {
      stop();
      resolve(args);
    };
    const fail = (err) => {
      unlisten(emitter, name, succeed);
      stop();
      reject(err);
    };
    const abort = () => {
      unlisten(emitter, name, succeed);
      stop();
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    listen(emitter, name, succeed, { __proto__: null, once: true });
    // Event targets have no special 'error' event.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', fail);
    signal?.addEventListener('abort', abort, onAbort);
  });
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

/** An async iterator over the argument lists (with kFirstArgument: the first arguments) of `event` from now on. */
function on(emitter, event, options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  // The older spellings are those of Node before they were documented.
  const highWaterMark = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(highWaterMark, 'options.highWaterMark', 1);
  const lowWaterMark = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(lowWaterMark, 'options.lowWaterMark', 1);

  const Queue = FixedQueue();
  const values = new Queue(); // events nobody has asked for yet
  const waiting = new Queue(); // calls of next() that no event has answered yet
  const listeners = [];
  let paused = false;
  let error = null;
  let finished = false;

  const iterator = {
    __proto__: AsyncIteratorPrototype,
    next() {
      if (values.size > 0) {
        const value = values.shift();
        if (paused && !finished && values.size < lowWaterMark) {
          emitter.resume();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (error !== null) {
        const rejected = Promise.reject(error);
        error = null;
        return rejected;
      }
      if (finished) return closeAndEnd();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      return closeAndEnd();
    },
    throw(err) {
      if (!(err instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      fail(err);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    // Node's name for a look at the queue.
    [Symbol.for('nodejs.watermarkData')]: {
      get size() { return values.size; },
      get low() { return lowWaterMark; },
      get high() { return highWaterMark; },
      get isPaused() { return paused; },
    },
  };

  const receive = options[kFirstArgument] === true ? take : (...args) => take(args);
  function take(value) {
    if (waiting.size > 0) {
      waiting.shift().resolve({ value, done: false });
      return;
    }
    values.push(value);
    if (!paused && values.size > highWaterMark) {
      paused = true;
      emitter.pause();
    }
  }
  function fail(err) {
    if (waiting.size > 0) waiting.shift().reject(err);
    else error = err;
    closeAndEnd();
  }
  function abort() {
    fail(new AbortError(undefined, { cause: signal.reason }));
  }
  function attach(name, listener) {
    listen(emitter, name, listener);
    listeners.push(name, listener);
  }
  function closeAndEnd() {
    signal?.removeEventListener('abort', abort);
    for (let i = 0; i < listeners.length; i += 2) unlisten(emitter, listeners[i], listeners[i + 1]);
    listeners.length = 0;
    finished = true;
    const end = { value: undefined, done: true };
    while (waiting.size > 0) waiting.shift().resolve(end);
    return Promise.resolve(end);
  }

  attach(event, receive);
  if (event !== 'error' && typeof emitter.on === 'function') attach('error', fail);
  const closeNames = options.close;
  if (closeNames?.length) {
    for (let i = 0; i < closeNames.length; i++) attach(closeNames[i], closeAndEnd);
  }
  signal?.addEventListener('abort', abort, onAbort);
  return iterator;
}

module.exports = { once, on };
