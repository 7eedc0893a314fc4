// SPDX-License-Identifier: MIT
// The global `crypto` (https://w3c.github.io/webcrypto/#crypto-interface). SubtleCrypto and CryptoKey are behind it.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { lazyProperty } = require('internal/lazy');
const random = require('internal/crypto/random');
const lazy = require('internal/lazy');

const lazySubtle = lazy(() => require('internal/crypto/webcrypto/subtle'));
const kCreate = Symbol('create');

class Crypto {
  #brand = true; // eslint-disable-line no-unused-private-class-members

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) throw new ERR_INVALID_THIS('Crypto');
  }

  get subtle() {
    Crypto.#check(this);
    return lazySubtle().subtle;
  }

  getRandomValues(array) {
    Crypto.#check(this);
    const { required } = require('internal/crypto/webcrypto/webidl');
    required(arguments.length, 1, "Failed to execute 'getRandomValues' on 'Crypto'");
    return random.getRandomValues(array);
  }

  randomUUID() {
    Crypto.#check(this);
    return random.randomUUID();
  }
}
for (const name of ['subtle', 'getRandomValues', 'randomUUID']) {
  Object.defineProperty(Crypto.prototype, name, { enumerable: true });
}
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, { value: 'Crypto', configurable: true });

module.exports = { Crypto, crypto: new Crypto(kCreate) };
lazyProperty(module.exports, 'SubtleCrypto', () => lazySubtle().SubtleCrypto);
lazyProperty(module.exports, 'CryptoKey', () => require('internal/crypto/crypto_key').CryptoKey);
