// SPDX-License-Identifier: MIT
// How node:sqlite fails, and the checks of its arguments, whose messages do not say what was given.
'use strict';

const { i32, N0 } = require('internal/cells');
const { isURL } = require('internal/url');

function coded(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

const typeError = (message) => coded(TypeError, 'ERR_INVALID_ARG_TYPE', message);
const valueError = (message) => coded(TypeError, 'ERR_INVALID_ARG_VALUE', message);
const stateError = (message) => coded(Error, 'ERR_INVALID_STATE', message);
const rangeError = (message) => coded(RangeError, 'ERR_OUT_OF_RANGE', message);

const SQLITE_ERROR = 1;
const SQL_LOGIC_ERROR = 'SQL logic error';
function sqliteError(message, errcode = SQLITE_ERROR, errstr = SQL_LOGIC_ERROR) {
  const error = coded(Error, 'ERR_SQLITE_ERROR', message);
  error.errcode = errcode;
  error.errstr = errstr;
  return error;
}

// What a native gave, unless cell N0 says that it failed: see src/bind/sqlite.h.
const FINALIZED = 2;
const RUNNING = 3;
function checked(result) {
  switch (i32[N0]) {
    case 0: return result;
    case FINALIZED: throw stateError('statement has been finalized');
    case RUNNING: throw stateError('statement is running');
    default: {
      const { 0: code, 1: message, 2: text } = result;
      throw sqliteError(message, code, text);
    }
  }
}

function checkBoolean(value, name) {
  if (typeof value !== 'boolean') throw typeError(`The "${name}" argument must be a boolean.`);
  return value;
}

function checkString(value, name) {
  if (typeof value !== 'string') throw typeError(`The "${name}" argument must be a string.`);
  return value;
}

const INT_MAX = 0x7FFFFFFF;
function checkInteger(value, name) {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > INT_MAX)
    throw typeError(`The "${name}" argument must be an integer.`);
  return value;
}

function checkFunction(value, name) {
  if (typeof value !== 'function') throw typeError(`The "${name}" argument must be a function.`);
  return value;
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
function checkObject(value, name) {
  if (!isObject(value)) throw typeError(`The "${name}" argument must be an object.`);
  return value;
}

function checkBytes(value, name) {
  if (!(value instanceof Uint8Array)) throw typeError(`The "${name}" argument must be a Uint8Array.`);
  return value;
}

// An option that may be left out.
function option(options, key, check, fallback, name = `options.${key}`) {
  const { [key]: value } = options;
  return value === undefined ? fallback : check(value, name);
}

function checkPath(path) {
  if (isURL(path)) {
    if (path.protocol !== 'file:') throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file:');
    path = path.href; // SQLite reads it, with the parameters it may have
    if (!path.includes('%00')) return path;
  }
  const isText = typeof path === 'string' && !path.includes('\0');
  if (!isText && !(path instanceof Uint8Array && !path.includes(0)))
    throw typeError('The "path" argument must be a string, Uint8Array, or URL without null bytes.');
  return path;
}

// Of BigInts SQLite holds 64 bits.
const fits = (bigint) => BigInt.asIntN(64, bigint) === bigint;
const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer ||
  value instanceof SharedArrayBuffer;
// Natives read no DataView.
const asBytes = (bytes) => (bytes instanceof DataView ?
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes);

// Integers come as BigInts when no number can hold them.
function checkNumber(value) {
  if (typeof value !== 'bigint') return;
  throw rangeError(`Value is too large to be represented as a JavaScript number: ${value}`);
}

const illegal = () => coded(Error, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');

// Gives a class the form that Node's have, which are made in C++: enumerable methods, no lengths.
function dressed(Class) {
  for (const name of Reflect.ownKeys(Class.prototype)) {
    if (name === 'constructor') continue;
    const { value } = Object.getOwnPropertyDescriptor(Class.prototype, name);
    Object.defineProperty(value, 'length', { value: 0 });
    Object.defineProperty(Class.prototype, name, { enumerable: true });
  }
  return Object.defineProperty(Class, 'length', { value: 0 });
}

module.exports = {
  asBytes, checkBoolean, checkBytes, checkFunction, checkInteger, checkNumber, checkObject, checkPath, checkString,
  checked, coded, dressed, fits, illegal, isBytes, isObject, option, rangeError, sqliteError, stateError, typeError,
  valueError,
};
