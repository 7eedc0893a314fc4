// SPDX-License-Identifier: MIT
// Waiting in the middle of a function for what asynchronous hooks of modules give: for callers that cannot wait in any
// other way. A request to the thread of hooks (internal/modules/registered) sleeps; a promise, on that thread, is
// waited for by running the event loop.
'use strict';

const { PromisePrototypeThen } = primordials;
const context = require('internal/async_context');
const { codes } = require('internal/errors');
const { loaded } = require('internal/realm');
const loop = internalBinding('loop');

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

// The value of a request, or of a promise of ours. Throws what it is rejected with, or when nothing is left that could
// settle it.
function wait(promise) {
  if (typeof promise.wait === 'function') return promise.wait();
  let state = PENDING;
  let value;
  PromisePrototypeThen(promise, (result) => {
    state = FULFILLED;
    value = result;
  }, (error) => {
    state = REJECTED;
    value = error;
  });
  const { current } = context;
  loaded['internal/queue_microtask']?.exports.handOn();
  loop.wait(promise);
  context.current = current;
  if (state === FULFILLED) return value;
  if (state === REJECTED) throw value;
  throw new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
}

module.exports = { wait };
