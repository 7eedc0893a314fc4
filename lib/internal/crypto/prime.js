// SPDX-License-Identifier: MIT
// Prime numbers, as ArrayBuffers of big-endian bytes or BigInts.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { opensslError, run } = require('internal/crypto/openssl');
const { bytesOf } = require('internal/crypto/bytes');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { validateBoolean, validateFunction, validateInt32, validateObject } = require('internal/validate');
const binding = internalBinding('crypto_prime');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;
const { isView } = ArrayBuffer;
const NAMES = ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'];

// A number given as bytes or BigInt, in big-endian bytes.
function toNumberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return Uint8Array.fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
  }
  if (!isView(value) && !isAnyArrayBuffer(value)) throw new ERR_INVALID_ARG_TYPE(name, NAMES, value);
  return bytesOf(value);
}

const toBigInt = (buffer) => BigInt(`0x${new Uint8Array(buffer).toHex()}`);

function bitLength(bytes) {
  let i = 0;
  while (i < bytes.length && bytes[i] === 0) i++;
  return i === bytes.length ? 0 : 8 * (bytes.length - i - 1) + 32 - Math.clz32(bytes[i]);
}

function generate(size, options, callback) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = toNumberBytes(add, 'options.add');
  if (rem !== undefined) rem = toNumberBytes(rem, 'options.rem');
  if (add !== undefined) {
    // No prime of that size can be found.
    if (bitLength(add) > size) throw invalidOption('add');
    if (rem !== undefined && compare(add, rem) <= 0) throw invalidOption('rem');
  }
  return run('RANDOMPRIMEREQUEST', (slot) => binding.generate(size, safe, add, rem, slot), callback,
             bigint ? toBigInt : (buffer) => buffer);
}

const invalidOption = (name) => coded(RangeError, 'ERR_OUT_OF_RANGE', `invalid options.${name}`);

function compare(a, b) {
  const x = a.length === 0 ? 0n : toBigInt(a);
  const y = b.length === 0 ? 0n : toBigInt(b);
  return x < y ? -1 : x > y ? 1 : 0;
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  generate(size, options, callback);
}

const generatePrimeSync = (size, options = {}) => generate(size, options);

const CANDIDATE_BYTES_MAX = 8 * Math.floor((2 ** 31 - 1) / 256); // of OpenSSL's numbers

function checkCandidate(candidate, options, callback) {
  candidate = toNumberBytes(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  if (candidate.length > CANDIDATE_BYTES_MAX) {
    throw opensslError(['error:01800072:bignum routines::bignum too long', 'bignum routines', 'bignum too long', 3]);
  }
  return run('CHECKPRIMEREQUEST', (slot) => binding.check(candidate, checks, slot), callback, (isPrime) => isPrime);
}

function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  checkCandidate(candidate, options, callback);
}

const checkPrimeSync = (candidate, options = {}) => checkCandidate(candidate, options);

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
