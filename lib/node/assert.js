// SPDX-License-Identifier: MIT
// node:assert. The functions live once, on the prototype of Assert; `assert` is a function that carries them, bound to
// the defaults. An assertion that holds makes nothing and loads nothing: messages are made by the modules in
// internal/assert when one fails.
'use strict';

const { codes: { ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } =
  require('internal/errors');
const { validateOneOf } = require('internal/validate');
const { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } = require('internal/util/comparisons');
const lazy = require('internal/lazy');

const lazyThrows = lazy(() => require('internal/assert/throws'));
const lazyError = lazy(() => require('internal/assert/assertion_error').AssertionError);
const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const { is } = Object;

const kDiff = Symbol('diff');
const kSkipPrototype = Symbol('skipPrototype');

// Errors of other realms count.
const isError = (value) => typeof value === 'object' && value !== null &&
  (value instanceof Error || require('internal/util/types').types.isNativeError(value));

// `this` is an Assert, or whatever a function was called on after `const { ok } = assert`.
const diffOf = (self) => self?.[kDiff] ?? 'simple';
const skips = (self) => self?.[kSkipPrototype] === true;

// The message a user passed: an error (thrown as it is), a function that makes it, or a format with its values.
function customMessage(args, actual, expected) {
  const [message] = args;
  if (message === undefined || message === null) return undefined;
  if (isError(message)) {
    if (args.length > 1) {
      throw new ERR_INVALID_ARG_VALUE('message', message, 'may not be followed by further values');
    }
    throw message;
  }
  if (typeof message === 'function') {
    const made = message(actual, expected);
    return typeof made === 'string' ? made : undefined;
  }
  if (typeof message !== 'string') throw new ERR_INVALID_ARG_TYPE('message', ['string', 'function'], message);
  return args.length > 1 ? require('internal/util/format').format(...args) : message;
}

function fail(fn, self, operator, actual, expected, args) {
  const message = customMessage(args, actual, expected);
  throw new (lazyError())({ actual, expected, message, operator, stackStartFn: fn, diff: diffOf(self) });
}

function checkCount(count) {
  if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

function innerOk(fn, self, count, value, args) {
  if (value) return;
  let generated = false;
  let message = customMessage(args, value, true);
  if (count === 0) {
    generated = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (message === undefined) {
    generated = true;
    message = require('internal/assert/falsy_message').falsyMessage(fn);
  }
  const error = new (lazyError())({
    actual: value, expected: true, message, operator: '==', stackStartFn: fn, diff: diffOf(self),
  });
  error.generatedMessage = generated;
  throw error;
}

function innerMatch(fn, self, string, regexp, args) {
  if (!(regexp instanceof RegExp) && !require('internal/util/types').types.isRegExp(regexp)) {
    throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  }
  const wanted = fn.name === 'match';
  if (typeof string === 'string' && (regexp.exec(string) !== null) === wanted) return;
  let message = customMessage(args, string, regexp);
  const generated = message === undefined || message === '';
  if (generated) {
    const inspect = lazyInspect();
    if (typeof string !== 'string') {
      message = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
    } else {
      const how = wanted ? 'did not match' : 'was expected to not match';
      message = `The input ${how} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    }
  }
  const error = new (lazyError())({
    actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn, diff: diffOf(self),
  });
  error.generatedMessage = generated;
  throw error;
}

// The stack of an error that came by a callback, with the frames of the assertion above it.
function joinStacks(error, original) {
  const { stack } = original;
  if (typeof stack !== 'string') return;
  const start = stack.indexOf('\n    at');
  if (start < 0) return;
  const theirs = stack.slice(start + 1).split('\n');
  let ours = error.stack.split('\n');
  for (const frame of theirs) {
    const at = ours.indexOf(frame);
    if (at >= 0) {
      ours = ours.slice(0, at);
      break;
    }
  }
  error.stack = `${ours.join('\n')}\n${theirs.join('\n')}`;
}

const methods = {
  ok(...args) {
    innerOk(methods.ok, this, args.length, args[0], args.slice(1));
  },

  fail(message) {
    if (isError(message)) throw message;
    const error = new (lazyError())({
      operator: 'fail', stackStartFn: methods.fail, message: message === undefined ? 'Failed' : message,
      diff: diffOf(this),
    });
    error.generatedMessage = message === undefined;
    throw error;
  },

  equal(actual, expected, ...message) {
    checkCount(arguments.length);
    // eslint-disable-next-line eqeqeq
    if (actual == expected || (actual !== actual && expected !== expected)) return;
    fail(methods.equal, this, '==', actual, expected, message);
  },

  notEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    // eslint-disable-next-line eqeqeq
    if (actual != expected && !(actual !== actual && expected !== expected)) return;
    fail(methods.notEqual, this, '!=', actual, expected, message);
  },

  deepEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (isDeepEqual(actual, expected)) return;
    fail(methods.deepEqual, this, 'deepEqual', actual, expected, message);
  },

  notDeepEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (!isDeepEqual(actual, expected)) return;
    fail(methods.notDeepEqual, this, 'notDeepEqual', actual, expected, message);
  },

  deepStrictEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (isDeepStrictEqual(actual, expected, skips(this))) return;
    fail(methods.deepStrictEqual, this, 'deepStrictEqual', actual, expected, message);
  },

  notDeepStrictEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (!isDeepStrictEqual(actual, expected, skips(this))) return;
    fail(methods.notDeepStrictEqual, this, 'notDeepStrictEqual', actual, expected, message);
  },

  strictEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (is(actual, expected)) return;
    fail(methods.strictEqual, this, 'strictEqual', actual, expected, message);
  },

  notStrictEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (!is(actual, expected)) return;
    fail(methods.notStrictEqual, this, 'notStrictEqual', actual, expected, message);
  },

  partialDeepStrictEqual(actual, expected, ...message) {
    checkCount(arguments.length);
    if (isPartialStrictEqual(actual, expected)) return;
    fail(methods.partialDeepStrictEqual, this, 'partialDeepStrictEqual', actual, expected, message);
  },

  match(string, regexp, ...message) {
    innerMatch(methods.match, this, string, regexp, message);
  },

  doesNotMatch(string, regexp, ...message) {
    innerMatch(methods.doesNotMatch, this, string, regexp, message);
  },

  throws(fn, ...args) {
    const { expectError, thrownBy } = lazyThrows();
    expectError(methods.throws, diffOf(this), 'exception', thrownBy(fn), args);
  },

  async rejects(promiseFn, ...args) {
    const { expectError, rejectedBy } = lazyThrows();
    expectError(methods.rejects, diffOf(this), 'rejection', await rejectedBy(promiseFn), args);
  },

  doesNotThrow(fn, ...args) {
    const { expectNoError, thrownBy } = lazyThrows();
    expectNoError(methods.doesNotThrow, diffOf(this), 'exception', thrownBy(fn), args);
  },

  async doesNotReject(promiseFn, ...args) {
    const { expectNoError, rejectedBy } = lazyThrows();
    expectNoError(methods.doesNotReject, diffOf(this), 'rejection', await rejectedBy(promiseFn), args);
  },

  ifError(error) {
    if (error === null || error === undefined) return;
    let message = 'ifError got unwanted exception: ';
    if (typeof error === 'object' && typeof error.message === 'string') {
      message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
    } else {
      message += lazyInspect()(error);
    }
    const failure = new (lazyError())({
      actual: error, expected: null, operator: 'ifError', message, stackStartFn: methods.ifError, diff: diffOf(this),
    });
    failure.generatedMessage = false;
    joinStacks(failure, error);
    throw failure;
  },
};
const names = Object.keys(methods);

// assert.strict: the same with the loose comparisons made strict.
const strictNames = {
  __proto__: null,
  equal: 'strictEqual',
  deepEqual: 'deepStrictEqual',
  notEqual: 'notStrictEqual',
  notDeepEqual: 'notDeepStrictEqual',
};

// Assertions with options of their own: {diff: 'simple' | 'full', strict: true, skipPrototype: false}.
function Assert(options) {
  if (new.target === undefined) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = Object.assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = lazyError();
  const hide = (key, value) => Object.defineProperty(this, key, { __proto__: null, value, enumerable: false });
  hide(kDiff, options.diff ?? 'simple');
  hide(kSkipPrototype, Boolean(options.skipPrototype));
  if (options.strict) for (const key in strictNames) this[key] = methods[strictNames[key]];
}
for (const name of names) {
  Object.defineProperty(Assert.prototype, name, {
    __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true,
  });
}

function assert(...args) {
  innerOk(assert, undefined, args.length, args[0], args.slice(1));
}

function strict(...args) {
  innerOk(strict, undefined, args.length, args[0], args.slice(1));
}

lazy.lazyProperty(assert, 'AssertionError', lazyError);
lazy.lazyProperty(strict, 'AssertionError', lazyError);
for (const name of names) {
  assert[name] = methods[name];
  strict[name] = methods[strictNames[name] ?? name];
}
assert.strict = strict;
assert.Assert = Assert;
strict.Assert = Assert;
strict.strict = strict;

module.exports = assert;
