// SPDX-License-Identifier: MIT
// generateKey and generateKeyPair, at once and on the pool.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { run, UNKNOWN } = require('internal/crypto/openssl');
const { findDigest } = require('internal/crypto/digest');
const { bytesOf } = require('internal/crypto/bytes');
const { parseEncoding } = require('internal/crypto/key_encoding');
const { Handle, wrap, write } = require('internal/crypto/keys');
const { kCustomPromisifyArgs } = require('internal/util/promisify');
const {
  validateBuffer, validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString,
  validateUint32,
} = require('internal/validate');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const binding = internalBinding('crypto_keygen');

const { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION } = codes;
const { isView } = ArrayBuffer;

// ---- pairs ----------------------------------------------------------------------------------------------------------

function digestId(name, what = '') {
  if (name === undefined) return -1;
  const found = findDigest(name);
  if (found !== undefined) return found.id;
  throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid ${what}digest: ${name}`);
}

// What starts the job of each type of key.
const starts = {
  '__proto__': null,
  'rsa': rsaStart,
  'rsa-pss': rsaStart,
  'dsa': dsaStart,
  'ec': ecStart,
  'ed25519': okpStart,
  'ed448': okpStart,
  'x25519': okpStart,
  'x448': okpStart,
  'dh': dhStart,
};

function rsaStart(type, options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { publicExponent } = options;
  if (publicExponent == null) publicExponent = 0x10001;
  else validateUint32(publicExponent, 'options.publicExponent');
  if (type === 'rsa') return (slot) => binding.rsa(modulusLength, publicExponent, slot);

  const { hash, mgf1Hash, hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  if (hash !== undefined) throw new ERR_INVALID_ARG_VALUE('options.hash', hash, 'is no longer supported');
  if (mgf1Hash !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.mgf1Hash', mgf1Hash, 'is no longer supported');
  }
  const md = digestId(hashAlgorithm);
  const maskMd = mgf1HashAlgorithm === undefined ? md : digestId(mgf1HashAlgorithm, 'MGF1 ');
  const salt = saltLength ?? (hashAlgorithm === undefined ? -1 : findDigest(hashAlgorithm).size);
  return (slot) => binding.rsaPss(modulusLength, publicExponent, md, maskMd, salt, slot);
}

function dsaStart(type, options) {
  validateObject(options, 'options');
  const { modulusLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  let { divisorLength } = options;
  if (divisorLength == null) divisorLength = -1;
  else validateInt32(divisorLength, 'options.divisorLength', 0);
  return (slot) => binding.dsa(modulusLength, divisorLength, slot);
}

function ecStart(type, options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
    throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
  }
  if (!internalBinding('crypto_dh').hasCurve(namedCurve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  return (slot) => binding.ec(namedCurve, paramEncoding === 'explicit', slot);
}

function okpStart(type) {
  const name = type.toUpperCase();
  return (slot) => binding.okp(name, slot);
}

function dhStart(type, options) {
  validateObject(options, 'options');
  const { group, primeLength, prime, generator } = options;
  if (group != null) {
    if (prime != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'prime');
    if (primeLength != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'primeLength');
    if (generator != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('group', 'generator');
    validateString(group, 'options.group');
    const known = internalBinding('crypto_dh').group(group);
    if (known === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_DH_GROUP();
    return (slot) => binding.dh(new Uint8Array(known), 0, 2, slot);
  }
  if (prime != null) {
    if (primeLength != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('prime', 'primeLength');
    if (!isView(prime) && !isAnyArrayBuffer(prime)) validateBuffer(prime, 'options.prime');
  } else if (primeLength != null) {
    validateInt32(primeLength, 'options.primeLength', 0);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (generator != null) validateInt32(generator, 'options.generator', 0);
  return (slot) => binding.dh(prime == null ? undefined : bytesOf(prime), primeLength ?? 0, generator ?? 2, slot);
}

// Of the options publicKeyEncoding and privateKeyEncoding, parsed; undefined for a KeyObject.
function encodingOf(options, name, type, isPublic) {
  const encoding = options?.[name];
  if (encoding == null) return undefined;
  if (typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
  return parseEncoding(encoding, type, isPublic, false, `options.${name}`);
}

function pairFrom(box, publicEncoding, privateEncoding) {
  if (box === UNKNOWN) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  const publicHandle = new Handle('public', box);
  const privateHandle = new Handle('private', box);
  return {
    publicKey: publicEncoding === undefined ? wrap(publicHandle) : write(publicHandle, publicEncoding),
    privateKey: privateEncoding === undefined ? wrap(privateHandle) : write(privateHandle, privateEncoding),
  };
}

function generatePair(type, options, callback) {
  validateString(type, 'type');
  const start = starts[type];
  if (options !== undefined) validateObject(options, 'options');
  if (start === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  const publicEncoding = encodingOf(options, 'publicKeyEncoding', type, true);
  const privateEncoding = encodingOf(options, 'privateKeyEncoding', type, false);
  if (privateEncoding?.cipher !== undefined &&
      internalBinding('crypto_cipher').info(privateEncoding.cipher, -1, -1) === undefined) {
    throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  }
  return run('KEYPAIRGENREQUEST', start(type, options), callback,
             (box) => pairFrom(box, publicEncoding, privateEncoding));
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  generatePair(type, options, (error, pair) => {
    if (error) callback(error);
    else callback(null, pair.publicKey, pair.privateKey);
  });
}
Object.defineProperty(generateKeyPair, kCustomPromisifyArgs, { value: ['publicKey', 'privateKey'] });

const generateKeyPairSync = (type, options) => generatePair(type, options);

// ---- secrets --------------------------------------------------------------------------------------------------------

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
  else if (type === 'aes') validateOneOf(length, 'options.length', [128, 192, 256]);
  else throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  return length >>> 3;
}

function generateKeySync(type, options) {
  const length = secretLength(type, options);
  return wrap(new Handle('secret', new Uint8Array(require('internal/crypto/random').randomBytes(length))));
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const length = secretLength(type, options);
  require('internal/crypto/random').randomBytes(length, (error, bytes) => {
    if (error) callback(error);
    else callback(null, wrap(new Handle('secret', new Uint8Array(bytes))));
  });
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
