// SPDX-License-Identifier: MIT
// What WebIDL calls iterable<K, V>: entries, keys, values and [Symbol.iterator] over a list of pairs that is read anew
// at each step, as it may change meanwhile.
'use strict';

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');

const arrayIteratorProto = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

// rowsOf(object) gives the pairs, and throws for what is not of the class. `names` are the methods and accessors to
// make enumerable, as those of web interfaces are.
function defineIterator(Class, name, rowsOf, names) {
  class PairIterator {
    #target;
    #kind;
    #index = 0;

    constructor(target, kind) {
      this.#target = target;
      this.#kind = kind;
    }

    next() {
      if (typeof this !== 'object' || this === null || !(#target in this)) {
        throw new ERR_INVALID_THIS(`${name} Iterator`);
      }
      const rows = rowsOf(this.#target);
      if (this.#index >= rows.length) return { value: undefined, done: true };
      const row = rows[this.#index++];
      const value = this.#kind === 'entries' ? [row[0], row[1]] : this.#kind === 'keys' ? row[0] : row[1];
      return { value, done: false };
    }
  }
  const proto = PairIterator.prototype;
  delete proto.constructor;
  Object.setPrototypeOf(proto, arrayIteratorProto);
  Object.defineProperty(proto, 'next', { enumerable: true });
  Object.defineProperty(proto, Symbol.toStringTag, { value: `${name} Iterator`, configurable: true });

  const methods = {
    entries() {
      rowsOf(this);
      return new PairIterator(this, 'entries');
    },
    keys() {
      rowsOf(this);
      return new PairIterator(this, 'keys');
    },
    values() {
      rowsOf(this);
      return new PairIterator(this, 'values');
    },
  };
  for (const key of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, key,
                          { value: methods[key], writable: true, enumerable: true, configurable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator,
                        { value: methods.entries, writable: true, enumerable: false, configurable: true });
  expose(Class, name, names);
}

// Members of a web interface are enumerable, and it has a toStringTag.
function expose(Class, name, names) {
  for (let i = 0; i < names.length; i++) Object.defineProperty(Class.prototype, names[i], { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

module.exports = { defineIterator, expose };
