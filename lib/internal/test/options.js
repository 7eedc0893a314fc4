// SPDX-License-Identifier: MIT
// Options of a test as users give them, checked; and the pattern options of the command line as functions.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const {
  validateAbortSignal, validateNumber, validateStringArray, validateUint32,
} = require('internal/validate');

const TIMEOUT_MAX = 2 ** 31 - 1;

// Milliseconds, null for none. Undefined: not given.
function checkTimeout(timeout, name = 'options.timeout') {
  if (timeout !== undefined && timeout !== null && timeout !== Infinity) {
    validateNumber(timeout, name, 0, TIMEOUT_MAX);
  }
  return timeout === Infinity ? null : timeout;
}

// How many subtests run at once; undefined when not given.
function checkConcurrency(concurrency, isTop, name = 'options.concurrency') {
  switch (typeof concurrency) {
    case 'number':
      validateUint32(concurrency, name, true);
      return concurrency;
    case 'boolean':
      if (!concurrency) return 1;
      return isTop ? Math.max(require('node/os').availableParallelism() - 1, 1) : Infinity;
    case 'undefined':
      return undefined;
    default:
      if (concurrency === null) return undefined;
      throw new ERR_INVALID_ARG_TYPE(name, ['boolean', 'number'], concurrency);
  }
}

let isWarned = false;
function checkTags(tags) {
  if (tags === undefined) return [];
  validateStringArray(tags, 'options.tags');
  if (!isWarned) {
    isWarned = true;
    process.emitWarning('Test tags is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  const known = new Set();
  for (const tag of tags) {
    if (tag === '') throw new ERR_INVALID_ARG_VALUE('options.tags', tags, 'must not contain empty strings');
    known.add(tag.toLowerCase());
  }
  return [...known];
}

// What the option expectFailure asks for: undefined, or {label, match}; `match` is what assert.throws() takes.
function readExpectation(value) {
  if (value === undefined || value === false || value === null) return undefined;
  if (typeof value === 'string') return { label: value, match: undefined };
  if (typeof value === 'function' || value instanceof RegExp) return { label: undefined, match: value };
  if (typeof value !== 'object') return value ? { label: undefined, match: undefined } : undefined;
  const keys = Object.keys(value);
  if (keys.length === 0 && !(value instanceof Error)) {
    throw new ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  }
  if (keys.length > 0 && keys.every((key) => key === 'label' || key === 'match')) {
    return { label: value.label, match: value.match };
  }
  return { label: undefined, match: value };
}

// The three shapes of arguments: (name, options, fn), each of them may be left out.
function readArguments(name, options, fn) {
  if (typeof name === 'function') {
    fn = name;
    name = undefined;
    options = undefined;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = undefined;
  } else if (typeof options === 'function') {
    fn = options;
    options = undefined;
  }
  if (options === null || typeof options !== 'object') options = {};
  if (typeof fn !== 'function') fn = undefined;
  return { name: typeof name === 'string' && name !== '' ? name : fn?.name || '<anonymous>', options, fn };
}

// Texts of --test-name-pattern and the like: "/.../flags" is a regular expression as it stands.
function toRegExp(text, name) {
  const match = /^\/(.*)\/([a-z]*)$/s.exec(text);
  try {
    return match === null ? new RegExp(text) : new RegExp(match[1], match[2]);
  } catch (cause) {
    throw new ERR_INVALID_ARG_VALUE(name, text, `is an invalid regular expression.${cause ? ` ${cause.message}` : ''}`);
  }
}

function checkPatterns(patterns, name) {
  if (patterns === undefined || patterns === null) return undefined;
  const list = Array.isArray(patterns) ? patterns : [patterns];
  return list.map((pattern, i) => {
    if (pattern instanceof RegExp) return pattern;
    if (typeof pattern !== 'string') {
      const place = Array.isArray(patterns) ? `${name}[${i}]` : name;
      throw new ERR_INVALID_ARG_TYPE(place, ['string', 'RegExp'], pattern);
    }
    return toRegExp(pattern, name);
  });
}

module.exports = {
  TIMEOUT_MAX, checkConcurrency, checkPatterns, checkTags, checkTimeout, readArguments, readExpectation, toRegExp,
  validateAbortSignal,
};
