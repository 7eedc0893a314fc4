// SPDX-License-Identifier: MIT
// Curves in the Web Cryptography API: ECDSA and ECDH over those of NIST, Ed25519, Ed448, X25519, X448.
'use strict';

const {
  algMismatch, badData, cannotImport, checkJwk, checkUsages, emptyUsages, fail, fromDer, importedKey, job, jwkHead,
  pairOf, pick, toDer,
} = require('internal/crypto/webcrypto/material');
const { check } = require('internal/crypto/webcrypto/parameters');
const { Handle } = require('internal/crypto/keys');
const { slots: slotsOf } = require('internal/crypto/crypto_key');
const { curves, fromJwk, fromRaw, toJwk, toRaw } = require('internal/crypto/jwk');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const keygen = internalBinding('crypto_keygen');
const keys = internalBinding('crypto_keys');
const binding = internalBinding('crypto_sign');
const dh = internalBinding('crypto_dh');

const SALT_DEFAULT = -100; // as in src/bind/crypto_sign.c

const isNamed = (name) => name === 'ECDSA' || name === 'ECDH';
const signs = (name) => name === 'ECDSA' || name.startsWith('Ed');
const publicUsages = (name) => (signs(name) ? ['verify'] : []);
const privateUsages = (name) => (signs(name) ? ['sign'] : ['deriveKey', 'deriveBits']);
const allUsages = (name) => [...publicUsages(name), ...privateUsages(name)];

const jwkAlgs = { '__proto__': null, 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

const keyAlgorithm = ({ name, namedCurve }) => (isNamed(name) ? { name, namedCurve } : { name });

async function generateKey(algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  check('generateKey', algorithm);
  checkUsages(usages, allUsages(name), name);
  if (pick(usages, privateUsages(name)).length === 0) throw emptyUsages();
  const box = await job('KEYPAIRGENREQUEST', (slot) => (isNamed(name) ? keygen.ec(namedCurve, false, slot) :
    keygen.okp(name.toUpperCase(), slot)));
  return pairOf(box, keyAlgorithm(algorithm), pick(usages, publicUsages(name)), pick(usages, privateUsages(name)),
                extractable);
}

// ---- importKey, exportKey -------------------------------------------------------------------------------------------

function boxOfJwk(jwk, algorithm, extractable, usages, isPrivate) {
  const { name, namedCurve } = algorithm;
  checkJwk(jwk, isNamed(name) ? 'EC' : 'OKP', extractable, usages, signs(name) ? 'sig' : 'enc');
  if (jwk.x === undefined || (isNamed(name) && jwk.y === undefined)) throw badData();
  if (isNamed(name)) {
    if (jwk.crv !== namedCurve) throw fail('JWK "crv" does not match the requested algorithm', 'DataError');
    if (name === 'ECDSA' && jwk.alg !== undefined && jwk.alg !== jwkAlgs[namedCurve]) throw algMismatch();
  } else {
    if (jwk.crv !== name) throw fail('JWK "crv" Parameter and algorithm name mismatch', 'DataError');
    if (signs(name) && jwk.alg !== undefined && jwk.alg !== name && jwk.alg !== 'EdDSA') throw algMismatch();
  }
  try {
    return fromJwk(jwk, isPrivate);
  } catch (error) {
    throw badData(error);
  }
}

function boxOfRaw(bytes, { name, namedCurve }) {
  try {
    return isNamed(name) ? fromRaw(bytesOf(bytes), 'ec', namedCurve, false) :
      fromRaw(bytesOf(bytes), name.toLowerCase(), undefined, false);
  } catch (error) {
    throw badData(error);
  }
}

function importKey(format, keyData, algorithm, extractable, usages) {
  const { name } = algorithm;
  const isRaw = format === 'raw' || format === 'raw-public';
  if (!isRaw && format !== 'spki' && format !== 'pkcs8' && format !== 'jwk') throw cannotImport(name, format);
  check('importKey', algorithm);
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && keyData.d !== undefined);
  checkUsages(usages, isPrivate ? privateUsages(name) : publicUsages(name), name);
  const box = isRaw ? boxOfRaw(keyData, algorithm) :
    format === 'jwk' ? boxOfJwk(keyData, algorithm, extractable, usages, isPrivate) : fromDer(keyData, format);
  if (isNamed(name) && keys.type(box) === 'ec' && !keys.isValid(box, isPrivate)) throw badData();
  return importHandle(new Handle(isPrivate ? 'private' : 'public', box), algorithm, extractable, usages);
}

function importHandle(handle, algorithm, extractable, usages) {
  const { name, namedCurve } = algorithm;
  check('importKey', algorithm);
  checkUsages(usages, handle.type === 'private' ? privateUsages(name) : publicUsages(name), name);
  if (keys.type(handle.data) !== (isNamed(name) ? 'ec' : name.toLowerCase())) {
    throw fail('Invalid key type', 'DataError');
  }
  if (isNamed(name) && keys.details(handle.data).namedCurve !== curves[namedCurve].name) {
    throw fail('Named curve mismatch', 'DataError');
  }
  return importedKey(handle, keyAlgorithm(algorithm), usages, extractable);
}

function exportKey(format, slots) {
  const { name } = slots.algorithm;
  if (format === 'spki' || format === 'pkcs8') return toDer(slots, format);
  if (format === 'raw' || format === 'raw-public') {
    if (slots.type !== 'public') throw fail('Key must be a public key', 'InvalidAccessError');
    return toRaw(slots.handle.data, false, false).buffer;
  }
  if (format !== 'jwk') return undefined;
  const jwk = toJwk(slots.handle.data, slots.type === 'private');
  return { ...jwkHead(slots, name.startsWith('Ed') ? name : undefined), ...jwk };
}

// ---- sign, verify ---------------------------------------------------------------------------------------------------

function signDigest(algorithm) {
  check('sign', algorithm);
  return algorithm.name === 'ECDSA' ? findDigest(algorithm.hash.name).id : -1;
}

function sign(slots, algorithm, data) {
  const id = signDigest(algorithm);
  return job('SIGNREQUEST', (slot) => binding.sign(slots.handle.data, id, bytesOf(data), false, true, 0, SALT_DEFAULT,
                                                   slot));
}

function verify(slots, algorithm, signature, data) {
  const id = signDigest(algorithm);
  return job('SIGNREQUEST', (slot) => binding.verify(slots.handle.data, id, bytesOf(data), false, true, 0, SALT_DEFAULT,
                                      bytesOf(signature), slot));
}

// ---- deriveBits -----------------------------------------------------------------------------------------------------

async function deriveBits(slots, algorithm, length) {
  const other = slotsOf(algorithm.public);
  if (other.type !== 'public') throw fail('algorithm.public must be a public key', 'InvalidAccessError');
  if (slots.type !== 'private') throw fail('baseKey must be a private key', 'InvalidAccessError');
  if (other.algorithm.name !== algorithm.name) throw fail('key algorithm mismatch', 'InvalidAccessError');
  if (isNamed(algorithm.name) && other.algorithm.namedCurve !== slots.algorithm.namedCurve) {
    throw fail('Named curve mismatch', 'InvalidAccessError');
  }
  const bits = await job('DERIVEBITSREQUEST', (slot) => dh.derive(slots.handle.data, other.handle.data, slot));
  if (length === null) return bits;
  const bytes = Math.ceil(length / 8);
  if (bytes > bits.byteLength) throw fail('derived bit length is too small', 'OperationError');
  const part = bits.slice(0, bytes);
  // Of the last byte, only the bits that were asked for.
  if (length % 8 !== 0) new Uint8Array(part)[bytes - 1] &= 0xFF << 8 - length % 8;
  return part;
}

module.exports = { deriveBits, exportKey, generateKey, importHandle, importKey, publicUsages, sign, verify };
