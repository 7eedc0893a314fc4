// SPDX-License-Identifier: MIT
// KeyObject and its kinds, and keys as arguments of everything else.
//
// A KeyObject has a handle: { type, data }, where data is the bytes of a secret key, or the native box of a public or
// private one; the box of a private key holds the public one too, and both kinds may share it. Handles never get out,
// so nobody else can make a KeyObject.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { NEED_PASSPHRASE, UNKNOWN, check } = require('internal/crypto/openssl');
const { bytesOf, toBytes } = require('internal/crypto/bytes');
const {
  DER, JWK, PEM, PKCS8, RAW_PRIVATE, RAW_PUBLIC, RAW_SEED, SPKI, incompatible, isStringOrBytes, parseEncoding, parseRaw,
} = require('internal/crypto/key_encoding');
const { FastBuffer } = require('internal/buffer/pool');
const { kClone, kDeserialize } = require('internal/clone');
const { lateTests, types: { isCryptoKey } } = require('internal/util/types');
const { validateObject, validateOneOf, validateString } = require('internal/validate');
const { i32, PERMISSION } = require('internal/cells');
const lazy = require('internal/lazy');
const crypto = internalBinding('crypto');
const binding = internalBinding('crypto_keys');

const lazyJwk = lazy(() => require('internal/crypto/jwk'));
const lazyUrl = lazy(() => require('internal/url'));
const lazyCryptoKey = lazy(() => require('internal/crypto/crypto_key'));
const { ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

class Handle {
  constructor(type, data) {
    this.type = type;
    this.data = data;
  }
}

// ---- KeyObject ------------------------------------------------------------------------------------------------------

class KeyObject {
  #handle;

  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new ERR_INVALID_ARG_VALUE('type', type);
    if (!(handle instanceof Handle)) throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#handle = handle;
  }

  get type() {
    return this.#handle.type;
  }

  static from(key) {
    if (!isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return wrap(lazyCryptoKey().handleOf(key));
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    const mine = this.#handle;
    const other = otherKeyObject.#handle;
    if (mine.type !== other.type) return false;
    return mine.type === 'secret' ? crypto.equal(mine.data, other.data) : binding.equal(mine.data, other.data);
  }

  toCryptoKey(algorithm, extractable, usages) {
    return require('internal/crypto/webcrypto/subtle').fromHandle(this.#handle, algorithm, extractable, usages);
  }

  [kClone]() {
    const { type, data } = this.#handle;
    const isPrivate = type === 'private';
    const state = type === 'secret' ? data :
      new Uint8Array(check(binding.write(data, isPrivate, DER, isPrivate ? PKCS8 : SPKI)));
    return { module: 'internal/crypto/keys', name: 'KeyObject', state: { type, state } };
  }

  static [kDeserialize]({ type, state }) {
    const isPrivate = type === 'private';
    return wrap(new Handle(type, type === 'secret' ? state :
      check(binding.read(isPrivate, state, DER, isPrivate ? PKCS8 : SPKI))));
  }

  static isKeyObject(value) {
    return typeof value === 'object' && value !== null && #handle in value;
  }

  static handleOf(key) {
    return key.#handle;
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'KeyObject', configurable: true,
});
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { value: 'KeyObject', configurable: true });
const { isKeyObject, handleOf } = KeyObject;
delete KeyObject.isKeyObject;
delete KeyObject.handleOf;
lateTests.isKeyObject = isKeyObject;

class SecretKeyObject extends KeyObject {
  get symmetricKeySize() {
    return handleOf(this).data.length;
  }

  export(options) {
    const { data } = handleOf(this);
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') {
        return { kty: 'oct', k: data.toBase64({ alphabet: 'base64url', omitPadding: true }) };
      }
    }
    return copyOf(data);
  }
}

function copyOf(data) {
  const copy = new FastBuffer(data.length);
  copy.set(data);
  return copy;
}

class AsymmetricKeyObject extends KeyObject {
  #type;
  #details;

  get asymmetricKeyType() {
    return this.#type ??= binding.type(handleOf(this).data);
  }

  get asymmetricKeyDetails() {
    if (this.#details === undefined) {
      this.#details = binding.details(handleOf(this).data);
      const { publicExponent } = this.#details;
      if (publicExponent !== undefined) this.#details.publicExponent = BigInt(`0x${publicExponent}`);
    }
    return { ...this.#details };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  export(options) {
    const encoding = parseEncoding(options, this.asymmetricKeyType, true, false, 'options');
    return write(handleOf(this), encoding);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  export(options) {
    const encoding = parseEncoding(options, this.asymmetricKeyType, false, false, 'options');
    return write(handleOf(this), encoding);
  }
}

function wrap(handle) {
  if (handle.type === 'secret') return new SecretKeyObject('secret', handle);
  return handle.type === 'public' ? new PublicKeyObject('public', handle) : new PrivateKeyObject('private', handle);
}

// The key of a handle, written as the parsed encoding says.
function write(handle, { format, type, cipher, passphrase }) {
  const isPrivate = handle.type === 'private';
  if (format === JWK) return lazyJwk().toJwk(handle.data, isPrivate);
  if (format >= RAW_PUBLIC) {
    if (format === RAW_SEED) throw incompatible();
    return lazyJwk().toRaw(handle.data, format === RAW_PRIVATE, type === 'compressed');
  }
  const result = check(binding.write(handle.data, isPrivate, format, type, cipher, passphrase));
  if (result === UNKNOWN) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  return format === PEM ? result : new FastBuffer(result);
}

// ---- making ---------------------------------------------------------------------------------------------------------

const TYPES_OF_BYTES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

// A copy of bytes, as the handle of a secret key.
function secretHandle(bytes) {
  return new Handle('secret', new Uint8Array(bytesOf(bytes)));
}

function createSecretKey(key, encoding) {
  if (!isStringOrBytes(key)) throw new ERR_INVALID_ARG_TYPE('key', TYPES_OF_BYTES, key);
  return wrap(secretHandle(toBytes(key, 'key', encoding)));
}

function read(isPrivate, data, format, type, passphrase) {
  const box = check(binding.read(isPrivate, data, format, type ?? SPKI, passphrase));
  if (box === NEED_PASSPHRASE) throw new codes.ERR_MISSING_PASSPHRASE('Passphrase required for encrypted key');
  if (typeof box === 'number') throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'key is too big');
  return box;
}

// The private key that a URL leads one of OpenSSL's loaders to, mostly a file. `options` say how.
function load(url, options) {
  const { properties } = options;
  if (properties !== undefined) validateString(properties, 'key.properties');
  const { passphrase } = parseEncoding({ passphrase: options.passphrase, encoding: options.encoding }, undefined, false,
                                       true, 'key');
  if (i32[PERMISSION] !== 0) require('internal/permission').demand('openssl.store');
  const box = check(binding.load(url.href, properties, passphrase),
                    'Failed to load private key through an OpenSSL STORE loader');
  if (box === NEED_PASSPHRASE) throw new codes.ERR_MISSING_PASSPHRASE('Passphrase required for encrypted key');
  if (box === UNKNOWN) {
    throw coded(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'No private key found through the OpenSSL STORE loader');
  }
  return box;
}

// What takes keys: functions that use one, and those that make KeyObjects.
const USE_PUBLIC = 0, USE_PRIVATE = 1, MAKE_PUBLIC = 2, MAKE_PRIVATE = 3;

const warnCryptoKey = lazy(() => process.emitWarning(
  'Passing a CryptoKey to node:crypto functions is deprecated.', 'DeprecationWarning', 'DEP0203'));

function handleOfCryptoKey(key) {
  warnCryptoKey();
  return lazyCryptoKey().handleOf(key);
}

// The handle of a KeyObject or CryptoKey where it may be used; undefined for what is neither.
function objectHandle(key, use) {
  const handle = isKeyObject(key) ? handleOf(key) : isCryptoKey(key) ? handleOfCryptoKey(key) : undefined;
  if (handle === undefined || use === MAKE_PRIVATE) return undefined;
  if (use !== USE_PUBLIC && handle.type !== 'private') {
    throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(handle.type, 'private');
  }
  if (use === USE_PUBLIC && handle.type === 'secret') {
    throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(handle.type, 'private or public');
  }
  return handle;
}

// Messages name what is taken.
const typesFor = (use) =>
  (use === MAKE_PRIVATE ? ['string', ...TYPES_OF_BYTES, 'URL'] :
    ['string', ...TYPES_OF_BYTES, 'KeyObject', 'CryptoKey']);

// The native box of a key given in any form.
function keyBox(key, use) {
  const isPrivate = use === USE_PRIVATE || use === MAKE_PRIVATE;
  const direct = objectHandle(key, use);
  if (direct !== undefined) return direct.data;
  if (isStringOrBytes(key)) return read(isPrivate, toBytes(key, 'key'), PEM, undefined, undefined);
  if (typeof key !== 'object' || key === null || isKeyObject(key) || isCryptoKey(key)) {
    throw new ERR_INVALID_ARG_TYPE('key', typesFor(use), key);
  }
  if (isPrivate && lazyUrl().isURL(key)) return load(key, {});
  const { key: data } = key;
  if (isPrivate && lazyUrl().isURL(data)) return load(data, key);
  const inner = objectHandle(data, use);
  if (inner !== undefined) return inner.data;
  if (key.format === 'jwk') {
    validateObject(data, 'key.key');
    return lazyJwk().fromJwk(data, isPrivate);
  }
  if (!isStringOrBytes(data)) {
    const name = isKeyObject(data) || isCryptoKey(data) ? 'key' : 'key.key';
    throw new ERR_INVALID_ARG_TYPE(name, typesFor(use), data);
  }
  const { format, type, passphrase } = parseEncoding(key, undefined, isPrivate ? false : undefined, true, 'key');
  const bytes = toBytes(data, 'key', key.encoding);
  if (format >= RAW_PUBLIC) {
    const kind = parseRaw(key);
    if (format === RAW_SEED) throw incompatible();
    return lazyJwk().fromRaw(bytes, kind, key.namedCurve, format === RAW_PRIVATE);
  }
  return read(isPrivate, bytes, format, type, passphrase);
}

const createPublicKey = (key) => wrap(new Handle('public', keyBox(key, MAKE_PUBLIC)));
const createPrivateKey = (key) => wrap(new Handle('private', keyBox(key, MAKE_PRIVATE)));

// ---- secrets as arguments -------------------------------------------------------------------------------------------

// The bytes of a secret key given in any form; those of arrays are copied.
function secretBytes(key, encoding, name = 'key') {
  const handle = isKeyObject(key) ? handleOf(key) : isCryptoKey(key) ? handleOfCryptoKey(key) : undefined;
  if (handle !== undefined) {
    if (handle.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(handle.type, 'secret');
    return handle.data;
  }
  if (!isStringOrBytes(key)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', ...TYPES_OF_BYTES, 'KeyObject', 'CryptoKey'], key);
  }
  return typeof key === 'string' ? toBytes(key, name, encoding) : new Uint8Array(bytesOf(key));
}

function hkdfKey(key) {
  if (isKeyObject(key) || isCryptoKey(key)) return secretBytes(key);
  if (!isStringOrBytes(key)) {
    throw new ERR_INVALID_ARG_TYPE(
      'ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], key);
  }
  return toBytes(key, 'ikm');
}

module.exports = {
  Handle, KeyObject,
  USE_PRIVATE, USE_PUBLIC,
  createPrivateKey, createPublicKey, createSecretKey,
  handleOf, hkdfKey, isKeyObject, keyBox, read, secretBytes, secretHandle, wrap, write,
};
