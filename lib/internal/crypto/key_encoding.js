// SPDX-License-Identifier: MIT
// How keys are written and read: options { format, type, cipher, passphrase } as numbers for C, with Node's refusals.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { toBytes } = require('internal/crypto/bytes');
const { validateObject, validateString } = require('internal/validate');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');

const { ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_INVALID_ARG_VALUE } = codes;
const { isView } = ArrayBuffer;

// The same numbers as in src/bind/crypto_keys.c, up to DER and SEC1.
const PEM = 0, DER = 1, JWK = 2, RAW_PUBLIC = 3, RAW_PRIVATE = 4, RAW_SEED = 5;
const PKCS1 = 0, SPKI = 1, PKCS8 = 2, SEC1 = 3;

const formats = { '__proto__': null, 'pem': PEM, 'der': DER, 'jwk': JWK };
const types = { __proto__: null, pkcs1: PKCS1, spki: SPKI, pkcs8: PKCS8, sec1: SEC1 };

const isStringOrBytes = (value) => typeof value === 'string' || isView(value) || isAnyArrayBuffer(value);

const optionName = (name, objectName) => (objectName === undefined ? name : `${objectName}.${name}`);

function parseFormat(format, fallback, isPublic, name) {
  if (format === undefined && fallback !== undefined) return fallback;
  const known = formats[format];
  if (known !== undefined) return known;
  if (format === 'raw-public' && isPublic !== false) return RAW_PUBLIC;
  if (format === 'raw-private' && isPublic !== true) return RAW_PRIVATE;
  if (format === 'raw-seed' && isPublic !== true) return RAW_SEED;
  throw new ERR_INVALID_ARG_VALUE(name, format);
}

// isPublic: what is written or read; undefined for either. isInput: a key to read.
function parseType(type, isRequired, keyType, isPublic, isInput, name) {
  if (type === undefined && !isRequired) return isInput ? undefined : isPublic ? SPKI : PKCS8;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return PKCS1;
  }
  if (type === 'spki' && isPublic !== false) return SPKI;
  if (type === 'pkcs8' && isPublic !== true) return PKCS8;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return SEC1;
  }
  throw new ERR_INVALID_ARG_VALUE(name, type);
}

// { format, type, cipher, passphrase } of what is to be read (isInput) or written.
function parseEncoding(options, keyType, isPublic, isInput, objectName) {
  validateObject(options, 'options');
  const format = parseFormat(options.format, isInput ? PEM : undefined, isPublic, optionName('format', objectName));
  if (format >= RAW_PUBLIC) return { format, type: options.type };
  const isRequired = (!isInput || format === DER) && format !== JWK;
  const type = format === JWK ? undefined :
    parseType(options.type, isRequired, keyType, isPublic, isInput, optionName('type', objectName));
  let { cipher, passphrase } = options;
  if (isPublic !== true || isInput) {
    const { encoding } = options;
    if (!isInput) {
      if (cipher != null) {
        if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(optionName('cipher', objectName), cipher);
        if (format === DER && (type === PKCS1 || type === SEC1)) {
          throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(options.type, 'does not support encryption');
        }
      } else if (passphrase !== undefined) {
        if (format === JWK) throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
        throw new ERR_INVALID_ARG_VALUE(optionName('cipher', objectName), cipher);
      }
    }
    if ((isInput && passphrase !== undefined && !isStringOrBytes(passphrase)) ||
        (!isInput && cipher != null && !isStringOrBytes(passphrase))) {
      throw new ERR_INVALID_ARG_VALUE(optionName('passphrase', objectName), passphrase);
    }
    if (passphrase !== undefined) passphrase = toBytes(passphrase, 'key.passphrase', encoding);
  }
  if (format === JWK && !isInput && (cipher != null || passphrase !== undefined)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
  }
  return { format, type, cipher: cipher ?? undefined, passphrase };
}

const incompatible = () => coded(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS',
                                 'The selected key encoding is incompatible with the key type');

// The type of a raw key to read, and its curve.
function parseRaw(options) {
  validateString(options.asymmetricKeyType, 'key.asymmetricKeyType');
  if (options.asymmetricKeyType === 'ec') validateString(options.namedCurve, 'key.namedCurve');
  return options.asymmetricKeyType;
}

module.exports = {
  DER, JWK, PEM, PKCS8, RAW_PRIVATE, RAW_PUBLIC, RAW_SEED, SPKI,
  incompatible, isStringOrBytes, parseEncoding, parseRaw,
};
