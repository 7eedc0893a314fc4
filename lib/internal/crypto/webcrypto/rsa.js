// SPDX-License-Identifier: MIT
// RSA in the Web Cryptography API: RSASSA-PKCS1-v1_5, RSA-PSS, RSA-OAEP.
'use strict';

const {
  algMismatch, badData, cannotImport, checkJwk, checkUsages, emptyUsages, fail, fromDer, importedKey, job, jwkHead,
  operationFailed, pairOf, pick, toDer,
} = require('internal/crypto/webcrypto/material');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { check, toNumber } = require('internal/crypto/webcrypto/parameters');
const { Handle } = require('internal/crypto/keys');
const { fromJwk, toJwk } = require('internal/crypto/jwk');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const keygen = internalBinding('crypto_keygen');
const keys = internalBinding('crypto_keys');
const binding = internalBinding('crypto_sign');

const PSS_PADDING = 6, OAEP_PADDING = 4;
const SALT_DEFAULT = -100; // as in src/bind/crypto_sign.c

const isOaep = (name) => name === 'RSA-OAEP';
const publicUsages = (name) => (isOaep(name) ? ['encrypt', 'wrapKey'] : ['verify']);
const privateUsages = (name) => (isOaep(name) ? ['decrypt', 'unwrapKey'] : ['sign']);
const allUsages = (name) => [...publicUsages(name), ...privateUsages(name)];

const prefixes = { '__proto__': null, 'RSASSA-PKCS1-v1_5': 'RS', 'RSA-PSS': 'PS', 'RSA-OAEP': 'RSA-OAEP' };

function jwkAlg({ name, hash }) {
  const number = hash.name.startsWith('SHA3-') ? undefined : hash.name.slice(4);
  if (number === undefined) return undefined;
  return isOaep(name) ? (number === '1' ? 'RSA-OAEP' : `RSA-OAEP-${number}`) : `${prefixes[name]}${number}`;
}

// The public exponent as the standard shows it: big-endian, as few bytes as it takes.
function exponentBytes(n) {
  const hex = n.toString(16);
  return Uint8Array.fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

function keyAlgorithm(box, { name, hash }) {
  const { modulusLength, publicExponent } = keys.details(box);
  return {
    name, modulusLength, publicExponent: exponentBytes(BigInt(`0x${publicExponent}`)), hash: { name: hash.name },
  };
}

async function generateKey(algorithm, extractable, usages) {
  const { name, modulusLength, publicExponent } = algorithm;
  checkUsages(usages, allUsages(name), name);
  check('generateKey', algorithm);
  const exponent = Number(toNumber(publicExponent));
  if (pick(usages, privateUsages(name)).length === 0) throw emptyUsages();
  const box = await job('KEYPAIRGENREQUEST', (slot) => keygen.rsa(modulusLength, exponent, slot));
  return pairOf(box, keyAlgorithm(box, algorithm), pick(usages, publicUsages(name)), pick(usages, privateUsages(name)),
                extractable);
}

function boxOfJwk(jwk, algorithm, extractable, usages, isPrivate) {
  checkJwk(jwk, 'RSA', extractable, usages, isOaep(algorithm.name) ? 'enc' : 'sig');
  if (jwk.n === undefined || jwk.e === undefined) throw badData();
  if (jwk.alg !== undefined && jwk.alg !== jwkAlg(algorithm)) throw algMismatch();
  try {
    return fromJwk(jwk, isPrivate);
  } catch (error) {
    throw badData(error);
  }
}

function importKey(format, keyData, algorithm, extractable, usages) {
  const { name } = algorithm;
  if (format !== 'spki' && format !== 'pkcs8' && format !== 'jwk') throw cannotImport(name, format);
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && keyData.d !== undefined);
  checkUsages(usages, isPrivate ? privateUsages(name) : publicUsages(name), name);
  const box = format === 'jwk' ? boxOfJwk(keyData, algorithm, extractable, usages, isPrivate) :
    fromDer(keyData, format);
  return importHandle(new Handle(isPrivate ? 'private' : 'public', box), algorithm, extractable, usages);
}

function importHandle(handle, algorithm, extractable, usages) {
  const { name } = algorithm;
  checkUsages(usages, handle.type === 'private' ? privateUsages(name) : publicUsages(name), name);
  if (keys.type(handle.data) !== 'rsa') throw fail('Invalid key type', 'DataError');
  return importedKey(handle, keyAlgorithm(handle.data, algorithm), usages, extractable);
}

function exportKey(format, slots) {
  if (format === 'spki' || format === 'pkcs8') return toDer(slots, format);
  if (format !== 'jwk') return undefined;
  return { ...jwkHead(slots, jwkAlg(slots.algorithm)), ...toJwk(slots.handle.data, slots.type === 'private') };
}

function crypt(encrypts, slots, algorithm, data) {
  if (slots.type !== (encrypts ? 'public' : 'private')) {
    throw fail('The requested operation is not valid for the provided key', 'InvalidAccessError');
  }
  const { id } = findDigest(slots.algorithm.hash.name);
  const label = algorithm.label === undefined ? undefined : bytesOf(algorithm.label);
  const { data: box } = slots.handle;
  return job('CIPHERREQUEST', (slot) => binding.rsa(encrypts ? 0 : 1, box, OAEP_PADDING, id, id, label, bytesOf(data),
                                                    slot));
}

function signParameters(slots, algorithm) {
  const { id, size } = findDigest(slots.algorithm.hash.name);
  if (algorithm.name !== 'RSA-PSS') return { id, padding: 1, salt: SALT_DEFAULT };
  const { saltLength } = algorithm;
  const max = Math.ceil((slots.algorithm.modulusLength - 1) / 8) - size - 2;
  if (saltLength > max) {
    throw operationFailed(new ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${max}`, saltLength));
  }
  return { id, padding: PSS_PADDING, salt: saltLength };
}

function sign(slots, algorithm, data) {
  const { id, padding, salt } = signParameters(slots, algorithm);
  return job('SIGNREQUEST', (slot) => binding.sign(slots.handle.data, id, bytesOf(data), false, false, padding, salt,
                                                   slot));
}

function verify(slots, algorithm, signature, data) {
  const { id, padding, salt } = signParameters(slots, algorithm);
  return job('SIGNREQUEST', (slot) => binding.verify(slots.handle.data, id, bytesOf(data), false, false, padding, salt,
                                      bytesOf(signature), slot));
}

module.exports = { crypt, exportKey, generateKey, importHandle, importKey, publicUsages, sign, verify };
