// SPDX-License-Identifier: MIT
// The global queueMicrotask: an engine job that keeps the async context and reports what its callback throws.
'use strict';

const { PromisePrototypeThen } = primordials;
const context = require('internal/async_context');
const { validateFunction } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyFatal = lazy(() => require('internal/fatal'));
const settled = Promise.resolve();

module.exports = function queueMicrotask(callback) {
  validateFunction(callback, 'callback');
  const frame = context.tracker === undefined ? context.current : context.tracker.init('Microtask', { callback });
  PromisePrototypeThen(settled, () => {
    context.current = frame;
    if (context.tracker !== undefined) context.tracker.before(frame);
    try {
      callback();
    } catch (error) {
      lazyFatal().uncaught(error);
    }
    if (context.tracker !== undefined) context.tracker.end(frame);
    context.current = undefined;
  });
};
