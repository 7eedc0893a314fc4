// SPDX-License-Identifier: MIT
// What `for await` and `yield*` of async generators walk over once the async context matters: the iterator of the
// iterable, with each promise that it gives sent through keep(). One that is only iterable gets what the language
// makes of it, an async iterator that waits for each value, since the engine's own promises cannot be reached.
'use strict';

const context = require('internal/async_context');
const { nativeThen } = require('internal/async_hooks/carry');

const { apply } = Reflect;
const nativeResolve = Promise.resolve;
const NativePromise = Promise;

class Iterator {
  #iterator;
  #next;

  constructor(iterator) {
    this.#iterator = iterator;
    this.#next = iterator.next;
  }

  next(...args) {
    return context.keep(apply(this.#next, this.#iterator, args));
  }

  // Read when they are needed: a method that is not there must not be found here either.
  get return() {
    return this.#forward(this.#iterator.return);
  }

  get throw() {
    return this.#forward(this.#iterator.throw);
  }

  #forward(method) {
    if (method === undefined || method === null) return undefined;
    return (...args) => context.keep(apply(method, this.#iterator, args));
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

// A promise of the result with its value awaited; the iterator is closed when that fails, if it may be.
function settle(result, iterator, close) {
  const { done } = result;
  const fail = (reason) => {
    iterator.return?.();
    throw reason;
  };
  const may = close && !done;
  let value;
  try {
    value = apply(nativeResolve, NativePromise, [result.value]);
  } catch (error) {
    if (may) fail(error);
    throw error;
  }
  return apply(nativeThen, value, [(settled) => ({ value: settled, done: !!done }), may ? fail : undefined]);
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

class FromSync {
  #iterator;
  #next;

  constructor(iterator) {
    this.#iterator = iterator;
    this.#next = iterator.next;
  }

  #step(method, args, close) {
    try {
      const result = apply(method, this.#iterator, args);
      if (!isObject(result)) throw new TypeError('Iterator result interface is not an object.');
      return settle(result, this.#iterator, close);
    } catch (error) {
      return NativePromise.reject(error);
    }
  }

  next(...args) {
    return this.#step(this.#next, args, true);
  }

  return(...args) {
    const method = this.#iterator.return;
    if (method === undefined || method === null) {
      return apply(nativeResolve, NativePromise, [{ value: args[0], done: true }]);
    }
    return this.#step(method, args, false);
  }

  throw(...args) {
    const method = this.#iterator.throw;
    if (method !== undefined && method !== null) return this.#step(method, args, true);
    this.#iterator.return?.();
    return NativePromise.reject(new TypeError('The iterator does not provide a \'throw\' method'));
  }
}

module.exports = function iterate(iterable) {
  if (iterable === undefined || iterable === null) return iterable; // the engine says what is wrong with it
  const method = iterable[Symbol.asyncIterator];
  if (method !== undefined && method !== null) {
    if (typeof method !== 'function') return iterable;
    const iterator = apply(method, iterable, []);
    return isObject(iterator) ? new Iterator(iterator) : { [Symbol.asyncIterator]: () => iterator };
  }
  const sync = iterable[Symbol.iterator];
  if (typeof sync !== 'function') return iterable;
  const iterator = apply(sync, iterable, []);
  return isObject(iterator) ? new Iterator(new FromSync(iterator)) : { [Symbol.iterator]: () => iterator };
};
