// SPDX-License-Identifier: MIT
// The functions of timers, for globals, node:timers and lib/ itself: programs that fake timers put others into the
// first two, also before a module of lib/ is loaded. The machinery is in internal/timers.
'use strict';

const { ObjectDefineProperty } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { Timeout, Immediate, clear, clearImmediate } = require('internal/timers');
const lazy = require('internal/lazy');

const lazyPromises = lazy(() => require('node/timers/promises'));
const kPromisify = Symbol.for('nodejs.util.promisify.custom');

function checkCallback(callback) {
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
}

function setTimeout(callback, after, ...args) {
  checkCallback(callback);
  return new Timeout(callback, after, args.length === 0 ? undefined : args, false, true);
}

function setInterval(callback, repeat, ...args) {
  checkCallback(callback);
  return new Timeout(callback, repeat, args.length === 0 ? undefined : args, true, true);
}

function setImmediate(callback, ...args) {
  checkCallback(callback);
  return new Immediate(callback, args.length === 0 ? undefined : args);
}

function clearTimeout(timer) { clear(timer); }
function clearInterval(timer) { clear(timer); }

for (const [fn, name] of [[setTimeout, 'setTimeout'], [setImmediate, 'setImmediate']]) {
  const get = () => lazyPromises()[name];
  ObjectDefineProperty(fn, kPromisify, { enumerable: true, configurable: true, get });
}

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
