// SPDX-License-Identifier: MIT
// createCipheriv and createDecipheriv: Transforms that are streams only when they are used as one.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { check, BAD_IV, BAD_LENGTH, BAD_TAG, UNKNOWN } = require('internal/crypto/openssl');
const { attempt, LazyTransform } = require('internal/crypto/lazy_transform');
const { secretBytes } = require('internal/crypto/keys');
const { toBytes, toData } = require('internal/crypto/bytes');
const { FastBuffer } = require('internal/buffer/pool');
const { i32, N0, N1 } = require('internal/cells');
const { normalizeEncoding } = require('internal/buffer/encodings');
const { validateEncoding, validateInteger, validateObject, validateString } = require('internal/validate');
const lazy = require('internal/lazy');
const binding = internalBinding('crypto_cipher');

const lazyDecoder = lazy(() => require('node/string_decoder').StringDecoder);
const { ERR_CRYPTO_INVALID_STATE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

// The same numbers as in src/bind/crypto_cipher.c.
const TAG_REQUIRED = -30, TAG_INVALID = -31, KEY_LENGTH = -32, MESSAGE_LENGTH = -33, UNSUPPORTED_STATE = -34;
const AUTHENTICATES = 1, GCM = 2, WRAP = 8;

const kCipher = Symbol('kHandle');

const tagError = (text) => coded(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', text);

function openError(number, name, tagLength) {
  switch (number) {
    case UNKNOWN:
      return new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
    case BAD_IV:
      return new codes.ERR_CRYPTO_INVALID_IV();
    case KEY_LENGTH:
      return new codes.ERR_CRYPTO_INVALID_KEYLEN();
    case TAG_REQUIRED:
      return tagError(`authTagLength required for ${name}`);
    default:
      return tagError(`Invalid authentication tag length: ${tagLength}`);
  }
}

// An option that is an unsigned integer; -1 when it is not there.
function uintOption(options, name) {
  const value = options?.[name];
  if (value === undefined) return -1;
  if (value >>> 0 === value) return value;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

const NOT_AUTHENTIC = 'Unsupported state or unable to authenticate data';
const warnShortTag = lazy(() => process.emitWarning(
  'Using AES-GCM authentication tags of less than 128 bits without specifying the authTagLength option when ' +
  'initializing decryption is deprecated.', 'DeprecationWarning', 'DEP0182'));

// The state behind both classes: the native box, and what its mode asks for.
class Cipher {
  #box;
  #room; // bytes that the output of an update may have beyond its input
  #flags;
  #isFinal = false;

  constructor(encrypts, name, key, iv, tagLength) {
    const box = check(binding.open(encrypts, name, key, iv, tagLength));
    if (typeof box === 'number') throw openError(box, name, tagLength);
    this.#flags = i32[N1];
    this.#room = (this.#flags & WRAP) !== 0 ? 16 : i32[N0] > 1 ? i32[N0] : 0;
    this.#box = box;
  }

  update(data) {
    if (this.#isFinal) throw new Error('Trying to add data in unsupported state');
    const out = new FastBuffer(data.byteLength + this.#room);
    const written = check(binding.update(this.#box, data, out));
    if (written >= 0) return written === out.length ? out : out.subarray(0, written);
    if (written === MESSAGE_LENGTH) throw new codes.ERR_CRYPTO_INVALID_MESSAGELEN();
    throw new Error(written === UNSUPPORTED_STATE ? 'Trying to add data in unsupported state' : 'Operation failed');
  }

  final() {
    if (this.#isFinal) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state');
    this.#isFinal = true;
    const last = check(binding.final(this.#box));
    if (last === BAD_TAG) throw new Error(NOT_AUTHENTIC);
    return new FastBuffer(last);
  }

  setPadding(on) {
    if (this.#isFinal || !binding.setPadding(this.#box, on)) throw new ERR_CRYPTO_INVALID_STATE('setAutoPadding');
  }

  get tag() {
    const tag = this.#isFinal && (this.#flags & AUTHENTICATES) !== 0 ? binding.getTag(this.#box) : undefined;
    if (tag === undefined) throw new ERR_CRYPTO_INVALID_STATE('getAuthTag');
    return new FastBuffer(tag);
  }

  setTag(bytes) {
    const result = !this.#isFinal && binding.setTag(this.#box, bytes);
    if (result === false) throw new ERR_CRYPTO_INVALID_STATE('setAuthTag');
    if (result === TAG_INVALID) throw tagError(`Invalid authentication tag length: ${bytes.byteLength}`);
    if ((this.#flags & GCM) !== 0 && i32[N0] === 1 && bytes.byteLength < 16) warnShortTag();
  }

  setAAD(bytes, messageLength) {
    const result = !this.#isFinal && binding.setAAD(this.#box, bytes, messageLength);
    if (result === false) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
    if (result === BAD_LENGTH) {
      throw coded(TypeError, 'ERR_MISSING_ARGS', 'options.plaintextLength required for CCM mode with AAD');
    }
    if (result === MESSAGE_LENGTH) throw new codes.ERR_CRYPTO_INVALID_MESSAGELEN();
  }
}

// ---- the classes ----------------------------------------------------------------------------------------------------

function init(stream, encrypts, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const keyEncoding = options?.encoding;
  if (keyEncoding !== undefined) validateString(keyEncoding, 'options.encoding');
  const bytes = secretBytes(key, keyEncoding);
  const nonce = iv === null ? null : toBytes(iv, 'iv');
  stream[kCipher] = new Cipher(encrypts, cipher, bytes, nonce, uintOption(options, 'authTagLength'));
  stream._decoder = null;
  LazyTransform.call(stream, options);
}

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  init(this, true, cipher, key, iv, options);
  return undefined;
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  init(this, false, cipher, key, iv, options);
  return undefined;
}

function decoderFor(stream, encoding) {
  const normal = normalizeEncoding(encoding);
  stream._decoder ??= new (lazyDecoder())(encoding);
  if (stream._decoder.encoding !== normal) {
    if (normal === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    throw new codes.ERR_INTERNAL_ASSERTION('Cannot change encoding');
  }
  return stream._decoder;
}

const methods = {
  _transform(chunk, encoding, callback) {
    attempt(callback, () => this.push(this[kCipher].update(toData(chunk, 'data', encoding))));
  },

  _flush(callback) {
    attempt(callback, () => this.push(this[kCipher].final()));
  },

  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') validateEncoding(data, inputEncoding);
    const out = this[kCipher].update(toData(data, 'data', normalizeEncoding(inputEncoding)));
    if (!outputEncoding || outputEncoding === 'buffer') return out;
    return decoderFor(this, outputEncoding).write(out);
  },

  final(outputEncoding) {
    const out = this[kCipher].final();
    if (!outputEncoding || outputEncoding === 'buffer') return out;
    return decoderFor(this, outputEncoding).end(out);
  },

  setAutoPadding(autoPadding) {
    this[kCipher].setPadding(autoPadding === undefined ? true : !!autoPadding);
    return this;
  },

  setAAD(buffer, options) {
    const encoding = options?.encoding;
    if (encoding !== undefined) validateString(encoding, 'options.encoding');
    const length = uintOption(options, 'plaintextLength');
    this[kCipher].setAAD(toBytes(buffer, 'aadbuf', encoding), length);
    return this;
  },
};

for (const Class of [Cipheriv, Decipheriv]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  for (const name in methods) Class.prototype[name] = methods[name];
}

Cipheriv.prototype.getAuthTag = function getAuthTag() {
  return this[kCipher].tag;
};

Decipheriv.prototype.setAuthTag = function setAuthTag(buffer, encoding) {
  this[kCipher].setTag(toBytes(buffer, 'buffer', encoding));
  return this;
};

// ---- names ----------------------------------------------------------------------------------------------------------

/** What a cipher is, by name or number; undefined when there is none, or none of these lengths. */
function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInteger(nameOrNid, 'nameOrNid', -2147483648, 2147483647);
  let keyLength = -1;
  let ivLength = -1;
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.keyLength !== undefined) {
      validateInteger(options.keyLength, 'options.keyLength', 0, 2147483647);
      ({ keyLength } = options);
    }
    if (options.ivLength !== undefined) {
      validateInteger(options.ivLength, 'options.ivLength', 0, 2147483647);
      ({ ivLength } = options);
    }
  }
  const info = binding.info(nameOrNid, keyLength, ivLength);
  return info && { __proto__: null, ...info };
}

let names;
function getCiphers() {
  names ??= [...new Set(binding.names().map((name) => name.toLowerCase()))].sort();
  return names.slice();
}

module.exports = {
  Cipheriv, Decipheriv,
  createCipheriv: (cipher, key, iv, options) => new Cipheriv(cipher, key, iv, options),
  createDecipheriv: (cipher, key, iv, options) => new Decipheriv(cipher, key, iv, options),
  getCipherInfo, getCiphers,
};
