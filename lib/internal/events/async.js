// SPDX-License-Identifier: MIT
// events.once() and events.on(): emitters and event targets as promises and async iterators.
'use strict';

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validate');
const { kFirstArgument, kResistStopPropagation } = require('internal/events/symbols');

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

  const events = new Events(emitter, signal, lowWaterMark, highWaterMark);
  const receive = options[kFirstArgument] === true ? (value) => events.take(value) : (...args) => events.take(args);
  events.attach(event, receive);
  if (event !== 'error' && typeof emitter.on === 'function') events.attach('error', (err) => events.fail(err));
  const closeNames = options.close;
  if (closeNames?.length) {
    const end = () => { events.end(); };
    for (let i = 0; i < closeNames.length; i++) events.attach(closeNames[i], end);
  }
  signal?.addEventListener('abort', events.onAbort, onAbort);
  return {
    __proto__: AsyncIteratorPrototype,
    next() {
      return events.next();
    },
    return() {
      return events.end();
    },
    throw(err) {
      if (!(err instanceof Error)) throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      events.fail(err);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    // Node's name for a look at the queue.
    [Symbol.for('nodejs.watermarkData')]: {
      get size() { return events.values.length - events.head; },
      get low() { return lowWaterMark; },
      get high() { return highWaterMark; },
      get isPaused() { return events.paused; },
    },
  };
}

// What lies between an emitter and its iterator. The places of `values` below `head` are of those that were taken.
class Events {
  constructor(emitter, signal, low, high) {
    this.values = []; // events nobody has asked for yet
    this.head = 0;
    this.waiting = []; // { resolve, reject } of calls of next() that no event has answered yet
    this.low = low;
    this.high = high;
    this.paused = false;
    this.finished = false;
    this.error = null;
    this.emitter = emitter;
    this.listeners = [];
    this.signal = signal;
    this.onAbort = () => this.fail(new AbortError(undefined, { cause: signal.reason }));
  }

  attach(name, listener) {
    listen(this.emitter, name, listener);
    this.listeners.push(name, listener);
  }

  take(value) {
    if (this.waiting.length > 0) {
      this.waiting.shift().resolve({ value, done: false });
      return;
    }
    this.values.push(value);
    if (!this.paused && this.values.length - this.head > this.high) {
      this.paused = true;
      this.emitter.pause();
    }
  }

  next() {
    const { values, head } = this;
    if (head === values.length) return this.nextLater();
    const value = values[head];
    values[head] = undefined;
    this.head = head + 1;
    if (this.head === values.length || (this.head >= 1024 && 2 * this.head >= values.length)) {
      this.values = values.slice(this.head);
      this.head = 0;
    }
    if (this.paused && !this.finished && this.values.length - this.head < this.low) {
      this.emitter.resume();
      this.paused = false;
    }
    return Promise.resolve({ value, done: false });
  }

  nextLater() {
    const { error } = this;
    if (error !== null) {
      this.error = null;
      return Promise.reject(error);
    }
    if (this.finished) return this.end();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  fail(err) {
    if (this.waiting.length > 0) this.waiting.shift().reject(err);
    else this.error = err;
    this.end();
  }

  end() {
    const { listeners } = this;
    this.signal?.removeEventListener('abort', this.onAbort);
    for (let i = 0; i < listeners.length; i += 2) unlisten(this.emitter, listeners[i], listeners[i + 1]);
    listeners.length = 0;
    this.finished = true;
    const end = { value: undefined, done: true };
    while (this.waiting.length > 0) this.waiting.shift().resolve(end);
    return Promise.resolve(end);
  }
}

module.exports = { once, on };
