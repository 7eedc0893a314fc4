// SPDX-License-Identifier: MIT
// node:timers/promises: setTimeout, setImmediate, setInterval, scheduler.
'use strict';

const context = require('internal/async_context');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validate');
const { Timeout, Immediate, clear, clearImmediate } = require('internal/timers');

function readOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// A promise for one timer: `begin(resolve)` starts it and gives it back, `stop(timer)` ends it when the signal aborts.
function once(value, options, begin, stop) {
  let signal, ref;
  try {
    ({ signal, ref } = readOptions(options));
  } catch (error) {
    return Promise.reject(error);
  }
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      stop(timer);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    const timer = begin(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    }, ref);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function setTimeout(after, value, options = {}) {
  try {
    if (after !== undefined) validateNumber(after, 'delay');
  } catch (error) {
    return Promise.reject(error);
  }
  return once(value, options, (done, ref) => new Timeout(done, after, undefined, false, ref), clear);
}

function setImmediate(value, options = {}) {
  return once(value, options, (done, ref) => {
    const immediate = new Immediate(done, undefined);
    if (!ref) immediate.unref();
    return immediate;
  }, clearImmediate);
}

async function* setInterval(after, value, options = {}) {
  if (after !== undefined) validateNumber(after, 'delay');
  const { signal, ref } = readOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let due = 0; // expirations not yielded yet
  let wake = null;
  const onAbort = () => {
    clear(interval);
    wake?.();
    wake = null;
  };
  const interval = new Timeout(() => {
    due++;
    wake?.();
    wake = null;
  }, after, undefined, true, ref);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0) await context.keep(new Promise((resolve) => { wake = resolve; }));
      for (; due > 0; due--) yield context.keep(value);
    }
    throw new AbortError(undefined, { cause: signal.reason });
  } finally {
    clear(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

let constructing = false;
class Scheduler {
  constructor() {
    if (!constructing) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!(this instanceof Scheduler)) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!(this instanceof Scheduler)) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}
constructing = true;
const scheduler = new Scheduler();
constructing = false;

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
