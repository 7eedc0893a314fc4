// SPDX-License-Identifier: MIT
// Calling what users hand over: functions that finish by returning, by a promise or by calling back, and the ways a
// call can be given up before it finishes: time, an abort signal, the end of the parent.
'use strict';

const { setTimeout, clearTimeout } = require('internal/timer_functions'); // captured: tests may mock timers
const { ABORTED, CALLBACK_AND_PROMISE, MANY_CALLBACKS, TIMEOUT, failure } = require('internal/test/failure');

const { race } = Promise;

// The one reason why nobody waits for a run any more. `promise` rejects with it.
class Stop {
  #timer;
  #signal;
  #onAbort;
  #reject;

  constructor() {
    this.reason = undefined;
    this.promise = new Promise((_, reject) => { this.#reject = reject; });
    this.promise.catch(() => {});
  }

  now(reason) {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.#reject(reason);
    this.end();
  }

  // Neither the time nor the signal keeps the process alive.
  watch(timeout, signal, what = 'test') {
    if (timeout !== null && timeout !== undefined) {
      this.#timer = setTimeout(() => this.now(failure(`${what} timed out after ${timeout}ms`, TIMEOUT)), timeout);
      this.#timer.unref();
    }
    if (signal !== undefined) {
      this.#signal = signal;
      this.#onAbort = () => this.now(failure(signal.reason, ABORTED));
      if (signal.aborted) this.#onAbort();
      else signal.addEventListener('abort', this.#onAbort, { once: true });
    }
  }

  // The first of a promise and the end of the waiting.
  race(promise) {
    return race.call(Promise, [promise, this.promise]);
  }

  end() {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#signal.removeEventListener('abort', this.#onAbort);
    this.#timer = this.#onAbort = undefined;
  }
}

function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

// Calls fn with args, and with a callback if it names one parameter more. `onBoth` hears of a function that called for
// a callback and returned a promise too. The result is a promise, or undefined when all is done already.
function call(fn, self, args, stop, onBoth) {
  if (fn.length !== args.length + 1 || args.length === 0) {
    const result = fn.call(self, ...args); // which leaves no frame, as Reflect.apply() does
    // `then` of a thenable is read once, by the promise.
    if (result instanceof Promise || (result !== null && typeof result === 'object')) {
      return stop.race(Promise.resolve(result));
    }
    return undefined;
  }
  let count = 0;
  let settle;
  const called = new Promise((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  called.catch(() => {});
  const result = fn.call(self, ...args, (error) => {
    if (++count > 1) throw failure('callback invoked multiple times', MANY_CALLBACKS);
    settle(error);
  });
  if (!isThenable(result)) return stop.race(called);
  onBoth(failure('passed a callback but also returned a Promise', CALLBACK_AND_PROMISE));
  return stop.race(Promise.resolve(result));
}

module.exports = { Stop, call };
