// SPDX-License-Identifier: MIT
// Algorithms by name and operation (https://w3c.github.io/webcrypto/#algorithm-normalization-normalize-an-algorithm),
// and the dictionaries of their parameters.
'use strict';

const { DOMException } = require('web/dom_exception');
const { bigInteger, bufferSource, cryptoKey, dictionary, integer, refuse, string } =
  require('internal/crypto/webcrypto/webidl');

const octet = integer(8);
const long = integer(32);
const hash = (value) => normalize(value, 'digest');

// Members beside `name`, by type of dictionary: [name, convert, whether it is required].
const dictionaries = {
  __proto__: null,
  AeadParams: [['additionalData', bufferSource], ['iv', bufferSource, true], ['tagLength', octet]],
  AesCbcParams: [['iv', bufferSource, true]],
  AesCtrParams: [['counter', bufferSource, true], ['length', octet, true]],
  AesDerivedKeyParams: [['length', long, true]],
  AesKeyGenParams: [['length', long, true]],
  CShakeParams: [['outputLength', long, true], ['customization', bufferSource], ['functionName', bufferSource]],
  ContextParams: [['context', bufferSource]],
  EcKeyGenParams: [['namedCurve', string, true]],
  EcKeyImportParams: [['namedCurve', string, true]],
  EcdhKeyDeriveParams: [['public', cryptoKey, true]],
  EcdsaParams: [['hash', hash, true]],
  HkdfParams: [['hash', hash, true], ['info', bufferSource, true], ['salt', bufferSource, true]],
  HmacImportParams: [['hash', hash, true], ['length', long]],
  HmacKeyGenParams: [['hash', hash, true], ['length', long]],
  KmacImportParams: [['length', long]],
  KmacKeyGenParams: [['length', long]],
  KmacParams: [['customization', bufferSource], ['outputLength', long, true]],
  Pbkdf2Params: [['hash', hash, true], ['iterations', long, true], ['salt', bufferSource, true]],
  RsaHashedImportParams: [['hash', hash, true]],
  RsaHashedKeyGenParams: [['modulusLength', long, true], ['publicExponent', bigInteger, true], ['hash', hash, true]],
  RsaOaepParams: [['label', bufferSource]],
  RsaPssParams: [['saltLength', long, true]],
};

// What each algorithm can do, and the dictionary that this takes; '' for none beside the name. Names of groups of
// operations stand for all of theirs.
const table = [
  ['digest', '', 'SHA-1 SHA-256 SHA-384 SHA-512 SHA3-256 SHA3-384 SHA3-512'],
  ['digest', 'CShakeParams', 'cSHAKE128 cSHAKE256'],
  ['generateKey', 'RsaHashedKeyGenParams', 'RSASSA-PKCS1-v1_5 RSA-PSS RSA-OAEP'],
  ['importKey', 'RsaHashedImportParams', 'RSASSA-PKCS1-v1_5 RSA-PSS RSA-OAEP'],
  ['sign verify', '', 'RSASSA-PKCS1-v1_5 HMAC Ed25519'],
  ['sign verify', 'RsaPssParams', 'RSA-PSS'],
  ['sign verify', 'EcdsaParams', 'ECDSA'],
  ['sign verify', 'ContextParams', 'Ed448'],
  ['sign verify', 'KmacParams', 'KMAC128 KMAC256'],
  ['encrypt decrypt', 'RsaOaepParams', 'RSA-OAEP'],
  ['encrypt decrypt', 'AesCbcParams', 'AES-CBC'],
  ['encrypt decrypt', 'AesCtrParams', 'AES-CTR'],
  ['encrypt decrypt', 'AeadParams', 'AES-GCM AES-OCB ChaCha20-Poly1305'],
  ['wrapKey unwrapKey', '', 'AES-KW'],
  ['generateKey', 'EcKeyGenParams', 'ECDSA ECDH'],
  ['importKey', 'EcKeyImportParams', 'ECDSA ECDH'],
  ['generateKey importKey', '', 'Ed25519 Ed448 X25519 X448'],
  ['deriveBits', 'EcdhKeyDeriveParams', 'ECDH X25519 X448'],
  ['generateKey', 'AesKeyGenParams', 'AES-CBC AES-CTR AES-GCM AES-OCB AES-KW'],
  ['importKey', '', 'AES-CBC AES-CTR AES-GCM AES-OCB AES-KW ChaCha20-Poly1305 HKDF PBKDF2'],
  ['getKeyLength', 'AesDerivedKeyParams', 'AES-CBC AES-CTR AES-GCM AES-OCB AES-KW'],
  ['generateKey getKeyLength', '', 'ChaCha20-Poly1305'],
  ['generateKey', 'HmacKeyGenParams', 'HMAC'],
  ['importKey getKeyLength', 'HmacImportParams', 'HMAC'],
  ['generateKey', 'KmacKeyGenParams', 'KMAC128 KMAC256'],
  ['importKey getKeyLength', 'KmacImportParams', 'KMAC128 KMAC256'],
  ['deriveBits', 'HkdfParams', 'HKDF'],
  ['deriveBits', 'Pbkdf2Params', 'PBKDF2'],
  ['getKeyLength', '', 'HKDF PBKDF2'],
  ['exportKey', '', 'RSASSA-PKCS1-v1_5 RSA-PSS RSA-OAEP ECDSA ECDH Ed25519 Ed448 X25519 X448 HMAC ' +
    'AES-CBC AES-CTR AES-GCM AES-OCB AES-KW ChaCha20-Poly1305 KMAC128 KMAC256'],
];
// operation -> Map of lower-case name -> { name, type }. OpenSSL has algorithms to encapsulate keys with from 3.5 on.
const operations = new Map([['encapsulate', new Map()], ['decapsulate', new Map()]]);
for (const [ops, type, names] of table) {
  for (const op of ops.split(' ')) {
    if (!operations.has(op)) operations.set(op, new Map());
    for (const name of names.split(' ')) operations.get(op).set(name.toLowerCase(), { name, type });
  }
}

// Not in the standard of the day.
const experimental = /^(SHA3|cSHAKE|KMAC|AES-OCB|ChaCha)/;
const warned = new Set();
function warn(name) {
  if (warned.has(name) || !experimental.test(name)) return;
  warned.add(name);
  process.emitWarning(`The ${name} Web Crypto API algorithm is an experimental feature and might change at any time`,
                      'ExperimentalWarning');
}

const CONTEXT = 'Failed to normalize algorithm: passed algorithm';

function normalize(algorithm, operation) {
  let value = algorithm;
  if (typeof algorithm !== 'object' && typeof algorithm !== 'function') value = { name: string(algorithm, CONTEXT) };
  else if (algorithm === null) value = {};
  const { name } = value;
  if (name === undefined) {
    throw refuse(`${CONTEXT} cannot be converted to 'Algorithm' because 'name' is required in 'Algorithm'.`,
                 'ERR_MISSING_OPTION');
  }
  const found = operations.get(operation).get(string(name, `name in passed algorithm`).toLowerCase());
  if (found === undefined) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError');
  warn(found.name);
  if (found.type === '') return { name: found.name };
  return { name: found.name, ...dictionary(found.type, dictionaries[found.type], value, CONTEXT) };
}

const supports = (operation, name) => operations.get(operation)?.has(name.toLowerCase()) === true;

module.exports = { normalize, supports };
