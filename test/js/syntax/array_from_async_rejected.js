// SPDX-License-Identifier: MIT
// Array.fromAsync of an iterable without return() that holds a rejected promise: it is rejected, and does not wait for
// ever. The function itself looks as the language has it.
'use strict';

const assert = require('node:assert');

async function main() {
  const later = new Promise((resolve, reject) => setImmediate(reject, 2));
  await assert.rejects(Array.fromAsync([1, Promise.reject(new Error('one'))]), /one/);
  assert.strictEqual(await Array.fromAsync([1, later]).catch((reason) => reason), 2);
  assert.strictEqual(await Array.fromAsync(new Set([Promise.reject(3)])).catch((reason) => reason), 3);
  assert.deepStrictEqual(await Array.fromAsync([1, Promise.resolve(2)], (x) => x * 2), [2, 4]);
  assert.deepStrictEqual(await Array.fromAsync({ length: 2, 0: Promise.resolve(1), 1: 2 }), [1, 2]);
  assert.deepStrictEqual(await Array.fromAsync((async function* () { yield 1; yield 2; })()), [1, 2]);
  class List extends Array {}
  assert.ok(await List.fromAsync([1]) instanceof List);
  await assert.rejects(Array.fromAsync(null), TypeError);
  await assert.rejects(Array.fromAsync({ get [Symbol.asyncIterator]() { throw new RangeError('got'); } }), RangeError);
  await assert.rejects(Array.fromAsync([1], 'no function'), TypeError);
  const self = {};
  await Array.fromAsync([1], function() { assert.strictEqual(this, self); }, self);
}
main().then(() => process.emit('done'));

let isDone = false;
process.on('done', () => { isDone = true; });
process.on('exit', () => assert.ok(isDone));

const { value, enumerable, ...rest } = Object.getOwnPropertyDescriptor(Array, 'fromAsync');
assert.deepStrictEqual({ enumerable, ...rest }, { enumerable: false, writable: true, configurable: true });
assert.deepStrictEqual([value.name, value.length, 'prototype' in value], ['fromAsync', 1, false]);
assert.throws(() => Reflect.construct(value, []), TypeError);
