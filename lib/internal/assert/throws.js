// SPDX-License-Identifier: MIT
// throws, rejects and their opposites: run something, compare what it throws with what is expected of it.
'use strict';

const context = require('internal/async_context');
const { codes: { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE } } =
  require('internal/errors');
const { validateFunction } = require('internal/validate');
const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepStrictEqual } = require('internal/util/comparisons');
const { types: { isNativeError, isPromise, isRegExp } } = require('internal/util/types');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

const NOTHING = Symbol('nothing was thrown');

const isError = (value) => value instanceof Error || isNativeError(value);

// After an await the public function is no longer on the stack: then all frames stay.
const startOf = (fn) => (fn.name === 'rejects' || fn.name === 'doesNotReject' ? undefined : fn);

// How an assertion fails: `fn` is the public function, where the stack begins and whose name is the operator.
function fail(fn, diff, actual, expected, message) {
  if (isError(message)) throw message;
  throw new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: startOf(fn), diff });
}

// What stands in a diff for an object of which only some keys are compared.
class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      // A text that matches its pattern shows as equal.
      const matches = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) &&
        object[key].exec(actual[key]) !== null;
      this[key] = matches ? actual[key] : object[key];
    }
  }
}

function compareKeys(actual, expected, message, fn, diff) {
  const keys = Object.keys(expected);
  // The own keys of an error do not tell much.
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    const pattern = expected[key];
    if (typeof actual[key] === 'string' && isRegExp(pattern) && pattern.exec(actual[key]) !== null) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) fail(fn, diff, actual, expected, message);
    const error = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: startOf(fn),
      diff,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

// Undefined when `actual` is as expected, else why not.
function mismatch(actual, expected) {
  const inspect = lazyInspect();
  if (isRegExp(expected)) {
    const text = String(actual);
    if (expected.exec(text) !== null) return undefined;
    return `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    let why = `The error is expected to be an instance of "${expected.name}". Received `;
    if (isError(actual)) why += `"${actual.constructor?.name ?? actual.name}"\n\nError message:\n\n${actual.message}`;
    else why += `"${inspect(actual, { depth: -1 })}"`;
    return why;
  }
  const result = Reflect.apply(expected, {}, [actual]);
  if (result === true) return undefined;
  const name = expected.name ? `"${expected.name}" ` : '';
  let why = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
  if (isError(actual)) why += `\n\nCaught error:\n\n${actual}`;
  return why;
}

function checkException(actual, expected, message, fn, diff) {
  if (typeof expected !== 'function' && !isRegExp(expected)) {
    if (typeof actual !== 'object' || actual === null) {
      const error = new AssertionError({
        actual, expected, message, operator: 'deepStrictEqual', stackStartFn: startOf(fn), diff,
      });
      error.operator = fn.name;
      throw error;
    }
    compareKeys(actual, expected, message, fn, diff);
    return;
  }
  const why = mismatch(actual, expected);
  if (why === undefined) return;
  if (isError(message)) throw message;
  const error = new AssertionError({
    actual, expected, message: message || why, operator: fn.name, stackStartFn: startOf(fn), diff,
  });
  error.generatedMessage = !message;
  throw error;
}

// `args` are [error, message] as the user gave them; `what` is 'exception' or 'rejection'.
function expectError(fn, diff, what, actual, args) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length >= 2) {
      throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    }
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT(
          'error/message', `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === NOTHING) {
    const name = error?.name ? ` (${error.name})` : '';
    fail(fn, diff, undefined, error, `Missing expected ${what}${name}${message ? `: ${message}` : '.'}`);
  }
  if (error) checkException(actual, error, message, fn, diff);
}

function isExpected(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return expected.exec(String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

function expectNoError(fn, diff, what, actual, args) {
  if (actual === NOTHING) return;
  let [error, message] = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || isExpected(actual, error)) {
    const details = message ? `: ${message}` : '.';
    fail(fn, diff, actual, error, `Got unwanted ${what}${details}\nActual message: "${actual && actual.message}"`);
  }
  throw actual;
}

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NOTHING;
}

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');
}

async function rejectedBy(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await context.keep(promise);
  } catch (error) {
    return error;
  }
  return NOTHING;
}

module.exports = { expectError, expectNoError, fail, rejectedBy, thrownBy };
