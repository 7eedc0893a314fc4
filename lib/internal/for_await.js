// SPDX-License-Identifier: MIT
// `for await` at the top of an ES module, which is a generator function where await is a yield to the host
// (src/syntax/lower.c). The loop becomes a plain one over an endless iterable; step(), called in the pattern of each
// round, fetches the value and, behind the last, leaves by throwing END:
//
//   const $eddyf = forAwait();
//   try { for (const {[yield* $eddyf.step()]: x} of $eddyf.over(E)) ... }
//   catch (e) { yield* $eddyf.caught(e) } finally { yield* $eddyf.finish() }
'use strict';

const asyncIterable = require('internal/async_iterable');

const END = { __proto__: null };

function isObject(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

function checkResult(result) {
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
  return result;
}

// The values of a synchronous iterator are waited for (ECMA-262, %AsyncFromSyncIteratorPrototype%): an async generator
// that delegates to it does so.
async function* fromSync(iterable) {
  yield* asyncIterable(iterable);
}

function iteratorOf(iterable) {
  const method = iterable[Symbol.asyncIterator];
  if (method === undefined || method === null) {
    if (typeof iterable[Symbol.iterator] !== 'function') {
      throw new TypeError(`${String(iterable)} is not async iterable`);
    }
    return fromSync(iterable);
  }
  const iterator = Reflect.apply(method, iterable, []);
  if (!isObject(iterator)) throw new TypeError('Result of the Symbol.asyncIterator method is not an object');
  return iterator;
}

class ForAwait {
  #iterator;
  #next;
  #isOpen = false; // to be closed when the loop is left early
  #round = { done: false, value: { value: undefined } };

  over(iterable) {
    this.#iterator = iteratorOf(iterable);
    this.#next = this.#iterator.next;
    return { [Symbol.iterator]: () => ({ next: () => this.#round }) };
  }

  * step() {
    this.#isOpen = false;
    const result = checkResult(yield Reflect.apply(this.#next, this.#iterator, []));
    if (result.done) throw END;
    this.#round.value.value = result.value;
    this.#isOpen = true;
    return 'value';
  }

  * caught(error) {
    if (error === END) return;
    const isOpen = this.#isOpen;
    this.#isOpen = false;
    if (isOpen) {
      try {
        const method = this.#iterator.return;
        if (method !== undefined && method !== null) yield Reflect.apply(method, this.#iterator, []);
      } catch {
        // The loop's own error goes first.
      }
    }
    throw error;
  }

  * finish() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const method = this.#iterator.return;
    if (method === undefined || method === null) return;
    checkResult(yield Reflect.apply(method, this.#iterator, []));
  }
}

module.exports = () => new ForAwait();
