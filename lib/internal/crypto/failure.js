// SPDX-License-Identifier: MIT
// OpenSSL's errors made into Errors, without OpenSSL: node:https and node:tls are loaded by many who never use them.
'use strict';

const { coded } = require('internal/crypto/coded');

const { isArray } = Array;

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

module.exports = { check, opensslError };
