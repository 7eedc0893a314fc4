// SPDX-License-Identifier: MIT
// A chunk of ReadableStream.from() takes as few microtasks as in Node: values of a sync iterator two, promises are
// waited for, and a promise that pull() returns costs none of its own.
'use strict';

const assert = require('node:assert');

let tick = 0;
let counting = true;
(function count() {
  tick++;
  if (counting) Promise.resolve().then(count);
})();

async function ticks(stream) {
  const reader = stream.getReader();
  const seen = [];
  const values = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return { apart: seen.slice(1).map((at, i) => at - seen[i]), values };
    values.push(value);
    seen.push(tick);
  }
}

(async () => {
  assert.deepStrictEqual(await ticks(ReadableStream.from([1, 2, 3])), { apart: [2, 2], values: [1, 2, 3] });
  const seen = [];
  for await (const value of ReadableStream.from([1, 2, 3])) seen.push(tick, value);
  assert.deepStrictEqual([seen[2] - seen[0], seen[4] - seen[2]], [2, 2]);
  assert.deepStrictEqual([seen[1], seen[3], seen[5]], [1, 2, 3]);
  // One that is there waits for the one before, which is a promise.
  const mixed = await ticks(ReadableStream.from([1, Promise.resolve(2), 3, { then(done) { done(4); } }]));
  assert.deepStrictEqual(mixed.values, [1, 2, 3, 4]);
  const generated = await ticks(ReadableStream.from((async function* () { yield* [1, 2, 3]; })()));
  assert.deepStrictEqual(generated.values, [1, 2, 3]);
  const promises = await ticks(ReadableStream.from([Promise.resolve('a'), Promise.resolve('b')]));
  assert.deepStrictEqual(promises.values, ['a', 'b']);
  let left = 3;
  const pulled = await ticks(new ReadableStream({
    async pull(controller) {
      if (left-- > 0) controller.enqueue(left);
      else controller.close();
    },
  }));
  assert.deepStrictEqual(pulled, { apart: [1, 1], values: [2, 1, 0] });

  // What a sync iterator does wrong is the stream's error.
  const failing = (next) => ReadableStream.from({ [Symbol.iterator]: () => ({ next }) }).getReader().read();
  await assert.rejects(failing(() => { throw new RangeError('next'); }), RangeError);
  await assert.rejects(failing(() => 1), TypeError);
  await assert.rejects(failing(() => ({ get done() { throw new RangeError('done'); } })), RangeError);
  await assert.rejects(failing(() => ({ done: false, get value() { throw new RangeError('value'); } })), RangeError);
  await assert.rejects(failing(() => ({ done: false, value: Promise.reject(new RangeError('value')) })), RangeError);
  counting = false;
})();
