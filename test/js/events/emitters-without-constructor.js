// SPDX-License-Identifier: MIT
// A class that never runs the constructor is an emitter without listeners; each instance gets its own.
'use strict';

const assert = require('node:assert');
const EventEmitter = require('node:events');

function Bare() {}
Object.setPrototypeOf(Bare.prototype, EventEmitter.prototype);

const one = new Bare();
assert.strictEqual(one.emit('x'), false);
assert.strictEqual(one.listenerCount('x'), 0);
assert.deepStrictEqual(one.listeners('x'), []);
assert.deepStrictEqual(one.rawListeners('x'), []);
assert.deepStrictEqual(one.eventNames(), []);
assert.strictEqual(one.off('x', () => {}), one);
assert.strictEqual(one.removeAllListeners(), one);
assert.strictEqual(one.removeAllListeners('x'), one);
assert.strictEqual(one.getMaxListeners(), 10);
assert.throws(() => one.emit('error', new Error('unheard')), { message: 'unheard' });
assert.throws(() => one.emit('error', { a: 1 }), { code: 'ERR_UNHANDLED_ERROR', context: { a: 1 } });

let calls = 0;
one.once('x', () => calls++);
one.emit('x');
one.emit('x');
assert.strictEqual(calls, 1);

one.on('y', () => {});
assert.deepStrictEqual(new Bare().eventNames(), []);

// Old-style inheritance: an instance as prototype does not lend its listeners.
function Old() {
  EventEmitter.call(this);
}
Old.prototype = new EventEmitter();
const a = new Old();
a.on('z', () => {});
assert.strictEqual(new Old().listenerCount('z'), 0);
