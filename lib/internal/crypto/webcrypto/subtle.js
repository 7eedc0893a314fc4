// SPDX-License-Identifier: MIT
// SubtleCrypto (https://w3c.github.io/webcrypto/#subtlecrypto-interface). What an operation needs of its arguments is
// taken before the first await, so that callers may change them afterwards.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { Handle } = require('internal/crypto/keys');
const { createCryptoKey, slots: slotsOf } = require('internal/crypto/crypto_key');
const { bytesOf } = require('internal/crypto/bytes');
const { findDigest } = require('internal/crypto/digest');
const { badData, checkUsages, fail, job, pick, order } = require('internal/crypto/webcrypto/material');
const { check } = require('internal/crypto/webcrypto/parameters');
const { normalize, supports } = require('internal/crypto/webcrypto/normalize');
const {
  boolean, bufferSource, cryptoKey, integer, jsonWebKey, keyFormat, keyUsages, required, string,
} = require('internal/crypto/webcrypto/webidl');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const lazy = require('internal/lazy');
const hashes = internalBinding('crypto_hash');

const lazyRsa = lazy(() => require('internal/crypto/webcrypto/rsa'));
const lazyCurves = lazy(() => require('internal/crypto/webcrypto/curves'));
const lazySecret = lazy(() => require('internal/crypto/webcrypto/secret'));
const lazyDerive = lazy(() => require('internal/crypto/webcrypto/derive'));

const { isView } = ArrayBuffer;

// The module that has the operations of an algorithm's keys.
function moduleOf(name) {
  if (name.startsWith('RSA')) return lazyRsa();
  return name.startsWith('EC') || name.startsWith('Ed') || name.startsWith('X') ? lazyCurves() : lazySecret();
}

// ---- the operations, with their arguments converted -----------------------------------------------------------------

async function digest(algorithm, data) {
  const bytes = bytesOf(data);
  const { name, outputLength } = algorithm;
  check('digest', algorithm);
  const { id, size } = findDigest(name.startsWith('cSHAKE') ? name.slice(1).toLowerCase() : name);
  const length = outputLength === undefined ? size : outputLength / 8;
  return job('HASHREQUEST', (slot) => hashes.digestAside(id, bytes, length, slot));
}

// The slots of a key that may be used so.
function usable(key, algorithm, usage, words) {
  const slots = slotsOf(key);
  if (slots.algorithm.name !== algorithm.name) throw fail('Key algorithm mismatch', 'InvalidAccessError');
  if (!slots.usages.includes(usage)) throw fail(words, 'InvalidAccessError');
  return slots;
}

function crypt(encrypts, slots, algorithm, data) {
  return moduleOf(algorithm.name).crypt(encrypts, slots, algorithm, data);
}

const NOT_VALID = 'The requested operation is not valid for the provided key';

async function importKey(format, keyData, algorithm, extractable, usages) {
  return moduleOf(algorithm.name).importKey(format, keyData, algorithm, extractable, usages);
}

// What KeyObject.prototype.toCryptoKey() gives.
function fromHandle(handle, id, extractable, usages) {
  const algorithm = normalize(algorithmId(id, 'algorithm'), 'importKey');
  usages = keyUsages(usages, 'keyUsages');
  extractable = boolean(extractable);
  const module = moduleOf(algorithm.name);
  if ((handle.type === 'secret') !== (module === lazySecret())) {
    throw fail('Unrecognized algorithm name', 'NotSupportedError');
  }
  if (handle.type === 'secret') return module.importKey('raw-secret', handle.data, algorithm, extractable, usages);
  return module.importHandle(handle, algorithm, extractable, usages);
}

async function exportKey(format, key) {
  const slots = slotsOf(key);
  const { name } = slots.algorithm;
  if (!supports('exportKey', name)) throw fail(`${name} key export is not supported`, 'NotSupportedError');
  if (!slots.extractable) throw fail('key is not extractable', 'InvalidAccessError');
  const result = await moduleOf(name).exportKey(format, slots);
  if (result === undefined) {
    throw fail(`Unable to export ${name} ${slots.type} key using ${format} format`, 'NotSupportedError');
  }
  return result;
}

async function deriveBits(slots, algorithm, length) {
  return algorithm.name === 'HKDF' || algorithm.name === 'PBKDF2' ? lazyDerive().deriveBits(slots, algorithm, length) :
    lazyCurves().deriveBits(slots, algorithm, length);
}

const checkedData = (value) => (isView(value) || isAnyArrayBuffer(value));

// ---- the interface --------------------------------------------------------------------------------------------------

const kCreate = Symbol('create');
const prefixOf = (name) => `Failed to execute '${name}' on 'SubtleCrypto'`;
const ordinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];
const argument = (prefix, i) => `${prefix}: ${ordinals[i]} argument`;
const long = integer(32);
const lengthOrNull = (value, context) => (value === null || value === undefined ? null : long(value, context));
const algorithmId = (value, context) =>
  (typeof value === 'object' || typeof value === 'function' ? value : string(value, context));

// Converts the arguments of a call.
function convert(name, args, count, converters) {
  const prefix = prefixOf(name);
  required(args.length, count, prefix);
  const list = [];
  for (let i = 0; i < converters.length; i++) list.push(converters[i](args[i], argument(prefix, i)));
  return list;
}

function keyDataFor(format, value, prefix, i) {
  if (format === 'jwk') {
    if (value !== null && (typeof value !== 'object' || checkedData(value))) {
      throw new ERR_INVALID_ARG_TYPE('keyData', 'JsonWebKey', value);
    }
    if (value === null) throw badData();
    return jsonWebKey(value, argument(prefix, i));
  }
  if (!checkedData(value)) throw new ERR_INVALID_ARG_TYPE('keyData', 'BufferSource', value);
  return new Uint8Array(bytesOf(bufferSource(value, argument(prefix, i))));
}

class SubtleCrypto {
  #brand = true; // eslint-disable-line no-unused-private-class-members

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) throw new ERR_INVALID_THIS('SubtleCrypto');
  }

  async encrypt(...args) {
    SubtleCrypto.#check(this);
    const [id, key, data] = convert('encrypt', args, 3, [algorithmId, cryptoKey, bufferSource]);
    const algorithm = normalize(id, 'encrypt');
    return crypt(true, usable(key, algorithm, 'encrypt', NOT_VALID), algorithm, data);
  }

  async decrypt(...args) {
    SubtleCrypto.#check(this);
    const [id, key, data] = convert('decrypt', args, 3, [algorithmId, cryptoKey, bufferSource]);
    const algorithm = normalize(id, 'decrypt');
    return crypt(false, usable(key, algorithm, 'decrypt', NOT_VALID), algorithm, data);
  }

  async sign(...args) {
    SubtleCrypto.#check(this);
    const [id, key, data] = convert('sign', args, 3, [algorithmId, cryptoKey, bufferSource]);
    const algorithm = normalize(id, 'sign');
    const slots = usable(key, algorithm, 'sign', 'Unable to use this key to sign');
    return moduleOf(algorithm.name).sign(slots, algorithm, data);
  }

  async verify(...args) {
    SubtleCrypto.#check(this);
    const [id, key, signature, data] =
      convert('verify', args, 4, [algorithmId, cryptoKey, bufferSource, bufferSource]);
    const algorithm = normalize(id, 'verify');
    const slots = usable(key, algorithm, 'verify', 'Unable to use this key to verify');
    return moduleOf(algorithm.name).verify(slots, algorithm, signature, data);
  }

  async digest(...args) {
    SubtleCrypto.#check(this);
    const [id, data] = convert('digest', args, 2, [algorithmId, bufferSource]);
    return digest(normalize(id, 'digest'), data);
  }

  async generateKey(...args) {
    SubtleCrypto.#check(this);
    const prefix = prefixOf('generateKey');
    required(args.length, 3, prefix);
    const algorithm = normalize(algorithmId(args[0], argument(prefix, 0)), 'generateKey');
    const usages = keyUsages(args[2], argument(prefix, 2));
    return moduleOf(algorithm.name).generateKey(algorithm, boolean(args[1]), usages);
  }

  async deriveKey(...args) {
    SubtleCrypto.#check(this);
    const [id, baseKey, derivedId, extractable, usages] =
      convert('deriveKey', args, 5, [algorithmId, cryptoKey, algorithmId, boolean, keyUsages]);
    const algorithm = normalize(id, 'deriveBits');
    const derived = normalize(derivedId, 'importKey');
    const length = lazySecret().getKeyLength(normalize(derivedId, 'getKeyLength'));
    const slots = slotsOf(baseKey);
    if (!slots.usages.includes('deriveKey')) throw fail('baseKey does not have deriveKey usage', 'InvalidAccessError');
    if (slots.algorithm.name !== algorithm.name) throw fail('Key algorithm mismatch', 'InvalidAccessError');
    const bits = await deriveBits(slots, algorithm, length);
    return importKey('raw-secret', new Uint8Array(bits), derived, extractable, usages);
  }

  async deriveBits(...args) {
    SubtleCrypto.#check(this);
    const [id, baseKey, length] = convert('deriveBits', args, 2, [algorithmId, cryptoKey, lengthOrNull]);
    const algorithm = normalize(id, 'deriveBits');
    const slots = slotsOf(baseKey);
    if (!slots.usages.includes('deriveBits')) {
      throw fail('baseKey does not have deriveBits usage', 'InvalidAccessError');
    }
    if (slots.algorithm.name !== algorithm.name) throw fail('Key algorithm mismatch', 'InvalidAccessError');
    return deriveBits(slots, algorithm, length);
  }

  async importKey(...args) {
    SubtleCrypto.#check(this);
    const prefix = prefixOf('importKey');
    required(args.length, 5, prefix);
    const format = keyFormat(args[0], argument(prefix, 0));
    const keyData = keyDataFor(format, args[1], prefix, 1);
    const id = algorithmId(args[2], argument(prefix, 2));
    const usages = keyUsages(args[4], argument(prefix, 4));
    const algorithm = normalize(id, 'importKey');
    return importKey(format, keyData, algorithm, boolean(args[3]), usages);
  }

  async exportKey(...args) {
    SubtleCrypto.#check(this);
    const [format, key] = convert('exportKey', args, 2, [keyFormat, cryptoKey]);
    return exportKey(format, key);
  }

  async wrapKey(...args) {
    SubtleCrypto.#check(this);
    const [format, key, wrappingKey, id] =
      convert('wrapKey', args, 4, [keyFormat, cryptoKey, cryptoKey, algorithmId]);
    const algorithm = normalizeWrap(id, 'wrapKey', 'encrypt');
    const slots = usable(wrappingKey, algorithm, 'wrapKey', 'Unable to use this key to wrapKey');
    const exported = await exportKey(format, key);
    let bytes;
    if (format === 'jwk') {
      let text = JSON.stringify(exported);
      // AES-KW wants whole blocks; JSON does not mind white space.
      if (algorithm.name === 'AES-KW') text += ' '.repeat((8 - text.length % 8) % 8);
      bytes = new TextEncoder().encode(text);
    } else {
      bytes = new Uint8Array(exported);
    }
    return crypt(true, slots, algorithm, bytes);
  }

  async unwrapKey(...args) {
    SubtleCrypto.#check(this);
    const [format, wrapped, unwrappingKey, id, keyId, extractable, usages] = convert('unwrapKey', args, 7, [
      keyFormat, bufferSource, cryptoKey, algorithmId, algorithmId, boolean, keyUsages,
    ]);
    const algorithm = normalizeWrap(id, 'unwrapKey', 'decrypt');
    const keyAlgorithm = normalize(keyId, 'importKey');
    const slots = usable(unwrappingKey, algorithm, 'unwrapKey', 'Unable to use this key to unwrapKey');
    let keyData = new Uint8Array(await crypt(false, slots, algorithm, wrapped));
    if (format === 'jwk') {
      try {
        keyData = jsonWebKey(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(keyData)), 'wrapped key');
      } catch (cause) {
        throw badData(cause);
      }
    }
    return importKey(format, keyData, keyAlgorithm, extractable, usages);
  }

  /** The public key of a private one. */
  async getPublicKey(...args) {
    SubtleCrypto.#check(this);
    const [key, usages] = convert('getPublicKey', args, 2, [cryptoKey, keyUsages]);
    const slots = slotsOf(key);
    if (slots.type !== 'private') {
      throw fail('key must be a private key', slots.type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError');
    }
    const { name } = slots.algorithm;
    checkUsages(usages, moduleOf(name).publicUsages(name), name);
    return createCryptoKey(new Handle('public', slots.handle.data), slots.algorithm, pick(usages, order), true);
  }

  async encapsulateBits(...args) {
    SubtleCrypto.#check(this);
    const [id] = convert('encapsulateBits', args, 2, [algorithmId, cryptoKey]);
    return normalize(id, 'encapsulate');
  }

  async encapsulateKey(...args) {
    SubtleCrypto.#check(this);
    const [id] = convert('encapsulateKey', args, 5, [algorithmId, cryptoKey, algorithmId, boolean, keyUsages]);
    return normalize(id, 'encapsulate');
  }

  async decapsulateBits(...args) {
    SubtleCrypto.#check(this);
    const [id] = convert('decapsulateBits', args, 3, [algorithmId, cryptoKey, bufferSource]);
    return normalize(id, 'decapsulate');
  }

  async decapsulateKey(...args) {
    SubtleCrypto.#check(this);
    const [id] = convert('decapsulateKey', args, 6,
                         [algorithmId, cryptoKey, bufferSource, algorithmId, boolean, keyUsages]);
    return normalize(id, 'decapsulate');
  }

  /** Whether an operation could be done with an algorithm. */
  static supports(operation, algorithm, more = null) {
    if (this !== SubtleCrypto) throw new ERR_INVALID_THIS('SubtleCrypto constructor');
    required(arguments.length, 2, "Failed to execute 'supports' on 'SubtleCrypto'");
    return require('internal/crypto/webcrypto/supports').supports(
      string(operation, 'operation'), algorithmId(algorithm, 'algorithm'), more);
  }
}

// Keys are wrapped by what is made for it, or by any cipher.
function normalizeWrap(id, operation, fallback) {
  try {
    return normalize(id, operation);
  } catch (error) {
    if (error.name !== 'NotSupportedError') throw error;
    return normalize(id, fallback);
  }
}

for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name !== 'constructor') Object.defineProperty(SubtleCrypto.prototype, name, { enumerable: true });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { value: 'SubtleCrypto', configurable: true });

module.exports = { SubtleCrypto, fromHandle, subtle: new SubtleCrypto(kCreate) };
