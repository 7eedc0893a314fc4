// SPDX-License-Identifier: MIT
// HKDF and PBKDF2 in the Web Cryptography API.
'use strict';

const { fail, job } = require('internal/crypto/webcrypto/material');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const binding = internalBinding('crypto_kdf');

async function deriveBits(slots, algorithm, length) {
  if (length === null) throw fail('length cannot be null', 'OperationError');
  if (length % 8 !== 0) throw fail('length must be a multiple of 8', 'OperationError');
  const { name, iterations } = algorithm;
  if (name === 'PBKDF2' && iterations === 0) throw fail('iterations cannot be zero', 'OperationError');
  const { id, size } = findDigest(algorithm.hash.name);
  const bytes = length / 8;
  if (name === 'HKDF' && bytes > 255 * size) {
    throw fail('length exceeds the maximum derived bit length', 'OperationError');
  }
  if (bytes === 0) return new ArrayBuffer(0);
  const salt = bytesOf(algorithm.salt);
  const { data } = slots.handle;
  return job((slot) => (name === 'HKDF' ? binding.hkdf(data, salt, bytesOf(algorithm.info), bytes, id, slot) :
    binding.pbkdf2(data, salt, iterations, bytes, id, slot)));
}

module.exports = { deriveBits };
