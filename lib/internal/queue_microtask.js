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
  const saved = context.current;
  PromisePrototypeThen(settled, () => {
    context.current = saved;
    try {
      callback();
    } catch (error) {
      lazyFatal().uncaught(error);
    }
    context.current = undefined;
  });
};
