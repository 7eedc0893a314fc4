// SPDX-License-Identifier: MIT
// HKDF and PBKDF2 in the Web Cryptography API.
'use strict';

const { job } = require('internal/crypto/webcrypto/material');
const { check } = require('internal/crypto/webcrypto/parameters');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const binding = internalBinding('crypto_kdf');

async function deriveBits(slots, algorithm, length) {
  check('deriveBits', algorithm, length);
  const { name, iterations } = algorithm;
  const { id } = findDigest(algorithm.hash.name);
  const bytes = length / 8;
  if (bytes === 0) return new ArrayBuffer(0);
  const salt = bytesOf(algorithm.salt);
  const { data } = slots.handle;
  return job('DERIVEBITSREQUEST', name === 'HKDF' ?
    (slot) => binding.hkdf(data, salt, bytesOf(algorithm.info), bytes, id, slot) :
    (slot) => binding.pbkdf2(data, salt, iterations, bytes, id, slot));
}

module.exports = { deriveBits };
