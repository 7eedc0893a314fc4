// SPDX-License-Identifier: MIT
// createHash, createHmac, hash(): Transforms that are streams only when they are used as one.
'use strict';

const { codes } = require('internal/errors');
const { check } = require('internal/crypto/openssl');
const { Digest, binding, findDigest, isDirect } = require('internal/crypto/digest');
const { LazyTransform } = require('internal/crypto/lazy_transform');
const { deprecate } = require('internal/util/deprecate');
const { FastBuffer } = require('internal/buffer/pool');
const { HEX, normalizeEncoding } = require('internal/buffer/encodings');
const { validateEncoding, validateObject, validateString, validateUint32 } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { typed } = require('internal/crypto/bytes');
const lazy = require('internal/lazy');

const lazyKeys = lazy(() => require('internal/crypto/keys'));
const { isView } = ArrayBuffer;

const kDigest = Symbol('kHandle');
const kState = Symbol('kState');
const OPEN = 0, ENDED = 1, STREAMED = 2;

const warnShake = lazy(() => process.emitWarning(
  'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.',
  'DeprecationWarning', 'DEP0198'));

// The bytes that were asked for, by a digest that can give them.
function outputSize(algorithm, length) {
  if (length === undefined) {
    if (algorithm.isXof) warnShake();
    return algorithm.size;
  }
  if (length !== algorithm.size && !algorithm.isXof) check(binding.digest(algorithm.id, '', new FastBuffer(length)));
  return length;
}

// Data of an update() in the form that the digest takes: text whose encoding is UTF-8 stays text.
function toInput(data, encoding, name) {
  if (typeof data === 'string') {
    if (encoding === undefined || encoding === 'utf8') return data;
    validateEncoding(data, encoding);
    const normal = normalizeEncoding(encoding);
    return normal === 'utf8' || normal === undefined ? data : Buffer.from(data, normal);
  }
  if (!isView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  return typed(data);
}

// ---- Hash -----------------------------------------------------------------------------------------------------------

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  if (!(algorithm instanceof Hash)) {
    validateString(algorithm, 'algorithm');
    const found = findDigest(algorithm);
    let length;
    if (typeof options === 'object' && options !== null) {
      length = options.outputLength;
      if (length !== undefined) validateUint32(length, 'options.outputLength');
    }
    if (found === undefined) throw new Error('Digest method not supported');
    this[kDigest] = new Digest(found, undefined, outputSize(found, length));
  }
  this[kState] = OPEN;
  LazyTransform.call(this, options);
  return undefined;
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

Hash.prototype.copy = function copy(options) {
  if (this[kState] === ENDED) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const digest = this[kDigest];
  const other = new Hash(this, options);
  const length = options?.outputLength;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  other[kDigest] = digest.copy(outputSize(digest.algorithm, length));
  return other;
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  try {
    this[kDigest].update(toInput(chunk, encoding, 'data'));
  } catch (error) {
    callback(error);
    return;
  }
  callback();
};

// What went through the stream is read from it; digest() gives it too.
Hash.prototype._flush = function _flush(callback) {
  this[kDigest] = this[kDigest].result();
  this[kState] = STREAMED;
  this.push(this[kDigest]);
  callback();
};

Hash.prototype.update = function update(data, encoding) {
  if (this[kState] !== OPEN) {
    if (this[kState] === ENDED) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
    throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  }
  this[kDigest].update(toInput(data, encoding, 'data'));
  return this;
};

const asText = (bytes, encoding) =>
  (encoding === undefined || encoding === 'buffer' || normalizeEncoding(encoding) === undefined ? bytes :
    bytes.toString(encoding));

Hash.prototype.digest = function digest(encoding) {
  if (this[kState] === ENDED) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (encoding !== undefined) encoding = `${encoding}`;
  const streamed = this[kState] === STREAMED;
  this[kState] = ENDED;
  return streamed ? asText(this[kDigest], encoding) : this[kDigest].result(encoding);
};

// ---- Hmac -----------------------------------------------------------------------------------------------------------

function Hmac(hmac, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const encoding = options?.encoding;
  if (encoding !== undefined) validateString(encoding, 'options.encoding');
  const bytes = lazyKeys().secretBytes(key, encoding);
  const found = findDigest(hmac);
  // A MAC by a digest without blocks is not defined.
  if (found === undefined || found.isXof) throw new codes.ERR_CRYPTO_INVALID_DIGEST(hmac);
  this[kDigest] = new Digest(found, bytes, found.size);
  this[kState] = OPEN;
  LazyTransform.call(this, options);
  return undefined;
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = function update(data, encoding) {
  if (this[kState] !== OPEN) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  this[kDigest].update(toInput(data, encoding, 'data'));
  return this;
};

// A second one is empty, as it ever was.
Hmac.prototype.digest = function digest(encoding) {
  if (encoding !== undefined) encoding = `${encoding}`;
  const state = this[kState];
  this[kState] = ENDED;
  if (state === ENDED) return asText(new FastBuffer(0), encoding);
  return state === STREAMED ? asText(this[kDigest], encoding) : this[kDigest].result(encoding);
};

Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

// ---- functions ------------------------------------------------------------------------------------------------------

const createHash = (algorithm, options) => new Hash(algorithm, options);
const createHmac = (hmac, key, options) => new Hmac(hmac, key, options);

/** The digest of text or bytes in one call; `options` is an encoding, or { outputEncoding, outputLength }. */
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['string', 'Buffer', 'TypedArray', 'DataView'], input);
  }
  let encoding;
  let length;
  if (typeof options === 'string') {
    encoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    encoding = options.outputEncoding;
    length = options.outputLength;
  }
  encoding ??= 'hex';
  let direct = encoding === 'hex' ? HEX : -1;
  if (direct < 0) {
    validateString(encoding, 'outputEncoding');
    if (encoding.toLowerCase() === 'buffer') {
      encoding = 'buffer';
    } else {
      const normal = normalizeEncoding(encoding);
      if (normal === undefined) throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
      encoding = normal;
      direct = isDirect(normal);
    }
  }
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  const found = findDigest(algorithm);
  if (found === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  if (length === undefined) {
    if (found.isXof) warnShake();
  } else if (length !== found.size && !found.isXof) {
    throw new Error(`Output length ${length} is invalid for ${algorithm}, which does not support XOF`);
  }
  if (typeof input !== 'string') input = typed(input);
  if (direct >= 0 && (length === undefined || length === found.size)) {
    return check(binding.digest(found.id, input, direct));
  }
  const bytes = new FastBuffer(length ?? found.size);
  check(binding.digest(found.id, input, bytes));
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

let names;
function getHashes() {
  names ??= binding.names();
  return names.slice();
}

module.exports = {
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  createHash, createHmac, getHashes, hash,
};
