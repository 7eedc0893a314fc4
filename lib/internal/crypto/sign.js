// SPDX-License-Identifier: MIT
// Signatures: createSign and createVerify, sign() and verify(); and RSA as a cipher.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { run, opensslError, UNSUPPORTED } = require('internal/crypto/openssl');
const { Digest, findDigest } = require('internal/crypto/digest');
const { USE_PRIVATE, USE_PUBLIC, isKeyObject, keyBox } = require('internal/crypto/keys');
const { encoded, toBytes, typed } = require('internal/crypto/bytes');
const { FastBuffer } = require('internal/buffer/pool');
const { Writable } = require('node/stream');
const { Buffer } = require('node/buffer');
const { normalizeEncoding } = require('internal/buffer/encodings');
const { validateEncoding, validateFunction, validateString } = require('internal/validate');
const { types: { isCryptoKey } } = require('internal/util/types');
const binding = internalBinding('crypto_sign');
const keys = internalBinding('crypto_keys');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { isView } = ArrayBuffer;

const kDigest = Symbol('kHandle');
const SALT_DEFAULT = -100; // as in src/bind/crypto_sign.c

// ---- options --------------------------------------------------------------------------------------------------------

function intOption(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  if (value === value >> 0) return value;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

// { padding, salt, asNumbers } beside a key.
function signOptions(key) {
  if (typeof key !== 'object' || key === null || isView(key)) {
    return { padding: 0, salt: SALT_DEFAULT, asNumbers: false };
  }
  const { dsaEncoding } = key;
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') {
    throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  }
  if (key.context !== undefined && !isKeyObject(key) && !isCryptoKey(key)) {
    const context = toBytes(key.context, 'options.context');
    // OpenSSL has contexts of signatures from 3.2 on.
    if (context.byteLength > 0) throw opensslError([], 'Context parameter is unsupported');
  }
  return {
    padding: intOption(key, 'padding', 0),
    salt: intOption(key, 'saltLength', SALT_DEFAULT),
    asNumbers: dsaEncoding === 'ieee-p1363',
  };
}

function digestId(algorithm) {
  if (algorithm === null || algorithm === undefined) return -1;
  const found = findDigest(algorithm);
  if (found === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(algorithm);
  return found.id;
}

// Keys whose signatures take the message, not a digest of it.
function needsWhole(box) {
  const type = keys.type(box);
  return type === 'ed25519' || type === 'ed448';
}

// ---- in pieces ------------------------------------------------------------------------------------------------------

function init(stream, algorithm, options) {
  validateString(algorithm, 'algorithm');
  // DSA's name for SHA-1, of old.
  const found = findDigest(algorithm === 'DSS1' || algorithm === 'dss1' ? 'sha1' : algorithm);
  if (found === undefined) throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  stream[kDigest] = new Digest(found, undefined, found.size);
  Writable.call(stream, options);
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  init(this, algorithm, options);
  return undefined;
}
Object.setPrototypeOf(Sign.prototype, Writable.prototype);
Object.setPrototypeOf(Sign, Writable);

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  init(this, algorithm, options);
  return undefined;
}
Object.setPrototypeOf(Verify.prototype, Writable.prototype);
Object.setPrototypeOf(Verify, Writable);

function write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

function update(data, encoding) {
  if (this[kDigest] === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('update');
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    data = Buffer.from(data, normalizeEncoding(encoding));
  } else if (!isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  this[kDigest].update(typed(data));
  return this;
}

// The digest of what came, once.
function takeDigest(stream) {
  const digest = stream[kDigest];
  if (digest === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('sign');
  stream[kDigest] = undefined;
  return { id: digest.algorithm.id, bytes: digest.result() };
}

Sign.prototype._write = write;
Sign.prototype.update = update;
Verify.prototype._write = write;
Verify.prototype.update = update;

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const box = keyBox(options, USE_PRIVATE);
  const { padding, salt, asNumbers } = signOptions(options);
  if (encoding && encoding !== 'buffer' && normalizeEncoding(encoding) === undefined) {
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  if (needsWhole(box)) throw new codes.ERR_CRYPTO_UNSUPPORTED_OPERATION();
  const { id, bytes } = takeDigest(this);
  const signature = run('SIGNREQUEST', (slot) => binding.sign(box, id, bytes, true, asNumbers, padding, salt, slot));
  return encoded(signature, encoding || undefined);
};

Verify.prototype.verify = function verify(options, signature, encoding) {
  const { padding, salt, asNumbers } = signOptions(options);
  if (typeof options === 'string' || typeof options === 'object') {
    signature = toBytes(signature, 'signature', encoding);
  }
  const box = keyBox(options, USE_PUBLIC);
  if (needsWhole(box)) throw new codes.ERR_CRYPTO_UNSUPPORTED_OPERATION();
  const { id, bytes } = takeDigest(this);
  const start = (slot) => binding.verify(box, id, bytes, true, asNumbers, padding, salt, signature, slot);
  return run('SIGNREQUEST', start, undefined, same);
};

const same = (value) => value;

// ---- in one call ----------------------------------------------------------------------------------------------------

function sign(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = toBytes(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const { padding, salt, asNumbers } = signOptions(key);
  const box = keyBox(key, USE_PRIVATE);
  const id = digestId(algorithm);
  return run('SIGNREQUEST', (slot) => binding.sign(box, id, data, false, asNumbers, padding, salt, slot), callback);
}

function verify(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  data = toBytes(data, 'data');
  const { padding, salt, asNumbers } = signOptions(key);
  if (!isView(signature)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['Buffer', 'TypedArray', 'DataView'], signature);
  }
  const box = keyBox(key, USE_PUBLIC);
  const id = digestId(algorithm);
  signature = typed(signature);
  const start = (slot) => binding.verify(box, id, data, false, asNumbers, padding, salt, signature, slot);
  return run('SIGNREQUEST', start, callback, same);
}

// ---- RSA ------------------------------------------------------------------------------------------------------------

const PKCS1 = 1, OAEP = 4;

// Numbers of operations as in src/bind/crypto_sign.c.
function rsaFunction(operation, defaultPadding, use) {
  return (options, buffer) => {
    const padding = options?.padding || defaultPadding;
    const { oaepHash, encoding } = options ?? {};
    let oaepLabel = options?.oaepLabel;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    if (oaepLabel !== undefined) oaepLabel = toBytes(oaepLabel, 'key.oaepLabel', encoding);
    buffer = toBytes(buffer, 'buffer', encoding);
    let id = -1;
    if (oaepHash !== undefined) {
      const found = findDigest(oaepHash);
      if (found === undefined) {
        throw opensslError(['error:03000098:digital envelope routines::invalid digest', 'digital envelope routines',
                            'invalid digest', 6]);
      }
      ({ id } = found);
    }
    const box = keyBox(options, use);
    const start = (slot) => binding.rsa(operation, box, padding, id, id, oaepLabel, buffer, slot);
    return run('CIPHERREQUEST', start, undefined, (result) => {
      if (result === UNSUPPORTED) {
        throw new ERR_INVALID_ARG_VALUE('options.padding', padding,
                                        'RSA_PKCS1_PADDING is no longer supported for private decryption');
      }
      return new FastBuffer(result);
    });
  };
}

module.exports = {
  Sign, Verify,
  createSign: (algorithm, options) => new Sign(algorithm, options),
  createVerify: (algorithm, options) => new Verify(algorithm, options),
  privateDecrypt: rsaFunction(1, OAEP, USE_PRIVATE),
  privateEncrypt: rsaFunction(2, PKCS1, USE_PRIVATE),
  publicDecrypt: rsaFunction(3, PKCS1, USE_PUBLIC),
  publicEncrypt: rsaFunction(0, OAEP, USE_PUBLIC),
  sign, verify,
};
