// SPDX-License-Identifier: MIT
// The global queueMicrotask: an engine job that keeps the async context and reports what its callback throws.
//
// Jobs run in the order they are queued in, so one reaction serves all of them: it takes the next callback, and the
// context beside it, from `queue`.
'use strict';

const { PromisePrototypeThen } = primordials;
const context = require('internal/async_context');
const { validateFunction } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyFatal = lazy(() => require('internal/fatal'));
const settled = Promise.resolve();

let queue = [];
let head = 0;

function runNext() {
  const callback = queue[head];
  const frame = queue[head + 1];
  queue[head] = queue[head + 1] = undefined;
  head += 2;
  if (head === queue.length) {
    queue.length = head = 0;
  } else if (head === 4096) {
    queue = queue.slice(head);
    head = 0;
  }
  context.current = frame;
  if (context.tracker !== undefined) context.tracker.before(frame);
  try {
    callback();
  } catch (error) {
    lazyFatal().uncaught(error);
  }
  if (context.tracker !== undefined) context.tracker.end(frame);
  context.current = undefined;
}

module.exports = function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  const frame = context.tracker === undefined ? context.current : context.tracker.init('Microtask', { callback });
  queue.push(callback, frame);
  PromisePrototypeThen(settled, runNext);
};
