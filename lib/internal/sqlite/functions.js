// SPDX-License-Identifier: MIT
// Functions and aggregates of users, as SQLite calls them: with checked arguments, and answers that it can hold.
'use strict';

const { types: { isPromise } } = require('internal/util/types');
const {
  asBytes, checkBoolean, checkFunction, checkNumber, checkObject, checkString, checked, fits, isBytes, option,
  sqliteError, typeError,
} = require('internal/sqlite/failure');
const binding = internalBinding('sqlite_functions');

const DETERMINISTIC = 1; // flags, as in src/bind/sqlite_functions.c
const DIRECT_ONLY = 2;
const BIGINTS = 4;

// What users' code is given: blobs as Uint8Arrays, integers as numbers unless they asked for BigInts.
function given(values, bigints) {
  for (let i = 0; i < values.length; i++) {
    const { [i]: value } = values;
    if (typeof value === 'object' && value !== null) values[i] = new Uint8Array(value);
    else if (!bigints) checkNumber(value);
  }
  return values;
}

// What SQLite is given.
function answer(value) {
  switch (typeof value) {
    case 'undefined':
    case 'number':
    case 'string':
      return value;
    case 'bigint':
      if (fits(value)) return value;
      throw sqliteError('BigInt value is too large for SQLite');
    case 'object':
      if (value === null) return value;
      if (isBytes(value)) return asBytes(value);
      if (isPromise(value)) throw sqliteError('Asynchronous user-defined functions are not supported');
      break;
    default:
  }
  throw sqliteError('Returned JavaScript value cannot be converted to a SQLite value');
}

function flagsOf(options) {
  const flag = (key, bit) => (option(options, key, checkBoolean, false) ? bit : 0);
  return {
    bigints: flag('useBigIntArguments', BIGINTS) !== 0,
    varargs: option(options, 'varargs', checkBoolean, false),
    bits: flag('useBigIntArguments', BIGINTS) | flag('deterministic', DETERMINISTIC) | flag('directOnly', DIRECT_ONLY),
  };
}

// Adds a function; what SQLite calls is the result, to be kept alive.
function addFunction(connection, name, options, fn) {
  checkString(name, 'name');
  if (fn === undefined && typeof options === 'function') {
    fn = options;
    options = {};
  } else if (fn !== undefined || options !== undefined) {
    checkObject(options, 'options');
  }
  const { bigints, varargs, bits } = flagsOf(options ?? {});
  checkFunction(fn, 'function');
  const call = (...values) => answer(fn(...given(values, bigints)));
  checked(binding.addFunction(connection, name, varargs ? -1 : fn.length, bits, call));
  return call;
}

function checkStart(start) {
  if (start === undefined || (typeof start === 'object' && start !== null))
    throw typeError('The "options.start" argument must be a function or a primitive value.');
  return start;
}

// Arguments that a step takes, its state apart.
const stepsTake = (fn) => Math.max(fn.length - 1, 0);

function addAggregate(connection, name, options) {
  checkString(name, 'name');
  checkObject(options, 'options');
  const start = checkStart(options.start);
  const { step, inverse } = options;
  checkFunction(step, 'options.step');
  const { bigints, varargs, bits } = flagsOf(options);
  if (inverse !== undefined) checkFunction(inverse, 'options.inverse');
  const result = typeof options.result === 'function' ? options.result : (state) => state;

  const states = new Map(); // number -> state
  let count = 0;
  const stateOf = (number) => {
    if (number === 0) return typeof start === 'function' ? start() : start;
    return states.get(number);
  };
  const stepper = (fn) => (number, ...values) => {
    const state = fn(stateOf(number), ...given(values, bigints));
    if (number === 0) number = ++count;
    states.set(number, state);
    return number;
  };
  const shown = new Set(); // those that a window asked for: nobody looks at what they end with
  const value = (number) => {
    shown.add(number);
    return answer(result(stateOf(number)));
  };
  const end = (number) => {
    try {
      return shown.delete(number) ? null : answer(result(stateOf(number)));
    } finally {
      states.delete(number);
    }
  };
  const kept = [stepper(step), end, inverse === undefined ? null : stepper(inverse), value];
  let arity = varargs ? -1 : stepsTake(step);
  if (!varargs && inverse !== undefined) arity = Math.max(arity, stepsTake(inverse));
  checked(binding.addAggregate(connection, name, arity, bits, ...kept));
  return kept;
}

// The authorizer: the function that SQLite calls.
const VERDICTS = 3; // SQLITE_OK, SQLITE_DENY, SQLITE_IGNORE
function addAuthorizer(connection, callback) {
  if (callback === null) {
    checked(binding.authorize(connection, null));
    return undefined;
  }
  if (typeof callback !== 'function') throw typeError('The "callback" argument must be a function or null.');
  const ask = (...about) => {
    const verdict = callback(...about);
    if (!Number.isInteger(verdict))
      throw typeError('Authorizer callback must return an integer authorization code');
    if (verdict < 0 || verdict >= VERDICTS)
      throw new RangeError('Authorizer callback returned a invalid authorization code');
    return verdict;
  };
  checked(binding.authorize(connection, ask));
  return ask;
}

module.exports = { addAggregate, addAuthorizer, addFunction, answer, given };
