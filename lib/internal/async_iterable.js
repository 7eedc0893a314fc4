// SPDX-License-Identifier: MIT
// What `for await` and `yield*` of async generators walk over, in place of an iterable. One that is not an async one,
// such as an array of promises, gets a return() where it has none: without, the engine (JavaScriptCore 2.50) never goes
// on behind a promise that is rejected.
'use strict';

const closable = require('internal/closable');

const { apply } = Reflect;

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
