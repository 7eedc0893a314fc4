// SPDX-License-Identifier: MIT
// emit() calls the listeners that were there when it began, whatever they do to the list; for one, two, three and more.
'use strict';

const assert = require('node:assert');
const EventEmitter = require('node:events');

for (const count of [1, 2, 3, 4, 7]) {
  const emitter = new EventEmitter();
  const calls = [];
  for (let i = 0; i < count; i++) {
    const listener = () => {
      calls.push(i);
      emitter.removeListener('x', listener);
      emitter.on('x', () => calls.push(`late ${i}`));
    };
    emitter.on('x', listener);
  }
  assert.strictEqual(emitter.emit('x'), true);
  assert.deepStrictEqual(calls, Array.from({ length: count }, (unused, i) => i));
  calls.length = 0;
  emitter.emit('x');
  assert.deepStrictEqual(calls, Array.from({ length: count }, (unused, i) => `late ${i}`));
}

// Every number of arguments, with the emitter as `this`.
for (let count = 0; count < 7; count++) {
  const emitter = new EventEmitter();
  const sent = Array.from({ length: count }, (unused, i) => i);
  let seen = 0;
  for (let i = 0; i < 3; i++) {
    emitter.on('x', function (...args) {
      assert.strictEqual(this, emitter);
      assert.deepStrictEqual(args, sent);
      seen++;
    });
    emitter.emit('x', ...sent);
  }
  assert.strictEqual(seen, 6);
}
