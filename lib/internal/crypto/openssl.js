// SPDX-License-Identifier: MIT
// OpenSSL as a whole: set up once by the options of the command line; its errors made into Errors; its jobs run.
//
// A native of the crypto bindings answers with an array where OpenSSL failed, and with a negative number where Node has
// a code of its own (src/bind/crypto.h).
'use strict';

const { coded } = require('internal/crypto/coded');
const { option } = require('internal/options');
const { hold } = require('internal/slots');
const { FastBuffer } = require('internal/buffer/pool');
const binding = internalBinding('crypto');

const { isArray } = Array;

// The same numbers as in src/bind/crypto.h.
const UNKNOWN = -1, BAD_LENGTH = -2, UNSUPPORTED = -3, BAD_TAG = -4, BAD_IV = -5, BAD_KEY = -6;
const NEED_PASSPHRASE = -7;
const NO_MEMORY = -12; // libuv's

// ---- errors ---------------------------------------------------------------------------------------------------------

// Libraries that codes name, by OpenSSL's numbers.
const libraries = {
  '__proto__': null,
  2: 'SYS', 3: 'BN', 4: 'RSA', 5: 'DH', 6: 'EVP', 7: 'BUF', 8: 'OBJ', 9: 'PEM', 10: 'DSA', 11: 'X509', 13: 'ASN1',
  14: 'CONF', 15: 'CRYPTO', 16: 'EC', 20: 'SSL', 32: 'BIO', 33: 'PKCS7', 34: 'X509V3', 35: 'PKCS12', 36: 'RAND',
  37: 'DSO', 38: 'ENGINE', 39: 'OCSP', 40: 'UI', 41: 'COMP', 42: 'ECDSA', 43: 'ECDH', 44: 'OSSL_STORE', 45: 'FIPS',
  46: 'CMS', 47: 'TS', 48: 'HMAC', 50: 'CT', 51: 'ASYNC', 52: 'KDF', 53: 'SM2', 128: 'USER',
};

function codeOf(reason, library) {
  const name = libraries[library];
  const prefix = name === undefined ? 'OSSL_' : name === 'SSL' ? 'SSL_' : `OSSL_${name}_`;
  return `ERR_${prefix}${reason.replaceAll(' ', '_').toUpperCase()}`;
}

// The Error of a list of OpenSSL's errors, four items each. The oldest gives the message, the others are its stack;
// `fallback` is the message when there is none.
function opensslError(list, fallback = 'Operation failed') {
  if (list.length === 0) return coded(Error, 'ERR_CRYPTO_OPERATION_FAILED', fallback);
  const error = new Error(list[0]);
  if (list.length > 4) {
    const older = [];
    for (let i = list.length - 4; i > 0; i -= 4) older.push(list[i]);
    error.opensslErrorStack = older;
  }
  if (list[1] !== '') error.library = list[1];
  if (list[2] !== '') {
    error.reason = list[2];
    error.code = codeOf(list[2], list[3]);
  }
  return error;
}

// The result of a native, unless it is a list of errors, which is thrown.
function check(result, fallback = undefined) {
  if (isArray(result)) throw opensslError(result, fallback);
  return result;
}

// ---- jobs -----------------------------------------------------------------------------------------------------------

// start(slot) calls the native of a job with the slot as its last argument. Without a callback the job runs at once,
// and its result is returned, or what finish(result) makes of it; with one, callback(error, result) comes later.
// finish() may throw. `type` is what the hooks of async_hooks are told.
function finishAs(result, finish) {
  check(result);
  if (result === BAD_LENGTH) throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'data is too big');
  if (result === NO_MEMORY) throw coded(Error, 'ERR_MEMORY_ALLOCATION_FAILED', 'Failed to allocate memory');
  return finish === undefined ? new FastBuffer(result) : finish(result);
}

function run(type, start, callback, finish) {
  if (callback === undefined) return finishAs(start(0), finish);
  start(hold((result) => {
    let value;
    try {
      value = finishAs(result, finish);
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, value);
  }, type));
  return undefined;
}

// The same as a promise.
function runAside(type, start, finish) {
  return new Promise((resolve, reject) => {
    run(type, start, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, finish);
  });
}

// ---- set-up ---------------------------------------------------------------------------------------------------------

check(binding.setUp(
  option('--openssl-config') ?? process.env.OPENSSL_CONF, option('--openssl-shared-config') === true,
  option('--openssl-legacy-provider') === true,
  Number(option('--secure-heap') ?? 0), Number(option('--secure-heap-min') ?? 2), false));

module.exports = {
  UNKNOWN, BAD_LENGTH, UNSUPPORTED, BAD_TAG, BAD_IV, BAD_KEY, NEED_PASSPHRASE,
  binding, check, opensslError, run, runAside,
};
