// SPDX-License-Identifier: MIT
// Atomics.waitAsync(typedArray, index, value, timeout), ECMAScript section 25.4.15, by what the engine's library can do
// and does not offer (src/engine/abi_wait.c). A waiter keeps no program running.
'use strict';

const { apply } = Reflect;
const { types: { isBigInt64Array, isInt32Array, isSharedArrayBuffer } } = require('internal/util/types');
const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const typed = getPrototypeOf(Uint8Array.prototype);
const bufferOf = getOwnPropertyDescriptor(typed, 'buffer').get;
const lengthOf = getOwnPropertyDescriptor(typed, 'length').get;
const { toString } = Object.prototype;
const { asIntN } = BigInt;
const { max, trunc } = Math;
const { wait } = internalBinding('atomics');

const show = (value) => (typeof value === 'object' && value !== null ? apply(toString, value, []) : String(value));

module.exports = function waitAsync(typedArray, index, value, timeout) {
  const isWide = isBigInt64Array(typedArray);
  if (!isWide && !isInt32Array(typedArray)) {
    throw new TypeError(`${show(typedArray)} is not an int32 or BigInt64 typed array.`);
  }
  if (!isSharedArrayBuffer(apply(bufferOf, typedArray, []))) {
    throw new TypeError(`${show(typedArray)} is not a shared typed array.`);
  }
  const at = trunc(+index) || 0;
  if (at < 0 || at >= apply(lengthOf, typedArray, [])) throw new RangeError('Invalid atomic access index');
  if (isWide && typeof value === 'number') throw new TypeError(`Cannot convert ${value} to a BigInt`);
  const expected = isWide ? asIntN(64, value) : +value | 0;
  const ms = +timeout;
  return wait(typedArray, at * (isWide ? 8 : 4), isWide, expected, ms === ms ? max(ms, 0) / 1000 : Infinity);
};
