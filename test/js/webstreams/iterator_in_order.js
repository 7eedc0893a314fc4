// SPDX-License-Identifier: MIT
// Calls of an iterator's next() and return() that do not wait for each other are answered in their order, whether
// chunks are there or still to come.
'use strict';

const assert = require('node:assert');

function source(isLate) {
  let n = 0;
  return new ReadableStream({
    async pull(controller) {
      if (isLate) await new Promise(setImmediate);
      controller.enqueue(n++);
    },
  }, { highWaterMark: isLate ? 0 : 3 });
}

(async () => {
  for (const isLate of [false, true]) {
    const stream = source(isLate);
    await new Promise(setImmediate);
    const iterator = stream.values();
    const order = [];
    const note = (name) => (result) => order.push(`${name} ${result.value} ${result.done}`);
    await Promise.all([
      iterator.next().then(note('a')),
      iterator.next().then(note('b')),
      iterator.return('end').then(note('c')),
      iterator.next().then(note('d')),
    ]);
    assert.deepStrictEqual(order, ['a 0 false', 'b 1 false', 'c end true', 'd undefined true']);
    assert.strictEqual(stream.locked, false);
  }
})();
