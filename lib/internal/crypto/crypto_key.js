// SPDX-License-Identifier: MIT
// CryptoKey (https://w3c.github.io/webcrypto/#cryptokey-interface): the handle of a KeyObject, and what it may be used
// for. Its slots are private; `algorithm` and `usages` give one object each, as the standard asks.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { kClone, kDeserialize } = require('internal/clone');
const { lateTests } = require('internal/util/types');
const lazy = require('internal/lazy');

const lazyKeys = lazy(() => require('internal/crypto/keys'));
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('create');

class CryptoKey {
  #handle;
  #algorithm;
  #usages;
  #extractable;
  #shown; // what the getters give: { algorithm, usages }

  constructor(token, handle, algorithm, usages, extractable) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#handle = handle;
    this.#algorithm = algorithm;
    this.#usages = usages;
    this.#extractable = extractable;
    this.#shown = { algorithm: undefined, usages: undefined };
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#handle in value)) throw new ERR_INVALID_THIS('CryptoKey');
  }

  get type() {
    CryptoKey.#check(this);
    return this.#handle.type;
  }

  get extractable() {
    CryptoKey.#check(this);
    return this.#extractable;
  }

  get algorithm() {
    CryptoKey.#check(this);
    return this.#shown.algorithm ??= copyAlgorithm(this.#algorithm);
  }

  get usages() {
    CryptoKey.#check(this);
    return this.#shown.usages ??= this.#usages.slice();
  }

  [inspectCustom](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const shown = {
      type: this.#handle.type, extractable: this.#extractable, algorithm: this.#algorithm, usages: this.#usages,
    };
    return `CryptoKey ${inspect(shown, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  [kClone]() {
    const { [kClone]: cloneKey } = lazyKeys().KeyObject.prototype;
    const { state } = cloneKey.call(lazyKeys().wrap(this.#handle));
    return {
      module: 'internal/crypto/crypto_key', name: 'CryptoKey',
      state: { key: state, algorithm: this.#algorithm, usages: this.#usages, extractable: this.#extractable },
    };
  }

  static [kDeserialize]({ key, algorithm, usages, extractable }) {
    const { KeyObject, handleOf } = lazyKeys();
    return createCryptoKey(handleOf(KeyObject[kDeserialize](key)), algorithm, usages, extractable);
  }

  static slots(key) {
    return {
      handle: key.#handle, algorithm: key.#algorithm, usages: key.#usages, extractable: key.#extractable,
      type: key.#handle.type,
    };
  }

  static isCryptoKey(value) {
    return typeof value === 'object' && value !== null && #handle in value;
  }
}
for (const name of ['type', 'extractable', 'algorithm', 'usages']) {
  Object.defineProperty(CryptoKey.prototype, name, { enumerable: true });
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { value: 'CryptoKey', configurable: true });
const { isCryptoKey, slots } = CryptoKey;
delete CryptoKey.isCryptoKey;
delete CryptoKey.slots;
lateTests.isCryptoKey = isCryptoKey;

function copyAlgorithm(algorithm) {
  const copy = { ...algorithm };
  if (copy.hash !== undefined) copy.hash = { ...copy.hash };
  if (copy.publicExponent !== undefined) copy.publicExponent = new Uint8Array(copy.publicExponent);
  return copy;
}

const createCryptoKey = (handle, algorithm, usages, extractable) =>
  new CryptoKey(kCreate, handle, algorithm, usages, extractable);

module.exports = { CryptoKey, createCryptoKey, handleOf: (key) => slots(key).handle, isCryptoKey, slots };
