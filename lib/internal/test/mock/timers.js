// SPDX-License-Identifier: MIT
// mock.timers: a clock that only tick(), setTime() and runAll() move, under the timers of globalThis, node:timers and
// node:timers/promises, Date and AbortSignal.timeout().
//
//   #timers   [{id, at, callback, args, interval}] in the order they will fire
//   #undo     what puts the real functions back
'use strict';

const {
  AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('internal/errors');
const {
  validateAbortSignal, validateNumber, validateObject, validateStringArray,
} = require('internal/validate');

const NativeDate = Date;
const TIMEOUT_MAX = 2 ** 31 - 1;
const APIS = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

const modules = () => ({ timers: require('internal/timer_functions'), promises: require('node/timers/promises') });

// What the mocked functions return: as much of a Timeout as users touch.
class MockTimer {
  #clock;
  #isRef = true;

  constructor(clock, entry) {
    this.#clock = clock;
    this.id = entry.id;
    this.entry = entry;
    Object.defineProperty(this, 'entry', { enumerable: false });
  }

  hasRef() {
    return this.#isRef;
  }

  ref() {
    this.#isRef = true;
    return this;
  }

  unref() {
    this.#isRef = false;
    return this;
  }

  refresh() {
    this.#clock.restart(this.entry);
    return this;
  }

  close() {
    this.#clock.remove(this.entry);
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

// The timers and the time.
class Clock {
  #timers = [];
  #lastId = 0;

  constructor(now) {
    this.now = now;
  }

  add(callback, delay, args, interval) {
    const entry = { id: ++this.#lastId, at: this.now + delay, delay, callback, args, interval };
    this.#insert(entry);
    return new MockTimer(this, entry);
  }

  // Behind those of the same time.
  #insert(entry) {
    let at = this.#timers.length;
    while (at > 0 && this.#timers[at - 1].at > entry.at) at--;
    this.#timers.splice(at, 0, entry);
  }

  remove(entry) {
    const at = this.#timers.indexOf(entry);
    if (at >= 0) this.#timers.splice(at, 1);
  }

  restart(entry) {
    this.remove(entry);
    entry.at = this.now + entry.delay;
    this.#insert(entry);
  }

  // By what a timer function returned, or its number.
  clear(timer) {
    if (timer instanceof MockTimer) {
      this.remove(timer.entry);
    } else if (timer !== undefined && timer !== null) {
      const entry = this.#timers.find(({ id }) => id === +timer);
      if (entry !== undefined) this.remove(entry);
    }
  }

  // All that is due by then fires then: what it asks the time sees no moment between.
  advance(target) {
    this.now = target;
    while (this.#timers.length > 0 && this.#timers[0].at <= target) {
      const entry = this.#timers.shift();
      if (entry.interval !== undefined) {
        entry.at += entry.interval;
        this.#insert(entry);
      }
      entry.callback(...entry.args);
    }
  }

  get last() {
    return this.#timers.length === 0 ? this.now : this.#timers[this.#timers.length - 1].at;
  }
}

function delayOf(delay) {
  const number = +delay;
  return number >= 1 && number <= TIMEOUT_MAX ? Math.trunc(number) : 1;
}

// A promise of a timer, which a signal may abort.
async function wait(clock, delay, value, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let timer;
  let onAbort;
  try {
    return await new Promise((resolve, reject) => {
      timer = clock.add(resolve, delay, [value]);
      if (signal === undefined) return;
      onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', onAbort, { once: true });
    });
  } finally {
    clock.clear(timer);
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}

async function* ticks(clock, delay, value, options = {}) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  const check = () => {
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  };
  check();
  let fired = 0; // times nobody has taken yet
  let wake;
  const every = delayOf(delay);
  const timer = clock.add(() => {
    fired++;
    wake?.();
  }, every, [], every);
  const onAbort = () => {
    clock.clear(timer);
    wake?.();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (fired === 0) {
        check();
        await new Promise((resolve) => { wake = resolve; });
      }
      for (; fired > 0; fired--) yield value;
    }
  } finally {
    clock.clear(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function makeDate(clock) {
  function MockDate(...args) {
    if (new.target === undefined) return new NativeDate(clock().now).toString();
    return Reflect.construct(NativeDate, args.length === 0 ? [clock().now] : args, new.target);
  }
  Object.defineProperties(MockDate, Object.getOwnPropertyDescriptors(NativeDate));
  Object.defineProperties(MockDate, {
    now: { value: function now() { return clock().now; }, writable: true, configurable: true },
    isMock: { value: true, configurable: true },
    toString: { value: () => 'function Date() { [native code] }', writable: true, configurable: true },
  });
  return MockDate;
}

class MockTimers {
  #clock;
  #undo = [];

  #check() {
    if (this.#clock === undefined) {
      throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
    }
  }

  // Puts a function in the place of another, until reset().
  #replace(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    const enumerable = descriptor === undefined || descriptor.enumerable;
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable });
    this.#undo.push(() => {
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    });
  }

  #mockTimer(name, clearName, set, promised) {
    const { timers, promises } = modules();
    const clear = (timer) => this.#clock.clear(timer);
    for (const object of [globalThis, timers]) {
      this.#replace(object, name, set);
      this.#replace(object, clearName, clear);
    }
    this.#replace(promises, name, promised);
  }

  #mock(api) {
    const clock = this.#clock;
    switch (api) {
      case 'setTimeout':
        this.#mockTimer(api, 'clearTimeout',
                        (callback, delay, ...args) => clock.add(callback, delayOf(delay), args),
                        (delay, value, options) => wait(clock, delayOf(delay), value, options));
        break;
      case 'setInterval':
        this.#mockTimer(api, 'clearInterval',
                        (callback, delay, ...args) => clock.add(callback, delayOf(delay), args, delayOf(delay)),
                        (delay, value, options) => ticks(clock, delay, value, options));
        break;
      case 'setImmediate':
        this.#mockTimer(api, 'clearImmediate', (callback, ...args) => clock.add(callback, 0, args),
                        (value, options) => wait(clock, 0, value, options));
        break;
      case 'scheduler.wait':
        this.#replace(modules().promises.scheduler, 'wait',
                      (delay, options) => wait(clock, delayOf(delay), undefined, options));
        break;
      case 'AbortSignal.timeout':
        this.#replace(AbortSignal, 'timeout', (delay) => {
          validateNumber(delay, 'delay', 0, Number.MAX_SAFE_INTEGER);
          const controller = new AbortController();
          clock.add(() => controller.abort(), delay, []);
          return controller.signal;
        });
        break;
      default: {
        this.#replace(globalThis, 'Date', makeDate(() => clock));
      }
    }
  }

  enable(options = {}) {
    validateObject(options, 'options');
    const { apis = APIS } = options;
    let { now = 0 } = options;
    if (this.#clock !== undefined) {
      throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    }
    if (now instanceof NativeDate) now = now.valueOf();
    validateNumber(now, 'options.now');
    if (!(now >= 0)) throw new ERR_INVALID_ARG_VALUE('options.now', now, 'must be a positive number or a Date');
    validateStringArray(apis, 'options.apis');
    for (const api of apis) {
      if (!APIS.includes(api)) {
        throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
      }
    }
    if (apis.includes('Date') && globalThis.Date.isMock) throw new ERR_INVALID_STATE('Date is already being mocked!');
    this.#clock = new Clock(now);
    for (const api of apis) this.#mock(api);
  }

  tick(time = 1) {
    this.#check();
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#clock.advance(this.#clock.now + time);
  }

  setTime(time = 0) {
    validateNumber(time, 'time');
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('time', time, 'must be a positive number');
    this.#check();
    this.#clock.now = time;
  }

  runAll() {
    this.#check();
    this.#clock.advance(this.#clock.last);
  }

  reset() {
    if (this.#clock === undefined) return;
    this.#clock = undefined;
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]();
    this.#undo = [];
  }

  [Symbol.dispose]() {
    this.reset();
  }
}

module.exports = { MockTimers };
