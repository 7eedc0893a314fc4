// SPDX-License-Identifier: MIT
// A domain hears of what is thrown in callbacks started in it, and of 'error' events nobody else hears.
'use strict';

const assert = require('node:assert');
const domain = require('node:domain');
const EventEmitter = require('node:events');

const seen = [];
const d = domain.create();
d.on('error', (err) => {
  seen.push(err.message);
  assert.strictEqual(err.domain, d);
});
d.run(() => {
  assert.strictEqual(process.domain, d);
  process.nextTick(() => {
    throw new Error('tick');
  });
  setTimeout(() => {
    throw new Error('timer');
  }, 1);
  setImmediate(() => assert.strictEqual(process.domain, d));
});
assert.ok(!process.domain);

const emitter = new EventEmitter();
d.add(emitter);
emitter.emit('error', new Error('emitted'));
d.remove(emitter);
assert.throws(() => emitter.emit('error', new Error('thrown')), { message: 'thrown' });

assert.strictEqual(d.bind((a, b) => a + b)(1, 2), 3);
d.intercept(() => assert.fail('not called'))(new Error('intercepted'));
assert.strictEqual(d.intercept((value) => value)(null, 7), 7);

process.on('exit', () => assert.deepStrictEqual(seen, ['emitted', 'intercepted', 'tick', 'timer']));
