// SPDX-License-Identifier: MIT
// SubtleCrypto.supports() (https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-supports): whether an
// operation's first steps would find the algorithm and its parameters good.
'use strict';

const { normalize } = require('internal/crypto/webcrypto/normalize');

const known = new Set([
  'encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits', 'importKey', 'exportKey',
  'wrapKey', 'unwrapKey', 'getPublicKey',
]);

function normalizes(algorithm, operation) {
  try {
    return normalize(algorithm, operation);
  } catch {
    return undefined;
  }
}

// Parameters that normalization takes and the operation would refuse.
function isUsable(operation, algorithm, length) {
  const { name } = algorithm;
  switch (operation) {
    case 'generateKey':
      if (name.startsWith('AES-')) return [128, 192, 256].includes(algorithm.length);
      if (algorithm.length !== undefined) return algorithm.length !== 0 && algorithm.length % 8 === 0;
      if (algorithm.namedCurve !== undefined) return /^P-(256|384|521)$/.test(algorithm.namedCurve);
      return true;
    case 'importKey':
      return algorithm.namedCurve === undefined || /^P-(256|384|521)$/.test(algorithm.namedCurve);
    case 'deriveBits':
      if (name === 'HKDF' || name === 'PBKDF2') {
        return length !== null && length % 8 === 0 && (name !== 'PBKDF2' || algorithm.iterations !== 0);
      }
      return true;
    case 'encrypt':
    case 'decrypt':
      if (name === 'AES-CBC') return algorithm.iv.byteLength === 16;
      if (name === 'AES-CTR') {
        return algorithm.counter.byteLength === 16 && algorithm.length >= 1 && algorithm.length <= 128;
      }
      return true;
    default:
      return true;
  }
}

function supports(operation, algorithm, more) {
  if (!known.has(operation)) return false;
  if (operation === 'getPublicKey') {
    const normal = normalizes(algorithm, 'exportKey');
    return normal !== undefined && /^(RSA|EC|Ed|X)/.test(normal.name);
  }
  if (operation === 'wrapKey' || operation === 'unwrapKey') {
    const cipher = operation === 'wrapKey' ? 'encrypt' : 'decrypt';
    if (!normalizes(algorithm, operation) && !supports(cipher, algorithm, null)) return false;
    return more === null || supports(operation === 'wrapKey' ? 'exportKey' : 'importKey', more, null);
  }
  if (operation === 'deriveKey') {
    const length = more === null ? undefined : normalizes(more, 'getKeyLength');
    if (length === undefined || !normalizes(more, 'importKey')) return false;
    return supports('deriveBits', algorithm, 128);
  }
  const normal = normalizes(algorithm, operation);
  return normal !== undefined && isUsable(operation, normal, typeof more === 'number' ? more : null);
}

module.exports = { supports };
