// SPDX-License-Identifier: MIT
// util.debounce() and util.throttle(): functions that put off, or ration, the calls of another, and give promises of
// what it returns.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_THROTTLED } } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf,
} = require('internal/validate');
const { clearTimeout, setTimeout } = require('internal/timer_functions');

// Tests may put another clock in its place.
const { performance } = globalThis;
const now = () => performance.now();
const TIME_MAX = 2 ** 31 - 1;

// One timer for whatever is waited for; `isRef` holds for those to come, too.
class Alarm {
  #timer;
  #isRef = true;

  set(delay, ring) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      ring();
    }, Math.ceil(delay));
    if (!this.#isRef) this.#timer.unref();
  }

  get isSet() {
    return this.#timer !== undefined;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  ref(isRef) {
    this.#isRef = isRef;
    if (isRef) this.#timer?.ref();
    else this.#timer?.unref();
  }
}

// A call that waits: its arguments and its promise.
function newCall(args) {
  const { promise, resolve, reject } = Promise.withResolvers();
  return { args, promise, resolve, reject };
}

const aborted = (reason, message) => new AbortError(message, reason === undefined ? undefined : { cause: reason });

function checkSignal(signal) {
  if (signal === undefined) return;
  if (signal === null) throw new ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) throw aborted(signal.reason);
}

// A function that is not named after the variable that holds it.
const nameless = (fn) => fn;

// Adds what both kinds have: methods, and counts as properties of their own.
function equip(fn, alarm, signal, stop, methods, counts) {
  fn.cancel = function cancel(reason) { stop(reason); };
  Object.assign(fn, methods);
  fn.ref = function ref() {
    alarm.ref(true);
    return fn;
  };
  fn.unref = function unref() {
    alarm.ref(false);
    return fn;
  };
  for (const name of Object.keys(counts)) {
    Object.defineProperty(fn, name, { __proto__: null, get() { return counts[name](); } });
  }
  signal?.addEventListener('abort', () => stop(signal.reason), { once: true });
  return fn;
}

// ---- debounce -------------------------------------------------------------------------------------------------------

function debounce(fn, wait, options = {}) {
  validateFunction(fn, 'fn');
  validateInteger(wait, 'wait', 0, TIME_MAX);
  validateObject(options, 'options');
  const { leading = false, rejectOnCancel = false, signal } = options;
  validateBoolean(leading, 'options.leading');
  validateBoolean(rejectOnCancel, 'options.rejectOnCancel');
  checkSignal(signal);

  const alarm = new Alarm();
  let calls = [];

  // All that wait get the outcome of the last.
  function run() {
    const waiting = calls;
    if (waiting.length === 0) return;
    calls = [];
    const outcome = invoke(waiting[waiting.length - 1].args);
    for (const call of waiting) call.resolve(outcome);
  }

  async function invoke(args) {
    return Reflect.apply(fn, debounced, args);
  }

  function cancel(reason) {
    alarm.stop();
    const waiting = calls;
    calls = [];
    for (const call of waiting) call.reject(aborted(reason));
  }

  const debounced = nameless(function(...args) {
    if (signal?.aborted) return Promise.reject(aborted(signal.reason));
    // The window begins before the call: calls that it makes itself are inside.
    const isFirst = leading && !alarm.isSet;
    alarm.set(wait, run);
    if (isFirst) return invoke(args);
    if (rejectOnCancel) {
      for (const call of calls.splice(0)) call.reject(aborted(undefined, 'The debounced call was superseded'));
    }
    const call = newCall(args);
    calls.push(call);
    return call.promise;
  });
  return equip(debounced, alarm, signal, cancel, {
    flush() {
      if (calls.length === 0) return; // the window of a first call stays
      alarm.stop();
      run();
    },
  }, {
    pending: () => calls[calls.length - 1]?.promise ?? null,
    pendingCount: () => calls.length,
  });
}

// ---- throttle -------------------------------------------------------------------------------------------------------

// How many calls may begin: at most `limit` in an interval, which begins with the first call in it, or with `strict` in
// any interval there is.
class Rate {
  #limit;
  #interval;
  #isStrict;
  #starts = []; // times of calls: of all in the last interval, or of the first and so many more

  constructor(limit, interval, isStrict) {
    this.#limit = limit;
    this.#interval = interval;
    this.#isStrict = isStrict;
  }

  // Milliseconds until a call may begin.
  delay() {
    const starts = this.#starts;
    const time = now();
    if (this.#isStrict) {
      while (starts.length > 0 && time - starts[0] >= this.#interval) starts.shift();
    } else if (starts.length > 0 && time - starts[0] >= this.#interval) {
      starts.length = 0;
    }
    return starts.length < this.#limit ? 0 : Math.max(1, this.#interval - (time - starts[0]));
  }

  take() {
    this.#starts.push(now());
  }

  reset() {
    this.#starts.length = 0;
  }
}

function checkCount(value, name, min) {
  if (value !== Infinity) validateInteger(value, name, min);
}

function throttle(fn, limit, interval, options = {}) {
  validateFunction(fn, 'fn');
  validateInteger(limit, 'limit', 1);
  validateInteger(interval, 'interval', 0, TIME_MAX);
  validateObject(options, 'options');
  const { concurrency = Infinity, maxPending = Infinity, overflow = 'queue', signal, strict = false } = options;
  checkCount(concurrency, 'options.concurrency', 1);
  checkCount(maxPending, 'options.maxPending', 0);
  validateOneOf(overflow, 'options.overflow', ['queue', 'drop']);
  validateBoolean(strict, 'options.strict');
  checkSignal(signal);

  const alarm = new Alarm();
  const rate = new Rate(limit, interval, strict);
  const room = overflow === 'drop' ? 0 : maxPending;
  let queue = [];
  let active = 0;

  const canBegin = () => active < concurrency && rate.delay() === 0;

  async function invoke(args) {
    rate.take();
    active++;
    try {
      return await Reflect.apply(fn, throttled, args);
    } finally {
      active--;
      if (queue.length > 0) proceed();
    }
  }

  // Begins what may begin, and waits for what may next.
  function proceed() {
    while (queue.length > 0 && canBegin()) {
      const call = queue.shift();
      call.resolve(invoke(call.args));
    }
    if (queue.length > 0 && active < concurrency && !alarm.isSet) alarm.set(rate.delay(), proceed);
  }

  function cancel(reason) {
    alarm.stop();
    rate.reset();
    const waiting = queue;
    queue = [];
    for (const call of waiting) call.reject(aborted(reason));
  }

  const throttled = nameless(function(...args) {
    if (signal?.aborted) return Promise.reject(aborted(signal.reason));
    if (queue.length === 0 && canBegin()) return invoke(args);
    if (queue.length >= room) return Promise.reject(new ERR_THROTTLED());
    const call = newCall(args);
    queue.push(call);
    proceed();
    return call.promise;
  });
  return equip(throttled, alarm, signal, cancel, {
    hasImmediateCapacity: () => signal?.aborted !== true && queue.length === 0 && canBegin(),
  }, {
    pending: () => queue[queue.length - 1]?.promise ?? null,
    pendingCount: () => queue.length,
    activeCount: () => active,
  });
}

module.exports = { debounce, throttle };
