// SPDX-License-Identifier: MIT
// An iterator with a return() where it has none: the engine (JavaScriptCore 2.50) misses it in some places. Each
// property is read once, and when the language would read it.
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

module.exports = closable;
