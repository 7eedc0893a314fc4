// SPDX-License-Identifier: MIT
// Between functions that take a callback (error first) and functions that return a promise.
'use strict';

const { codes: { ERR_FALSY_VALUE_REJECTION } } = require('internal/errors');
const { validateFunction } = require('internal/validate');

const kCustom = Symbol.for('nodejs.util.promisify.custom');
// A core function whose callback gets several values names them here; its promise gives an object of them.
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');

let hasWarned = false;
function warnOfPromise(original) {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    'Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174',
    original);
}

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustom];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, kCustom, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  const names = original[kCustomPromisifyArgs];

  function fn(...args) {
    return new Promise((resolve, reject) => {
      const result = Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) {
          reject(error);
        } else if (names !== undefined && values.length > 1) {
          const named = {};
          for (let i = 0; i < names.length; i++) named[names[i]] = values[i];
          resolve(named);
        } else {
          resolve(values[0]);
        }
      }]);
      if (result instanceof Promise) warnOfPromise(original);
    });
  }

  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, kCustom, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  const properties = Object.getOwnPropertyDescriptors(original);
  for (const key of Reflect.ownKeys(properties)) {
    Object.setPrototypeOf(properties[key], null);
    // `arguments` and `caller` of sloppy functions cannot be defined on others.
    if (key === 'arguments' || key === 'caller' || key === 'prototype') delete properties[key];
  }
  return Object.defineProperties(fn, properties);
}
promisify.custom = kCustom;

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = callback.bind(this);
    // A rejection without a reason would look like success to an error-first callback. No frame of its stack is this
    // function's (internal/stack/lines).
    const onRejected = (reason) => process.nextTick(done, reason ? reason : new ERR_FALSY_VALUE_REJECTION(reason));
    // The callback runs in its own turn, so that what it throws is no rejection.
    Reflect.apply(original, this, args).then((value) => process.nextTick(done, null, value), onRejected);
  }
  const properties = Object.getOwnPropertyDescriptors(original);
  // One parameter more: the callback.
  if (typeof properties.length.value === 'number') properties.length.value++;
  if (typeof properties.name.value === 'string') properties.name.value += 'Callbackified';
  for (const key of Reflect.ownKeys(properties)) {
    Object.setPrototypeOf(properties[key], null);
    if (key === 'arguments' || key === 'caller' || key === 'prototype') delete properties[key];
  }
  return Object.defineProperties(callbackified, properties);
}

module.exports = { callbackify, kCustomPromisifyArgs, promisify };
