// SPDX-License-Identifier: MIT
// Functions that C may call. C knows them by a number; while a callback is registered its library stays alive, for C
// has an address in it. The function itself may be let go of (unrefCallback): the callback then answers zero.
'use strict';

const { types: { isPromise } } = require('internal/util/types');
const binding = internalBinding('ffi_callback');

const entries = new Map(); // by number: { fn, or undefined and weak, zero, library }
let next = 1;

// The nothing of each type of result (ed_ffi_type).
const zeroOf = (type) => (type === 0 || type === 11 ? undefined : type === 7 || type === 8 ? 0n : 0);

// Called by C. What tears a program down passes all of this by.
function dispatch(number, ...args) {
  const entry = entries.get(number);
  const fn = targetOf(entry);
  if (fn === undefined) return entry.zero;
  let result;
  try {
    result = fn(...args);
  } catch {
    binding.fail('Callbacks cannot throw an exception');
  }
  if (isPromise(result)) binding.fail('Callbacks cannot return promises');
  return result;
}

const targetOf = (entry) => entry.fn ?? entry.weak.deref();

// The address of a new callback of a library (internal/ffi/library).
function register(library, types, fn) {
  const number = next++;
  const address = binding.register(library.box, number, types);
  entries.set(number, { fn, weak: undefined, zero: zeroOf(types[0]), library });
  library.callbacks.set(address, number);
  return address;
}

// Whether there was one.
function unregister(library, address) {
  const number = library.callbacks.get(address);
  if (number === undefined) return false;
  library.callbacks.delete(address);
  entries.delete(number);
  binding.unregister(library.box, address);
  return true;
}

function unregisterAll(library) {
  for (const address of library.callbacks.keys()) unregister(library, address);
}

// Keeps a function, or lets go of it. Whether it was still there.
function hold(library, address, isStrong) {
  const entry = entries.get(library.callbacks.get(address));
  const fn = entry && targetOf(entry);
  if (fn === undefined) return false;
  entry.fn = isStrong ? fn : undefined;
  entry.weak = isStrong ? undefined : new WeakRef(fn);
  return true;
}

module.exports = { dispatch, hold, register, unregister, unregisterAll };
