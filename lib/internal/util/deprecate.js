// SPDX-License-Identifier: MIT
// Functions that warn once that they will go away.
'use strict';

const { validateString } = require('internal/validate');

const warned = new Set();

// Emits the warning unless this code did already.
function warnOnce(message, code, fn) {
  if (code !== undefined) {
    if (warned.has(code)) return;
    warned.add(code);
  }
  process.emitWarning(message, 'DeprecationWarning', code, fn);
}

// `fn` with a warning at its first call. With modifyPrototype false only the behaviour is wrapped, nothing is linked.
function deprecate(fn, message, code = undefined, { modifyPrototype = true } = {}) {
  if (code !== undefined) validateString(code, 'code');
  if (process.noDeprecation === true) return fn;
  let hasWarned = false;
  function deprecated(...args) {
    if (!hasWarned && process.noDeprecation !== true) {
      hasWarned = true;
      warnOnce(message, code, deprecated);
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  if (modifyPrototype) {
    // `new deprecated()` makes instances of fn, and statics are found.
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

module.exports = { deprecate };
