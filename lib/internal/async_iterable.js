// SPDX-License-Identifier: MIT
// What `for await` and `yield*` of async generators walk over, in place of an iterable. One that is not an async one,
// such as an array of promises, gets a return() where it has none: without, the engine (JavaScriptCore 2.50) never goes
// on behind a promise that is rejected. Each property is read once, and when the language would read it.
'use strict';

const { apply } = Reflect;

function methodOf(iterator, name, otherwise) {
  const method = iterator[name];
  return method === undefined || method === null ? otherwise : (...args) => apply(method, iterator, args);
}

const close = (value) => ({ done: true, value });

function closable(iterator) {
  if ((typeof iterator !== 'object' && typeof iterator !== 'function') || iterator === null) return iterator;
  const { next } = iterator;
  return {
    next: (...args) => apply(next, iterator, args),
    get return() { return methodOf(iterator, 'return', close); },
    get throw() { return methodOf(iterator, 'throw', undefined); },
  };
}

// Of what cannot be walked over the engine complains.
module.exports = (iterable) => {
  if (iterable === undefined || iterable === null) return iterable;
  const method = iterable[Symbol.asyncIterator];
  if (typeof method === 'function') return { [Symbol.asyncIterator]: () => apply(method, iterable, []) };
  if (method !== undefined && method !== null) return { [Symbol.asyncIterator]: method };
  const iterate = iterable[Symbol.iterator];
  if (typeof iterate !== 'function') return iterable;
  return { [Symbol.iterator]: () => closable(apply(iterate, iterable, [])) };
};
