// SPDX-License-Identifier: MIT
// SubtleCrypto.supports() (https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-supports): whether an
// operation's first steps would find the algorithm and its parameters good.
'use strict';

const { normalize } = require('internal/crypto/webcrypto/normalize');
const { check } = require('internal/crypto/webcrypto/parameters');
const { getKeyLength } = require('internal/crypto/webcrypto/secret');

// The algorithm as the operation would take it; undefined when it would not.
function accepted(operation, algorithm, length = null) {
  try {
    const normal = normalize(algorithm, operation);
    check(operation, normal, length);
    return normal;
  } catch {
    return undefined;
  }
}

const is = (operation, algorithm, length) => accepted(operation, algorithm, length) !== undefined;

// Bits of the key that would be derived; undefined when there is no such key.
function derivedLength(algorithm) {
  const normal = accepted('getKeyLength', algorithm);
  try {
    return normal && is('importKey', algorithm) ? getKeyLength(normal) : undefined;
  } catch {
    return undefined;
  }
}

function supports(operation, algorithm, more) {
  switch (operation) {
    case 'encrypt':
    case 'decrypt':
    case 'sign':
    case 'verify':
    case 'digest':
    case 'generateKey':
    case 'importKey':
    case 'exportKey':
      return is(operation, algorithm);
    case 'deriveBits':
      return is(operation, algorithm, typeof more === 'number' ? more : null);
    case 'deriveKey': {
      const length = more === null ? undefined : derivedLength(more);
      return length !== undefined && is('deriveBits', algorithm, length);
    }
    case 'wrapKey':
      return (is('wrapKey', algorithm) || is('encrypt', algorithm)) && (more === null || is('exportKey', more));
    case 'unwrapKey':
      return (is('unwrapKey', algorithm) || is('decrypt', algorithm)) && (more === null || is('importKey', more));
    case 'getPublicKey': {
      const normal = accepted('exportKey', algorithm);
      return normal !== undefined && /^(RSA|EC|Ed|X)/.test(normal.name);
    }
    default:
      return false;
  }
}

module.exports = { supports };
