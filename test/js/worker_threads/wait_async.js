// SPDX-License-Identifier: MIT
// Atomics.waitAsync: answers at once where it can, is woken from this thread and others, by time, and holds no program.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const narrow = new Int32Array(new SharedArrayBuffer(16));
const wide = new BigInt64Array(new SharedArrayBuffer(16));

assert.deepStrictEqual(Atomics.waitAsync(narrow, 0, 1), { async: false, value: 'not-equal' });
assert.deepStrictEqual(Atomics.waitAsync(narrow, 0, 0, 0), { async: false, value: 'timed-out' });
assert.deepStrictEqual(Atomics.waitAsync(wide, 1, 7n), { async: false, value: 'not-equal' });
assert.deepStrictEqual([Atomics.waitAsync.name, Atomics.waitAsync.length], ['waitAsync', 4]);

for (const [args, name, message] of [
  [[], TypeError, 'undefined is not an int32 or BigInt64 typed array.'],
  [[[], 0, 0], TypeError, '[object Array] is not an int32 or BigInt64 typed array.'],
  [[new Int8Array(4), 0, 0], TypeError, '[object Int8Array] is not an int32 or BigInt64 typed array.'],
  [[new Int32Array(4), 0, 0], TypeError, '[object Int32Array] is not a shared typed array.'],
  [[narrow, 4, 0], RangeError, 'Invalid atomic access index'],
  [[narrow, -1, 0], RangeError, 'Invalid atomic access index'],
  [[wide, 0, 1], TypeError, 'Cannot convert 1 to a BigInt'],
]) {
  assert.throws(() => Atomics.waitAsync(...args), (error) => error.constructor === name && error.message === message);
}

Atomics.waitAsync(narrow, 3, 0).value.then(assert.fail); // nobody wakes it
Atomics.waitAsync(narrow, 3, 0, 1e6).value.then(assert.fail);

(async () => {
  const mine = Atomics.waitAsync(wide, 1, 0n);
  assert.strictEqual(mine.async, true);
  assert.strictEqual(Atomics.notify(wide, 1), 1);
  assert.strictEqual(await mine.value, 'ok');

  const late = Atomics.waitAsync(narrow, 1, 0, 10).value;
  const pause = new Promise((resolve) => { setTimeout(resolve, 2000); }); // the waiter keeps nothing running
  assert.strictEqual(await Promise.race([late, pause]), 'timed-out');

  const theirs = Atomics.waitAsync(narrow, 0, 0).value;
  const worker = new Worker(`
    const { workerData: words } = require('node:worker_threads');
    const alive = setInterval(() => {}, 1000);
    Atomics.waitAsync(words, 2, 0).value.then((outcome) => {
      clearInterval(alive);
      if (outcome !== 'ok') throw new Error(outcome);
    });
    Atomics.store(words, 0, 1);
    Atomics.notify(words, 0);
  `, { eval: true, workerData: narrow });
  assert.strictEqual(await theirs, 'ok');
  Atomics.store(narrow, 2, 1);
  Atomics.notify(narrow, 2);
  const [code] = await require('node:events').once(worker, 'exit');
  assert.strictEqual(code, 0);
  process.exitCode = 0;
})();
process.exitCode = 1; // until all of it has run
