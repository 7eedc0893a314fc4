// SPDX-License-Identifier: MIT
// What `for await` and `yield*` of async generators get for an iterable that is not an async one, such as an array of
// promises. The engine (JavaScriptCore 2.50) never goes on behind a promise that is rejected when the iterator has no
// return(): the loop hangs. So here each has one.
'use strict';

const { apply } = Reflect;

module.exports = (iterable) => {
  const method = iterable[Symbol.iterator];
  if (typeof method !== 'function') return iterable; // the engine complains
  return {
    [Symbol.iterator]() {
      const iterator = apply(method, iterable, []);
      if ((typeof iterator !== 'object' && typeof iterator !== 'function') || iterator === null) return iterator;
      if (iterator.return !== undefined && iterator.return !== null) return iterator;
      const { next } = iterator;
      return {
        next: (...args) => apply(next, iterator, args),
        return: (value) => ({ done: true, value }),
      };
    },
  };
};
