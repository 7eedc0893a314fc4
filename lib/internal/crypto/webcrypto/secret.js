// SPDX-License-Identifier: MIT
// Secret keys of the Web Cryptography API: AES in its modes, ChaCha20-Poly1305, HMAC, KMAC, and what keys are derived
// from.
'use strict';

const {
  algMismatch, badData, cannotImport, checkJwk, checkUsages, emptyUsages, fail, importedKey, job, jwkHead, order, pick,
} = require('internal/crypto/webcrypto/material');
const { check } = require('internal/crypto/webcrypto/parameters');
const { createCryptoKey } = require('internal/crypto/crypto_key');
const { secretHandle } = require('internal/crypto/keys');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const { randomBytes } = require('internal/crypto/random');
const { binding: openssl } = require('internal/crypto/openssl');
const { Buffer } = require('node/buffer');
const ciphers = internalBinding('crypto_cipher');
const hashes = internalBinding('crypto_hash');
const macs = internalBinding('crypto_mac');

const CIPHER = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
const MAC = ['sign', 'verify'];

// ---- names ----------------------------------------------------------------------------------------------------------

const isAes = (name) => name.startsWith('AES-');
const isMac = (name) => name === 'HMAC' || name.startsWith('KMAC');
const isBase = (name) => name === 'HKDF' || name === 'PBKDF2';

function usagesOf(name) {
  if (name === 'AES-KW') return ['wrapKey', 'unwrapKey'];
  return isMac(name) ? MAC : isBase(name) ? ['deriveKey', 'deriveBits'] : CIPHER;
}

const hashNumbers = { '__proto__': null, 'SHA-1': '1', 'SHA-256': '256', 'SHA-384': '384', 'SHA-512': '512' };

// JWK's name of the algorithm with a key of so many bits.
function jwkAlg(algorithm) {
  const { name } = algorithm;
  if (isAes(name)) return `A${algorithm.length}${name.slice(4)}`;
  if (name === 'HMAC') {
    const number = hashNumbers[algorithm.hash.name];
    return number && `HS${number}`;
  }
  return name === 'ChaCha20-Poly1305' ? 'C20P' : `K${name.slice(4)}`;
}

// Bits of a MAC's key where the parameters do not tell.
const macBits = (algorithm) =>
  (algorithm.name === 'HMAC' ? 8 * findDigest(algorithm.hash.name).blockSize : Number(algorithm.name.slice(4)));

// ---- generateKey ----------------------------------------------------------------------------------------------------

function generatedBits(algorithm) {
  check('generateKey', algorithm);
  return algorithm.length ?? (algorithm.name === 'ChaCha20-Poly1305' ? 256 : macBits(algorithm));
}

function keyAlgorithm(algorithm, bits) {
  const { name, hash } = algorithm;
  if (name === 'HMAC') return { name, length: bits, hash: { name: hash.name } };
  return name === 'ChaCha20-Poly1305' || isBase(name) ? { name } : { name, length: bits };
}

async function generateKey(algorithm, extractable, usages) {
  const { name } = algorithm;
  checkUsages(usages, usagesOf(name), name);
  const bits = generatedBits(algorithm);
  if (usages.length === 0) throw emptyUsages();
  const handle = secretHandle(randomBytes(bits >>> 3));
  return createCryptoKey(handle, keyAlgorithm(algorithm, bits), pick(usages, order), extractable);
}

// ---- importKey, exportKey -------------------------------------------------------------------------------------------

function secretOfJwk(jwk, algorithm, extractable, usages) {
  checkJwk(jwk, 'oct', extractable, usages, isMac(algorithm.name) ? 'sig' : 'enc');
  if (jwk.k === undefined) throw badData();
  return Buffer.from(jwk.k, 'base64url');
}

function checkedMacBits(algorithm, bytes) {
  const { name, length } = algorithm;
  const kind = name === 'HMAC' ? 'HmacImportParams' : 'KmacImportParams';
  if (bytes.byteLength === 0) throw fail('Zero-length key is not supported', 'DataError');
  if (length === undefined) return 8 * bytes.byteLength;
  if (length === 0) throw fail(`${kind}.length cannot be 0`, 'DataError');
  if (length % 8 !== 0) throw fail(`Unsupported ${kind}.length`, 'NotSupportedError');
  if (length !== 8 * bytes.byteLength) throw fail('Invalid key length', 'DataError');
  return length;
}

// Formats in which a secret goes plain; 'raw' is older than the algorithms that do not have it.
const isPlain = (name, format) =>
  format === 'raw-secret' || (format === 'raw' && name !== 'AES-OCB' && name !== 'ChaCha20-Poly1305' &&
                              !name.startsWith('KMAC'));

function importKey(format, keyData, algorithm, extractable, usages) {
  const { name } = algorithm;
  checkUsages(usages, usagesOf(name), isBase(name) ? `a ${name}` : name);
  if (isBase(name)) {
    if (extractable) throw fail(`${name} keys are not extractable`, 'SyntaxError');
    if (!isPlain(name, format)) throw cannotImport(name, format);
    return importedKey(secretHandle(keyData), { name }, usages, false);
  }
  let bytes;
  if (format === 'jwk') bytes = secretOfJwk(keyData, algorithm, extractable, usages);
  else if (isPlain(name, format)) bytes = keyData;
  else throw cannotImport(name, format);
  let bits = 8 * bytes.byteLength;
  if (isAes(name) && bits !== 128 && bits !== 192 && bits !== 256) throw fail('Invalid key length', 'DataError');
  if (name === 'ChaCha20-Poly1305' && bits !== 256) throw fail('Invalid key length', 'DataError');
  if (isMac(name)) bits = checkedMacBits(algorithm, bytes);
  const result = keyAlgorithm(algorithm, bits);
  if (format === 'jwk' && keyData.alg !== undefined && keyData.alg !== jwkAlg(result)) throw algMismatch();
  return importedKey(secretHandle(bytes), result, usages, extractable);
}

function exportKey(format, slots) {
  const { name } = slots.algorithm;
  const { data } = slots.handle;
  if (isPlain(name, format)) return new Uint8Array(data).buffer;
  if (format !== 'jwk') return undefined;
  const k = data.toBase64({ alphabet: 'base64url', omitPadding: true });
  return { ...jwkHead(slots, jwkAlg(slots.algorithm)), kty: 'oct', k };
}

// Bits of the key that deriveKey() is to make; null where the key takes what comes.
function getKeyLength(algorithm) {
  const { name, length } = algorithm;
  if (isBase(name)) return null;
  if (name === 'ChaCha20-Poly1305') return 256;
  if (isAes(name)) {
    check('getKeyLength', algorithm);
    return length;
  }
  if (length === undefined) return macBits(algorithm);
  if (length === 0) throw new TypeError(`${name === 'HMAC' ? 'Hmac' : 'Kmac'}ImportParams.length cannot be 0`);
  return length;
}

// ---- encrypt, decrypt -----------------------------------------------------------------------------------------------

const NO_TAG = -1;

function crypt(encrypts, slots, algorithm, data) {
  const { name } = algorithm;
  const { data: key } = slots.handle;
  const bits = 8 * key.length;
  let cipher = isAes(name) ? `aes-${bits}-${name.slice(4).toLowerCase()}` : 'chacha20-poly1305';
  let iv;
  let aad;
  let tag = NO_TAG;
  let counterBits = 0;
  check('encrypt', algorithm);
  if (name === 'AES-CBC') {
    iv = bytesOf(algorithm.iv);
  } else if (name === 'AES-CTR') {
    iv = bytesOf(algorithm.counter);
    counterBits = algorithm.length;
  } else if (name === 'AES-KW') {
    cipher = `id-aes${bits}-wrap`;
    iv = new Uint8Array(8).fill(0xA6);
  } else {
    tag = (algorithm.tagLength ?? 128) / 8;
    iv = bytesOf(algorithm.iv);
    aad = algorithm.additionalData === undefined ? undefined : bytesOf(algorithm.additionalData);
  }
  return job('CIPHERREQUEST', (slot) => ciphers.whole(encrypts, cipher, key, iv, aad, tag, counterBits, bytesOf(data),
                                                      slot));
}

// ---- sign, verify ---------------------------------------------------------------------------------------------------

function sign(slots, algorithm, data) {
  const { data: key } = slots.handle;
  if (algorithm.name === 'HMAC') {
    const { id } = findDigest(slots.algorithm.hash.name);
    return job('SIGNREQUEST', (slot) => hashes.macAside(id, key, bytesOf(data), slot));
  }
  const { outputLength, customization } = algorithm;
  check('sign', algorithm);
  return job('SIGNREQUEST', (slot) => macs.whole(
    algorithm.name.replace('KMAC', 'KMAC-'), key, outputLength / 8,
    customization && bytesOf(customization), bytesOf(data), slot));
}

async function verify(slots, algorithm, signature, data) {
  const expected = new Uint8Array(bytesOf(signature));
  const made = new Uint8Array(await sign(slots, algorithm, data));
  return made.length === expected.length && openssl.equal(made, expected);
}

module.exports = { crypt, exportKey, generateKey, getKeyLength, importKey, sign, verify };
