// SPDX-License-Identifier: MIT
// The array-like helpers of Readable: map, filter, reduce ... They are called with the stream as `this`.
//
// Those that make a stream are async generators (Readable wraps them). map() with `concurrency` runs up to so many
// calls at once and yields their results in order; `highWaterMark` more results may wait for the consumer.
'use strict';

const context = require('internal/async_context');
const {
  AbortError,
  codes: { ERR_MISSING_ARGS, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validate');
const { addAbortListener } = require('internal/events/abort_listener');
const finished = require('internal/streams/end_of_stream');

const kSkip = Symbol('kSkip'); // result of a map() that filter() drops
const kEnd = Symbol('kEnd');

function checkOptions(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options?.signal !== null) validateAbortSignal(options.signal, 'options.signal');
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

function map(fn, options) {
  validateFunction(fn, 'fn');
  checkOptions(options);
  const concurrency = options?.concurrency !== undefined ? Math.floor(options.concurrency) : 1;
  let waiting = concurrency - 1;
  if (options?.highWaterMark !== undefined && options?.highWaterMark !== null) {
    waiting = Math.floor(options.highWaterMark);
  }
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(waiting, 'options.highWaterMark', 0);
  return mapped(this, fn, options, concurrency, concurrency + waiting);
}

async function* mapped(stream, fn, options, concurrency, limit) {
  const own = new AbortController();
  const signal = AbortSignal.any([options?.signal, own.signal].filter(Boolean));
  const fnOptions = { signal };
  const queue = []; // promises of results, in order
  let running = 0;
  let stopped = false;
  let wakeConsumer = null;
  let wakePump = null;

  function settled() {
    running--;
    resumePump();
  }
  function resumePump() {
    if (wakePump !== null && !stopped && running < concurrency && queue.length < limit) {
      wakePump();
      wakePump = null;
    }
  }
  function resumeConsumer() {
    if (wakeConsumer !== null) {
      wakeConsumer();
      wakeConsumer = null;
    }
  }

  async function pump() {
    try {
      for await (let value of context.iterate(stream)) {
        if (stopped) return;
        throwIfAborted(signal);
        try {
          value = fn(value, fnOptions);
          if (value === kSkip) continue;
          value = Promise.resolve(value);
        } catch (err) {
          value = Promise.reject(err);
        }
        running++;
        value.then(settled, fail);
        queue.push(value);
        resumeConsumer();
        if (!stopped && (running >= concurrency || queue.length >= limit)) {
          await context.keep(new Promise((resolve) => {
            wakePump = resolve;
          }));
        }
      }
      queue.push(kEnd);
    } catch (err) {
      const failed = Promise.reject(err);
      failed.then(undefined, fail);
      queue.push(failed);
    } finally {
      stopped = true;
      resumeConsumer();
    }
  }
  function fail() {
    stopped = true;
    running--;
    if (wakePump !== null) {
      wakePump();
      wakePump = null;
    }
  }

  pump();
  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await context.keep(queue[0]);
        if (value === kEnd) return;
        throwIfAborted(signal);
        if (value !== kSkip) yield context.keep(value);
        queue.shift();
        resumePump();
      }
      await context.keep(new Promise((resolve) => {
        wakeConsumer = resolve;
      }));
    }
  } finally {
    own.abort();
    stopped = true;
    if (wakePump !== null) {
      wakePump();
      wakePump = null;
    }
  }
}

function filter(fn, options) {
  validateFunction(fn, 'fn');
  async function test(value, fnOptions) {
    return (await context.keep(fn(value, fnOptions))) ? value : kSkip;
  }
  return map.call(this, test, options);
}

async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  async function call(value, fnOptions) {
    await context.keep(fn(value, fnOptions));
    return kSkip;
  }
  // eslint-disable-next-line no-unused-vars -- every result is skipped: the loop only waits
  for await (const unused of context.iterate(map.call(this, call, options)));
}

async function some(fn, options = undefined) {
  // eslint-disable-next-line no-unused-vars
  for await (const unused of context.iterate(filter.call(this, fn, options))) return true;
  return false;
}

async function every(fn, options = undefined) {
  validateFunction(fn, 'fn');
  return !(await context.keep(some.call(this, async (...args) => !(await context.keep(fn(...args))), options)));
}

async function find(fn, options) {
  for await (const value of context.iterate(filter.call(this, fn, options))) return value;
  return undefined;
}

async function reduce(reducer, initial, options) {
  validateFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {}); // it is reported by the promise
    this.destroy(err);
    await context.keep(finished.finished(this).catch(() => {}));
    throw err;
  }
  const own = new AbortController();
  let listener;
  if (options?.signal) listener = addAbortListener(options.signal, () => own.abort());
  let value = initial;
  let any = false;
  try {
    for await (const chunk of context.iterate(this)) {
      any = true;
      throwIfAborted(options?.signal);
      if (hasValue) {
        value = await context.keep(reducer(value, chunk, { signal: own.signal }));
      } else {
        value = chunk;
        hasValue = true;
      }
    }
    if (!any && !hasValue) throw new ReduceOfNothing();
  } finally {
    own.abort();
    listener?.[Symbol.dispose]();
  }
  return value;
}

class ReduceOfNothing extends ERR_MISSING_ARGS {
  constructor() {
    super('reduce');
    this.message = 'Reduce of an empty stream requires an initial value';
  }
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const chunk of context.iterate(this)) {
    throwIfAborted(options?.signal);
    result.push(chunk);
  }
  return result;
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* () {
    for await (const value of context.iterate(values)) yield* context.iterate(value);
  })();
}

function toCount(number) {
  number = Number(number); // a string of digits will do, as for iterator helpers
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* () {
    throwIfAborted(options?.signal);
    for await (const chunk of context.iterate(stream)) {
      throwIfAborted(options?.signal);
      if (number-- <= 0) yield context.keep(chunk);
    }
  })();
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* () {
    throwIfAborted(options?.signal);
    for await (const chunk of context.iterate(stream)) {
      throwIfAborted(options?.signal);
      if (number-- > 0) yield context.keep(chunk);
      if (number <= 0) return; // not only at the next chunk: there may be none
    }
  })();
}

module.exports = { drop, every, filter, find, flatMap, forEach, map, reduce, some, take, toArray };
