// SPDX-License-Identifier: MIT
// The key agreements of Diffie and Hellman: DiffieHellman over fields, ECDH on curves, diffieHellman() with KeyObjects.
// The numbers are kept here, as bytes; C computes with what each call gives it.
'use strict';

const { codes } = require('internal/errors');
const { coded } = require('internal/crypto/coded');
const { check, opensslError, run, BAD_KEY } = require('internal/crypto/openssl');
const { bytesOf, encoded, toBytes } = require('internal/crypto/bytes');
const { handleOf, isKeyObject, keyBox, USE_PRIVATE, USE_PUBLIC } = require('internal/crypto/keys');
const { FastBuffer } = require('internal/buffer/pool');
const { isStringOrBytes } = require('internal/crypto/key_encoding');
const { validateFunction, validateInt32, validateObject, validateString } = require('internal/validate');
const { types: { isAnyArrayBuffer } } = require('internal/util/types');
const { deprecate } = require('internal/util/deprecate');
const { Buffer } = require('node/buffer');
const binding = internalBinding('crypto_dh');
const keys = internalBinding('crypto_keys');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const { isView } = ArrayBuffer;

// The other's key, as src/bind/crypto_dh.c finds it.
const TOO_SMALL = -20, TOO_LARGE = -21;

const copyOf = (bytes) => {
  const copy = new FastBuffer(bytes.byteLength);
  copy.set(bytesOf(bytes));
  return copy;
};

// ---- fields ---------------------------------------------------------------------------------------------------------

function dhError(number) {
  const words = number === TOO_SMALL ? 'Supplied key is too small' :
    number === TOO_LARGE ? 'Supplied key is too large' : 'Invalid public key';
  return coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', words);
}

const isZeroOrOne = (bytes) => {
  for (let i = 0; i < bytes.length - 1; i++) if (bytes[i] !== 0) return false;
  return bytes.length === 0 || bytes[bytes.length - 1] <= 1;
};

// Errors of OpenSSL that it would give, were it asked.
const badGenerator = () => opensslError(
  ['error:02800065:Diffie-Hellman routines::bad generator', 'Diffie-Hellman routines', 'bad generator', 5]);
const modulusTooSmall = () => opensslError(
  ['error:0280007E:Diffie-Hellman routines::modulus too small', 'Diffie-Hellman routines', 'modulus too small', 5]);

const kState = Symbol('kHandle');

// { prime, generator, publicKey, privateKey, verifyError }
class Field {
  #prime;
  #generator;
  #public;
  #private;

  constructor(prime, generator) {
    this.#prime = prime;
    this.#generator = generator;
  }

  get prime() { return this.#prime; }
  get generator() { return this.#generator; }
  get publicKey() { return this.#public; }
  set publicKey(bytes) { this.#public = bytes; }
  get privateKey() { return this.#private; }
  set privateKey(bytes) { this.#private = bytes; }

  get verifyError() {
    const codes = binding.check(this.#prime, this.#generator);
    return codes < 0 ? 0 : codes;
  }

  generate() {
    const pair = binding.generate(this.#prime, this.#generator, this.#private);
    if (Array.isArray(pair)) throw coded(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid DH parameters');
    this.#public = new FastBuffer(pair.publicKey);
    this.#private ??= new FastBuffer(pair.privateKey);
  }

  compute(other) {
    const secret = check(binding.compute(this.#prime, this.#generator, this.#private, other));
    if (typeof secret === 'number') throw dhError(secret);
    return new FastBuffer(secret);
  }
}

const GENERATOR = 2;

function bigEndian(n) {
  const bytes = new FastBuffer(4);
  bytes.writeUInt32BE(n);
  let i = 0;
  while (i < 3 && bytes[i] === 0) i++;
  return bytes.subarray(i);
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && !isStringOrBytes(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE(
      'sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  // DiffieHellman(prime, generator)
  if (keyEncoding && keyEncoding !== 'buffer' && !Buffer.isEncoding(keyEncoding)) {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  if (!generator) {
    generator = GENERATOR;
  } else if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
  } else if (typeof generator === 'string') {
    generator = toBytes(generator, 'generator', genEncoding);
  } else if (!isView(generator) && !isAnyArrayBuffer(generator)) {
    throw new ERR_INVALID_ARG_TYPE(
      'generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  }
  if (typeof generator === 'number' && generator <= 1) throw badGenerator();
  const generatorBytes = typeof generator === 'number' ? bigEndian(generator) : copyOf(generator);
  if (isZeroOrOne(generatorBytes)) throw badGenerator();

  let prime;
  if (typeof sizeOrKey === 'number') {
    if (sizeOrKey < 2) throw modulusTooSmall();
    if (typeof generator !== 'number') throw badGenerator();
    prime = new FastBuffer(check(binding.prime(sizeOrKey, generator)));
  } else {
    prime = copyOf(toBytes(sizeOrKey, 'sizeOrKey', keyEncoding || undefined));
  }
  this[kState] = new Field(prime, generatorBytes);
  Object.defineProperty(this, 'verifyError', {
    __proto__: null, enumerable: true, value: this[kState].verifyError, writable: false,
  });
  return undefined;
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  const prime = binding.group(`${name}`);
  if (prime === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_DH_GROUP();
  this[kState] = new Field(new FastBuffer(prime), bigEndian(GENERATOR));
  Object.defineProperty(this, 'verifyError', {
    __proto__: null, enumerable: true, value: this[kState].verifyError, writable: false,
  });
  return undefined;
}

const noKey = (what) => coded(Error, 'ERR_CRYPTO_INVALID_STATE', `No ${what} key`);

const dhMethods = {
  generateKeys(encoding) {
    this[kState].generate();
    return encoded(copyOf(this[kState].publicKey), encoding);
  },

  computeSecret(key, inputEncoding, outputEncoding) {
    key = toBytes(key, 'otherPublicKey', inputEncoding);
    if (this[kState].privateKey === undefined) throw noKey('private');
    return encoded(this[kState].compute(key), outputEncoding);
  },

  getPrime(encoding) {
    return encoded(copyOf(this[kState].prime), encoding);
  },

  getGenerator(encoding) {
    return encoded(copyOf(this[kState].generator), encoding);
  },

  getPublicKey(encoding) {
    if (this[kState].publicKey === undefined) throw noKey('public');
    return encoded(copyOf(this[kState].publicKey), encoding);
  },

  getPrivateKey(encoding) {
    if (this[kState].privateKey === undefined) throw noKey('private');
    return encoded(copyOf(this[kState].privateKey), encoding);
  },
};
for (const name in dhMethods) {
  DiffieHellman.prototype[name] = dhMethods[name];
  DiffieHellmanGroup.prototype[name] = dhMethods[name];
}

// A group that all know has no keys to set.
DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  this[kState].publicKey = copyOf(toBytes(key, 'key', encoding));
  return this;
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this[kState].privateKey = copyOf(toBytes(key, 'key', encoding));
  return this;
};

// ---- curves ---------------------------------------------------------------------------------------------------------

const COMPRESSED = 2, UNCOMPRESSED = 4, HYBRID = 6;

function pointForm(format) {
  if (!format || format === 'uncompressed') return UNCOMPRESSED;
  if (format === 'compressed') return COMPRESSED;
  if (format === 'hybrid') return HYBRID;
  throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

const NIST_NAME = /^[BKP]-\d+$/;

// Only keys know curves by the names of NIST too.
function checkCurve(curve) {
  validateString(curve, 'curve');
  if (NIST_NAME.test(curve) || !binding.hasCurve(curve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
}

const failed = (what) => coded(Error, 'ERR_CRYPTO_OPERATION_FAILED', `Failed to ${what}`);

class Curve {
  #name;
  #public; // not compressed
  #private;
  #isPair = true;

  constructor(name) {
    this.#name = name;
  }

  generate() {
    const pair = check(binding.ecGenerate(this.#name));
    this.#public = new FastBuffer(pair.publicKey);
    this.#private = new FastBuffer(pair.privateKey);
    this.#isPair = true;
  }

  compute(other) {
    if (this.#private === undefined || !this.isPair) throw new codes.ERR_CRYPTO_INVALID_KEYPAIR();
    const secret = check(binding.ecCompute(this.#name, this.#private, other));
    if (secret === BAD_KEY) throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    return new FastBuffer(secret);
  }

  // Whoever sets the public key may have set that of another private key.
  get isPair() {
    if (this.#isPair !== undefined) return this.#isPair;
    const point = binding.ecPublic(this.#name, this.#private);
    return this.#isPair = point !== BAD_KEY && this.#public.equals(new FastBuffer(point));
  }

  setPrivate(bytes) {
    const point = check(binding.ecPublic(this.#name, bytes));
    if (point === BAD_KEY) {
      throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
    }
    this.#private = copyOf(bytes);
    this.#public = new FastBuffer(point);
    this.#isPair = true;
  }

  setPublic(bytes) {
    const point = check(binding.ecConvert(this.#name, bytes, UNCOMPRESSED));
    if (point === BAD_KEY) throw failed('convert Buffer to EC_POINT');
    this.#public = new FastBuffer(point);
    this.#isPair = undefined;
  }

  publicKey(form) {
    if (this.#public === undefined) throw failed('get ECDH public key');
    return new FastBuffer(check(binding.ecConvert(this.#name, this.#public, form)));
  }

  get privateKey() {
    if (this.#private === undefined) throw failed('get ECDH private key');
    return copyOf(this.#private);
  }
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  checkCurve(curve);
  this[kState] = new Curve(curve);
  return undefined;
}

ECDH.prototype.computeSecret = function computeSecret(key, inputEncoding, outputEncoding) {
  return encoded(this[kState].compute(toBytes(key, 'otherPublicKey', inputEncoding)), outputEncoding);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this[kState].setPrivate(toBytes(key, 'key', encoding));
  return this;
};

ECDH.prototype.setPublicKey = deprecate(function setPublicKey(key, encoding) {
  this[kState].setPublic(toBytes(key, 'key', encoding));
  return this;
}, 'ecdh.setPublicKey() is deprecated.', 'DEP0031');

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  return encoded(this[kState].privateKey, encoding);
};

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  this[kState].generate();
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = pointForm(format);
  return encoded(this[kState].publicKey(form), encoding);
};

ECDH.convertKey = function convertKey(key, curve, inEncoding, outEncoding, format) {
  validateString(curve, 'curve');
  key = toBytes(key, 'key', inEncoding);
  const form = pointForm(format);
  if (!binding.hasCurve(curve)) throw new codes.ERR_CRYPTO_INVALID_CURVE();
  const point = check(binding.ecConvert(curve, key, form));
  if (point === BAD_KEY) throw failed('convert Buffer to EC_POINT');
  return encoded(new FastBuffer(point), outEncoding);
};

let curves;
function getCurves() {
  curves ??= binding.curves().sort();
  return curves.slice();
}

// ---- keys -----------------------------------------------------------------------------------------------------------

const agreements = new Set(['dh', 'ec', 'x448', 'x25519']);

// The box of one of the two keys.
function agreementKey(key, name, isPrivate) {
  if (!isKeyObject(key)) {
    if (typeof key !== 'object' || key === null || isView(key)) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, key);
    return keyBox(key, isPrivate ? USE_PRIVATE : USE_PUBLIC);
  }
  if (isPrivate ? key.type !== 'private' : key.type === 'secret') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, isPrivate ? 'private' : 'private or public');
  }
  return handleOf(key).data;
}

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const mine = agreementKey(options.privateKey, 'privateKey', true);
  const other = agreementKey(options.publicKey, 'publicKey', false);
  const type = keys.type(mine);
  const otherType = keys.type(other);
  if (type !== otherType || !agreements.has(type)) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${type} and ${otherType}`);
  }
  return run('DERIVEBITSREQUEST', (slot) => binding.derive(mine, other, slot), callback);
}

module.exports = {
  DiffieHellman, DiffieHellmanGroup, ECDH,
  createDiffieHellman: (sizeOrKey, keyEncoding, generator, genEncoding) =>
    new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding),
  createDiffieHellmanGroup: (name) => new DiffieHellmanGroup(name),
  createECDH: (curve) => new ECDH(curve),
  diffieHellman, getCurves,
};
