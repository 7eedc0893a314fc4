// SPDX-License-Identifier: MIT
// `t.assert`: the functions of node:assert, those registered by users and those that need the test; each counts for
// the test's plan.
'use strict';

const lazy = require('internal/lazy');
const { validateFunction, validateString } = require('internal/validate');

const LEFT_OUT = new Set(['AssertionError', 'strict', 'Assert', 'options']);
const lazySnapshot = lazy(() => require('internal/test/snapshot'));

// name -> function, called with the context as `this`
const known = lazy(() => {
  const assert = require('node/assert');
  const map = new Map();
  for (const name of Object.keys(assert)) {
    if (!LEFT_OUT.has(name)) map.set(name, assert[name]);
  }
  return map;
});

function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  known().set(name, fn);
}

function assertFor(test, context) {
  const own = {};
  const counted = (fn) => function counts(...args) {
    test.plan?.count();
    return Reflect.apply(fn, context, args);
  };
  const add = (name, fn) => { own[name] ??= counted(known().get(name) ?? fn); };
  for (const { 0: name, 1: fn } of known()) {
    if (name !== 'ok') add(name, fn);
  }
  add('snapshot', (value, options) => lazySnapshot().assertSnapshot(test, value, options));
  add('fileSnapshot', (value, path, options) => lazySnapshot().assertFileSnapshot(test, value, path, options));
  const ok = known().get('ok');
  own.ok = function okay(...args) {
    test.plan?.count();
    const { 0: value, 1: message } = args;
    if (args.length === 0 || value || message !== undefined || ok !== require('node/assert').ok) {
      return Reflect.apply(ok, context, args);
    }
    // The message shows the caller's text, so the place must be that of this call.
    const { AssertionError } = require('node/assert');
    const error = new AssertionError({
      actual: value, expected: true, message: require('internal/assert/falsy_message').falsyMessage(okay),
      operator: '==', stackStartFn: okay,
    });
    error.generatedMessage = true;
    throw error;
  };
  return own;
}

module.exports = { assertFor, settings: { __proto__: null, register } };
