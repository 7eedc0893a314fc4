// SPDX-License-Identifier: MIT
// What algorithms ask of their parameters beyond types, by operation: check(operation, algorithm, length) throws what
// the operation is rejected with. SubtleCrypto.supports() asks the same.
'use strict';

const { fail } = require('internal/crypto/webcrypto/material');
const { findDigest } = require('internal/crypto/digest');

const isAes = (name) => name.startsWith('AES-');

function exactly(bytes, length, what) {
  if (bytes.byteLength !== length) throw fail(`${what} must contain exactly ${length} bytes`, 'OperationError');
}

const tagLengths = {
  '__proto__': null,
  'AES-GCM': [32, 64, 96, 104, 112, 120, 128],
  'AES-OCB': [64, 96, 128],
  'ChaCha20-Poly1305': [128],
};

function encrypt(algorithm) {
  const { name, iv, counter, length, tagLength = 128 } = algorithm;
  if (name === 'AES-CBC') {
    exactly(iv, 16, 'algorithm.iv');
  } else if (name === 'AES-CTR') {
    exactly(counter, 16, 'algorithm.counter');
    if (length < 1 || length > 128) throw fail('AES-CTR algorithm.length must be between 1 and 128', 'OperationError');
  } else if (tagLengths[name] !== undefined) {
    if (!tagLengths[name].includes(tagLength)) {
      throw fail(`${tagLength} is not a valid ${name} tag length`, 'OperationError');
    }
    if (name === 'ChaCha20-Poly1305') exactly(iv, 12, 'ChaCha20-Poly1305 algorithm.iv');
    if (name === 'AES-OCB' && (iv.byteLength < 1 || iv.byteLength > 15)) {
      throw fail('AES-OCB algorithm.iv must be no more than 15 bytes', 'OperationError');
    }
  }
}

function sign(algorithm) {
  if (algorithm.context !== undefined && algorithm.context.byteLength > 0) {
    // OpenSSL has contexts of signatures from 3.2 on.
    throw fail('Non zero-length context is not supported', 'NotSupportedError');
  }
  if (algorithm.outputLength !== undefined && algorithm.outputLength % 8 !== 0) {
    throw fail('Unsupported KmacParams outputLength', 'NotSupportedError');
  }
}

function digest(algorithm) {
  if (algorithm.outputLength === undefined) return;
  if (algorithm.outputLength % 8 !== 0) throw fail('Unsupported CShakeParams outputLength', 'NotSupportedError');
  if (algorithm.functionName?.byteLength > 0 || algorithm.customization?.byteLength > 0) {
    // They change the function, and OpenSSL cannot.
    throw fail('Unsupported CShakeParams functionName or customization', 'NotSupportedError');
  }
}

const webCurves = new Set(['P-256', 'P-384', 'P-521']);

function checkCurve({ namedCurve }) {
  if (namedCurve !== undefined && !webCurves.has(namedCurve)) {
    throw fail('Unrecognized namedCurve', 'NotSupportedError');
  }
}

function checkAesLength({ name, length }) {
  if (isAes(name) && length !== undefined && length !== 128 && length !== 192 && length !== 256) {
    throw fail('AES key length must be 128, 192, or 256 bits', 'OperationError');
  }
}

// A big-endian number.
function toNumber(bytes) {
  let n = 0n;
  for (const byte of bytes) n = n << 8n | BigInt(byte);
  return n;
}

function generateKey(algorithm) {
  const { name, length, publicExponent } = algorithm;
  checkCurve(algorithm);
  checkAesLength(algorithm);
  if (publicExponent !== undefined) {
    const n = toNumber(publicExponent);
    if (n > 0xFFFFFFFFn) {
      throw fail('algorithm.publicExponent must fit in an unsigned 32-bit integer', 'OperationError');
    }
    if (n < 3n) throw fail('algorithm.publicExponent must be at least 3', 'OperationError');
  }
  if (!isAes(name) && length !== undefined) {
    const kind = name === 'HMAC' ? 'HmacKeyGenParams' : 'KmacKeyGenParams';
    if (length === 0) throw fail(`${kind}.length cannot be 0`, 'OperationError');
    if (length % 8 !== 0) throw fail(`Unsupported ${kind}.length`, 'NotSupportedError');
  }
}

function deriveBits(algorithm, length) {
  const { name, hash, iterations } = algorithm;
  if (name !== 'HKDF' && name !== 'PBKDF2') return;
  if (length === null) throw fail('length cannot be null', 'OperationError');
  if (length % 8 !== 0) throw fail('length must be a multiple of 8', 'OperationError');
  if (iterations === 0) throw fail('iterations cannot be zero', 'OperationError');
  if (name === 'HKDF' && length / 8 > 255 * findDigest(hash.name).size) {
    throw fail('length exceeds the maximum derived bit length', 'OperationError');
  }
}

const checks = {
  '__proto__': null,
  encrypt, 'decrypt': encrypt, sign, 'verify': sign, digest, generateKey, 'importKey': checkCurve, deriveBits,
  'getKeyLength': checkAesLength,
};

function check(operation, algorithm, length) {
  checks[operation]?.(algorithm, length);
}

module.exports = { check, toNumber };
