// SPDX-License-Identifier: MIT
// encapsulate() and decapsulate(): shared secrets sealed for the owner of a key.
'use strict';

const { coded } = require('internal/crypto/coded');
const { UNSUPPORTED, run } = require('internal/crypto/openssl');
const { USE_PRIVATE, USE_PUBLIC, keyBox } = require('internal/crypto/keys');
const { toBytes } = require('internal/crypto/bytes');
const { FastBuffer } = require('internal/buffer/pool');
const { validateFunction } = require('internal/validate');
const binding = internalBinding('crypto_kem');

// The form with a callback has words of its own.
function refuse(result, words, callback) {
  if (result !== UNSUPPORTED) return;
  throw coded(Error, 'ERR_CRYPTO_OPERATION_FAILED',
              callback === undefined ? `Failed to initialize ${words}` : 'Deriving bits failed');
}

function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const box = keyBox(key, USE_PUBLIC);
  return run('DERIVEBITSREQUEST', (slot) => binding.encapsulate(box, slot), callback, (result) => {
    refuse(result, 'encapsulation', callback);
    return { sharedKey: new FastBuffer(result.sharedKey), ciphertext: new FastBuffer(result.ciphertext) };
  });
}

function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const box = keyBox(key, USE_PRIVATE);
  ciphertext = toBytes(ciphertext, 'ciphertext');
  return run('DERIVEBITSREQUEST', (slot) => binding.decapsulate(box, ciphertext, slot), callback, (result) => {
    refuse(result, 'decapsulation', callback);
    return new FastBuffer(result);
  });
}

module.exports = { decapsulate, encapsulate };
