// SPDX-License-Identifier: MIT
// Secret keys as arguments.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { bytesOf, toBytes } = require('internal/crypto/bytes');

const { isView } = ArrayBuffer;

const isBytes = (value) => typeof value === 'string' || isView(value) || isAnyArrayBuffer(value);

// A copy of the bytes of a secret key.
function secretBytes(key, encoding, name = 'key') {
  if (!isBytes(key)) {
    throw new ERR_INVALID_ARG_TYPE(
      name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'], key);
  }
  return new Uint8Array(bytesOf(toBytes(key, name, encoding)));
}

function hkdfKey(key) {
  if (!isBytes(key)) {
    throw new ERR_INVALID_ARG_TYPE(
      'ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
  }
  return toBytes(key, 'ikm');
}

module.exports = { hkdfKey, secretBytes };
