// SPDX-License-Identifier: MIT
// Listeners of a stream that come and go leave nothing to see.
'use strict';
const assert = require('node:assert');
const { Duplex } = require('node:stream');

const stream = new Duplex({ read() {}, write() {} });
const nothing = () => {};
stream.on('x', nothing).on('data', nothing).on('end', nothing);
stream.removeListener('data', nothing);
assert.deepStrictEqual(stream.eventNames().sort(), ['end', 'x']);
assert.strictEqual(stream.listenerCount('data'), 0);
assert.deepStrictEqual(stream.listeners('data'), []);
assert.deepStrictEqual(stream.rawListeners('data'), []);
assert.strictEqual(stream.emit('data', 1), false);

let calls = 0;
stream.once('data', () => { calls++; });
assert.strictEqual(stream.emit('data', 1), true);
assert.strictEqual(stream.emit('data', 1), false);
assert.strictEqual(calls, 1);

const removed = [];
stream.on('removeListener', (type) => removed.push(type));
stream.on('data', nothing);
stream.removeAllListeners('end');
stream.removeListener('data', nothing);
stream.removeAllListeners();
assert.deepStrictEqual(removed.sort(), ['data', 'end', 'x']);
assert.deepStrictEqual(stream.eventNames(), []);
assert.throws(() => stream.emit('error', new Error('thrown')), /thrown/);
