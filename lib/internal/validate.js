// SPDX-License-Identifier: MIT
// Checks of arguments, with Node's codes and words. Hot and small: the good path makes nothing and calls nothing.
//
// A validator returns undefined (parseFileMode, validatePort return the number) or throws.
// internal/stack drops this file's frames from the top of a stack, so errors point at the caller's caller.
'use strict';

const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;

const { isInteger, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
const { isArray } = Array;
const { isView } = ArrayBuffer;

function validateInteger(value, name, min = MIN_SAFE_INTEGER, max = MAX_SAFE_INTEGER) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!isInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  validateInteger(value, name, min, max);
}

function validateUint32(value, name, positive = false) {
  validateInteger(value, name, positive ? 1 : 0, 4294967295);
}

// Any number, NaN only where no limit is given.
function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  const hasMin = min != null;
  const hasMax = max != null;
  if ((hasMin && value < min) || (hasMax && value > max) || ((hasMin || hasMax) && value !== value)) {
    const range = `${hasMin ? `>= ${min}` : ''}${hasMin && hasMax ? ' && ' : ''}${hasMax ? `<= ${max}` : ''}`;
    throw new ERR_OUT_OF_RANGE(name, range, value);
  }
}

function validateString(value, name) {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'function', value);
}

function validateUnion(value, name, union) {
  if (!union.includes(value)) throw new ERR_INVALID_ARG_TYPE(name, `('${union.join('|')}')`, value);
}

function validateOneOf(value, name, allowed) {
  if (allowed.includes(value)) return;
  const list = allowed.map((item) => (typeof item === 'string' ? `'${item}'` : String(item))).join(', ');
  throw new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${list}`);
}

// What validateObject takes beside plain objects.
const ALLOW_NULL = 1;
const ALLOW_OBJECTS = 2; // arrays and functions too

function validateObject(value, name, allow = 0) {
  if (value === null) {
    if ((allow & ALLOW_NULL) !== 0) return;
  } else if (typeof value === 'object') {
    if (!isArray(value) || (allow & ALLOW_OBJECTS) !== 0) return;
  } else if (typeof value === 'function' && (allow & ALLOW_OBJECTS) !== 0) {
    return;
  }
  throw new ERR_INVALID_ARG_TYPE(name, 'object', value);
}

// Web IDL's "dictionary": any object or function, or nothing.
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(name, 'a dictionary', value);
  }
}

function validateArray(value, name, minLength = 0) {
  if (!isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
  if (value.length < minLength) {
    throw new ERR_INVALID_ARG_VALUE(name, value, `must have a length of at least ${minLength}`);
  }
}

function validateEach(value, name, check) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) check(value[i], `${name}[${i}]`);
}

function validateStringArray(value, name) {
  validateEach(value, name, validateString);
}

function validateBooleanArray(value, name) {
  validateEach(value, name, validateBoolean);
}

// Looks at the shape, not the class: user-land AbortSignals work.
function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
  }
}

function validateBuffer(value, name = 'buffer') {
  if (!isView(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

// Hex text has two digits a byte.
function validateEncoding(data, encoding) {
  if (typeof encoding === 'string' && encoding.toLowerCase() === 'hex' && data.length % 2 !== 0) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

// A port as number, decimal or 0x text; the number it means.
function validatePort(port, name = 'Port', allowZero = true) {
  if ((typeof port !== 'number' && (typeof port !== 'string' || port.trim() === '')) ||
      +port !== +port >>> 0 || port > 65535 || (+port === 0 && !allowZero)) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
}

const OCTAL = /^[0-7]+$/;

// A file mode as number or octal text; `fallback` when it is null or undefined and a fallback is given.
function parseFileMode(value, name, fallback = undefined) {
  value ??= fallback;
  if (typeof value === 'string') {
    if (!OCTAL.test(value)) {
      throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

let signals;
function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  signals ??= require('internal/constants').os.signals;
  if (signals[signal] !== undefined) return;
  const upper = signal.toUpperCase();
  const hint = signals[upper] === undefined ? '' : ' (signals must use all capital letters)';
  throw new codes.ERR_UNKNOWN_SIGNAL(signal + hint);
}

const LINK_FORMAT = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

// The `Link` headers of early hints: text, or a list of texts; as one header value.
function validateLinkHeaderValue(hints) {
  const list = isArray(hints) ? hints : [hints];
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'string' || !LINK_FORMAT.test(list[i])) {
      throw new ERR_INVALID_ARG_VALUE(
        'hints', list[i], 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return list.join(', ');
}

function validateIgnored(value, name) {
  if (typeof value === 'string') {
    if (value === '') throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
  } else if (typeof value !== 'function' && !(value instanceof RegExp)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'function', 'RegExp'], value);
  }
}

// The `ignore` option of file watchers: text, RegExp or function, or a list of them.
function validateIgnoreOption(value, name) {
  if (value == null) return;
  if (isArray(value)) validateEach(value, name, validateIgnored);
  else validateIgnored(value, name);
}

module.exports = {
  ALLOW_NULL,
  ALLOW_OBJECTS,
                parseFileMode,
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFunction,
  validateIgnoreOption,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
      validateUint32,
  validateUnion,
};
