// SPDX-License-Identifier: MIT
// createMac, getMacs: the MACs of OpenSSL's providers, each with what it knows of options. A Transform that is a stream
// only when it is used as one.
'use strict';

const { codes } = require('internal/errors');
const { BAD_LENGTH, UNKNOWN, check } = require('internal/crypto/openssl');
const { bytesOf, toData } = require('internal/crypto/bytes');
const { coded } = require('internal/crypto/coded');
const { isKeyObject, secretBytes } = require('internal/crypto/keys');
const { attempt, LazyTransform } = require('internal/crypto/lazy_transform');
const { FastBuffer } = require('internal/buffer/pool');
const { normalizeEncoding } = require('internal/buffer/encodings');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { validateObject, validateString, validateUint32 } = require('internal/validate');
const binding = internalBinding('crypto_mac');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { isView } = ArrayBuffer;

const kMac = Symbol('kMac'); // undefined once it is final, or has failed

const TYPES_OF_BYTES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
// By the numbers of begin().
const settings = [undefined, 'digest', 'cipher', 'iv', 'customization', 'salt', 'outputLength'];

const isBytes = (value) => isView(value) || isAnyArrayBuffer(value);

const misused = (name, words) =>
  coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The property 'options.${name}' ${words}`);

function checkName(value, name) {
  validateString(value, name);
  if (value === '' || value.includes('\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be non-empty and contain no NUL bytes');
  }
}

function textOption(options, name) {
  const value = options[name];
  if (value !== undefined) checkName(value, `options.${name}`);
  return value;
}

function bytesOption(options, name) {
  const value = options[name];
  if (value === undefined) return undefined;
  if (!isBytes(value)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, TYPES_OF_BYTES, value);
  return bytesOf(value);
}

function keyBytes(key) {
  const isSecret = isKeyObject(key) && key.type === 'secret';
  if (!isSecret && !isBytes(key)) throw new ERR_INVALID_ARG_TYPE('key', [...TYPES_OF_BYTES, 'KeyObject'], key);
  return isSecret ? secretBytes(key) : bytesOf(key);
}

// What OpenSSL would miss without words.
function checkNeeds(algorithm, digest, cipher, iv) {
  const kind = algorithm.toUpperCase();
  if (kind === 'HMAC' && digest === undefined) throw misused('digest', 'is required for HMAC');
  if ((kind === 'CMAC' || kind === 'GMAC') && cipher === undefined) throw misused('cipher', `is required for ${kind}`);
  if (kind === 'GMAC' && !(iv?.length > 0)) throw misused('iv', 'must be non-empty for GMAC');
}

function begin(algorithm, key, options) {
  checkName(algorithm, 'algorithm');
  const bytes = keyBytes(key);
  if (options !== undefined) validateObject(options, 'options');
  else options = {};
  const digest = textOption(options, 'digest');
  const cipher = textOption(options, 'cipher');
  const iv = bytesOption(options, 'iv');
  const customization = bytesOption(options, 'customization');
  const salt = bytesOption(options, 'salt');
  const { outputLength = -1 } = options;
  if (outputLength !== -1 || options.outputLength === -1) validateUint32(outputLength, 'options.outputLength');
  checkNeeds(algorithm, digest, cipher, iv);
  const box = check(binding.begin(algorithm, bytes, digest, cipher, iv, customization, salt, outputLength),
                    'Failed to initialize MAC');
  if (box === UNKNOWN) throw coded(TypeError, 'ERR_CRYPTO_INVALID_MAC', `Invalid MAC: ${algorithm}`);
  if (box === BAD_LENGTH) throw misused('outputLength', `was not honored by MAC ${algorithm}`);
  if (typeof box === 'number') throw misused(settings[box], `is not supported by MAC ${algorithm}`);
  return box;
}

function checkEncoding(encoding, name) {
  if (encoding === undefined || encoding === null) return;
  validateString(encoding, name);
  if (encoding === 'buffer' || normalizeEncoding(encoding) !== undefined) return;
  throw new ERR_INVALID_ARG_VALUE(name, encoding);
}

class Mac extends LazyTransform {
  constructor(algorithm, key, options) {
    const box = begin(algorithm, key, options);
    super(options);
    this[kMac] = box;
  }

  _transform(chunk, encoding, callback) {
    attempt(callback, () => this.update(chunk, encoding));
  }

  _flush(callback) {
    attempt(callback, () => this.push(this.final()));
  }

  update(data, inputEncoding) {
    if (this[kMac] === undefined) throw finalized();
    if (typeof data === 'string') checkEncoding(inputEncoding, 'inputEncoding');
    const bytes = toData(data, 'data', inputEncoding ?? 'utf8');
    try {
      check(binding.update(this[kMac], bytes), 'Failed to update MAC');
    } catch (error) {
      this[kMac] = undefined;
      throw error;
    }
    return this;
  }

  final(outputEncoding) {
    if (this[kMac] === undefined) throw finalized();
    checkEncoding(outputEncoding, 'outputEncoding');
    const box = this[kMac];
    this[kMac] = undefined;
    const tag = new FastBuffer(check(binding.finish(box), 'Failed to finalize MAC'));
    return outputEncoding === undefined || outputEncoding === null || outputEncoding === 'buffer' ?
      tag : tag.toString(outputEncoding);
  }
}

function finalized() {
  return coded(Error, 'ERR_CRYPTO_MAC_FINALIZED', 'MAC already finalized');
}

function createMac(algorithm, key, options) {
  return new Mac(algorithm, key, options);
}

/** Names and aliases of what the providers have, sorted. */
function getMacs() {
  const names = new Set();
  for (const name of binding.names().toLowerCase().split('\n')) {
    if (name !== '' && !/^[\d.]+$/.test(name)) names.add(name);
  }
  return [...names].sort();
}

module.exports = { createMac, getMacs };
