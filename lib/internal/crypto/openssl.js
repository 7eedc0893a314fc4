// SPDX-License-Identifier: MIT
// OpenSSL as a whole: set up once by the options of the command line, which loads it, and its jobs run.
//
// A native of the crypto bindings answers with an array where OpenSSL failed, and with a negative number where Node has
// a code of its own (src/bind/crypto.h).
'use strict';

const { coded } = require('internal/crypto/coded');
const { check, opensslError } = require('internal/crypto/failure');
const { option } = require('internal/options');
const { hold } = require('internal/slots');
const { FastBuffer } = require('internal/buffer/pool');
const binding = internalBinding('crypto');

// The same numbers as in src/bind/crypto.h.
const UNKNOWN = -1, BAD_LENGTH = -2, UNSUPPORTED = -3, BAD_TAG = -4, BAD_IV = -5, BAD_KEY = -6;
const NEED_PASSPHRASE = -7;
const NO_MEMORY = -12; // libuv's

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
