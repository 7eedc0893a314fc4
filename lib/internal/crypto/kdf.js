// SPDX-License-Identifier: MIT
// Keys out of passwords (PBKDF2, scrypt, Argon2) and out of keys (HKDF).
'use strict';

const { codes } = require('internal/errors');
const { run } = require('internal/crypto/openssl');
const { findDigest } = require('internal/crypto/digest');
const { FastBuffer } = require('internal/buffer/pool');
const { toBytes } = require('internal/crypto/bytes');
const {
  validateFunction, validateInt32, validateInteger, validateString, validateUint32,
} = require('internal/validate');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const lazy = require('internal/lazy');
const binding = internalBinding('crypto_kdf');

const lazyKeys = lazy(() => require('internal/crypto/keys'));
const { isArray } = Array;
const { isView } = ArrayBuffer;

function digestNamed(name) {
  const found = findDigest(name);
  if (found === undefined) throw new codes.ERR_CRYPTO_INVALID_DIGEST(name);
  return found;
}

function notEmpty(result, name) {
  if (result.byteLength === 0) throw new Error(`${name} derivation failed`);
  return result;
}

// ---- PBKDF2 ---------------------------------------------------------------------------------------------------------

function derivePbkdf2(password, salt, iterations, keylen, digest, callback) {
  validateString(digest, 'digest');
  password = toBytes(password, 'password', 'utf8');
  salt = toBytes(salt, 'salt', 'utf8');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  const { id } = digestNamed(digest);
  return run('PBKDF2REQUEST', (slot) => binding.pbkdf2(password, salt, iterations, keylen, id, slot), callback,
             (result) => new FastBuffer(notEmpty(result, 'PBKDF2')));
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  validateFunction(callback, 'callback');
  derivePbkdf2(password, salt, iterations, keylen, digest, callback);
}

const pbkdf2Sync = (password, salt, iterations, keylen, digest) =>
  derivePbkdf2(password, salt, iterations, keylen, digest);

// ---- scrypt ---------------------------------------------------------------------------------------------------------

const SCRYPT_MEMORY = 32 << 20;

// Two names for one option: whichever is given, but not both.
function either(options, short, long) {
  const hasLong = options[long] !== undefined;
  if (options[short] === undefined) return hasLong ? options[long] : undefined;
  if (hasLong) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
  return options[short];
}

function deriveScrypt(password, salt, keylen, options, isLater, callback) {
  password = toBytes(password, 'password', 'utf8');
  salt = toBytes(salt, 'salt', 'utf8');
  validateInt32(keylen, 'keylen', 0);
  let cost = 16384, blocks = 8, lanes = 1, maxmem = SCRYPT_MEMORY;
  if (options !== undefined && options !== null) {
    const n = either(options, 'N', 'cost');
    const r = either(options, 'r', 'blockSize');
    const p = either(options, 'p', 'parallelization');
    if (n !== undefined) validateUint32(n, 'N');
    if (r !== undefined) validateUint32(r, 'r');
    if (p !== undefined) validateUint32(p, 'p');
    if (options.maxmem !== undefined) validateInteger(options.maxmem, 'maxmem', 0);
    cost = n || cost;
    blocks = r || blocks;
    lanes = p || lanes;
    maxmem = options.maxmem || maxmem;
  }
  if (isLater) validateFunction(callback, 'callback');
  const refused = binding.scryptCheck(cost, blocks, lanes, maxmem);
  if (isArray(refused)) throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS(refused[0]);
  return run('SCRYPTREQUEST',
             (slot) => binding.scrypt(password, salt, keylen, cost, blocks, lanes, maxmem, slot), callback);
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  deriveScrypt(password, salt, keylen, options, true, callback);
}

const scryptSync = (password, salt, keylen, options) => deriveScrypt(password, salt, keylen, options, false);

// ---- HKDF -----------------------------------------------------------------------------------------------------------

const INFO_BYTES_MAX = 1024;

function toHkdfBytes(value, name) {
  if (typeof value === 'string' || isView(value) || isAnyArrayBuffer(value)) return toBytes(value, name);
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], value);
}

function deriveHkdf(digest, key, salt, info, length, isLater, callback) {
  validateString(digest, 'digest');
  const secret = lazyKeys().hkdfKey(key);
  salt = toHkdfBytes(salt, 'salt');
  info = toHkdfBytes(info, 'info');
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (info.byteLength > INFO_BYTES_MAX) {
    throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  const { id, size } = digestNamed(digest);
  if (length > 255 * size) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  if (isLater) validateFunction(callback, 'callback');
  return run('DERIVEBITSREQUEST', (slot) => binding.hkdf(secret, salt, info, length, id, slot), callback,
             (result) => notEmpty(result, 'HKDF'));
}

function hkdf(hash, key, salt, info, length, callback) {
  deriveHkdf(hash, key, salt, info, length, true, callback);
}

const hkdfSync = (hash, key, salt, info, length) => deriveHkdf(hash, key, salt, info, length, false);

// ---- Argon2 ---------------------------------------------------------------------------------------------------------

// OpenSSL has it from 3.2 on.
function argon2() {
  throw new codes.ERR_CRYPTO_ARGON2_NOT_SUPPORTED();
}

function argon2Sync() {
  throw new codes.ERR_CRYPTO_ARGON2_NOT_SUPPORTED();
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
