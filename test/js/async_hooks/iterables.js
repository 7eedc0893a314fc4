// SPDX-License-Identifier: MIT
// With a storage about, async iteration asks of iterables, iterators and promises what the language says, no more.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const als = new AsyncLocalStorage();
als.enterWith('here');
const here = () => assert.strictEqual(als.getStore(), 'here');

function logged(log, values, extra = {}) {
  let at = 0;
  const iterator = {
    next() { log.push('next'); return { value: values[at], done: at++ >= values.length }; },
    ...extra,
  };
  return { get [Symbol.iterator]() { log.push('get iterator'); return () => iterator; } };
}

(async () => {
  const log = [];
  for await (const value of logged(log, [1, Promise.resolve(2)])) {
    here();
    log.push(value);
  }
  assert.deepStrictEqual(log, ['get iterator', 'next', 1, 'next', 2, 'next']);

  // A rejected value closes the iterator; so does leaving the loop.
  const closed = [];
  const close = { return() { closed.push('return'); return {}; } };
  await assert.rejects(async () => {
    for await (const value of logged([], [Promise.reject(new Error('no'))], close)) assert.fail(value);
  }, /no/);
  for await (const value of logged([], [1, 2], close)) {
    assert.strictEqual(value, 1);
    break;
  }
  here();
  assert.deepStrictEqual(closed, ['return', 'return']);

  for (const bad of [undefined, null, 5, {}, { [Symbol.asyncIterator]: 1 }, { [Symbol.asyncIterator]: () => 1 }]) {
    await assert.rejects(async () => { for await (const value of bad) assert.fail(value); }, TypeError);
    here();
  }
  await assert.rejects(async () => {
    for await (const value of { [Symbol.asyncIterator]: () => ({ next: () => 1 }) }) assert.fail(value);
  }, TypeError);

  // yield* passes values, throw() and return() on.
  const inner = {
    [Symbol.asyncIterator]() { return this; },
    async next(value) { return { value: ['next', value], done: false }; },
    async throw(error) { return { value: ['throw', error], done: false }; },
    async return(value) { return { value: ['return', value], done: true }; },
  };
  async function* outer() { yield* inner; }
  const generator = outer();
  assert.deepStrictEqual(await generator.next(1), { value: ['next', undefined], done: false });
  assert.deepStrictEqual(await generator.next(2), { value: ['next', 2], done: false });
  assert.deepStrictEqual(await generator.throw(3), { value: ['throw', 3], done: false });
  assert.deepStrictEqual(await generator.return(4), { value: ['return', 4], done: true });

  // What cannot be awaited rejects, it does not throw.
  const broken = Promise.resolve();
  Object.defineProperty(broken, 'constructor', { get() { throw new Error('broken'); } });
  await assert.rejects(outer().return(broken), /broken/);
  await assert.rejects(async () => { await broken; }, /broken/);

  // The number of turns of the job queue is the same as ever.
  const order = [];
  let turn = 0;
  const tick = () => { order.push(turn++); if (turn < 12) Promise.resolve().then(tick); };
  Promise.resolve().then(tick);
  await 1;
  order.push('value');
  await Promise.resolve();
  order.push('promise');
  await { then(resolve) { resolve(); } };
  order.push('thenable');
  for await (const value of [1, 2]) order.push(`loop ${value}`);
  order.push('end');
  const expected = [0, 'value', 1, 'promise', 2, 3, 'thenable', 4, 5, 'loop 1', 6, 7, 'loop 2', 8, 9, 'end'];
  assert.deepStrictEqual(order, expected);
})();
