// SPDX-License-Identifier: MIT
// Order, once, capture, passive, removal during dispatch, handler objects, signals, and errors of listeners.
'use strict';

const assert = require('node:assert');

const target = new EventTarget();
const log = [];
const removed = () => log.push('removed');
target.addEventListener('x', () => {
  log.push('first');
  target.removeEventListener('x', removed);
});
target.addEventListener('x', removed);
target.addEventListener('x', { handleEvent: () => log.push('object') });
target.addEventListener('x', () => log.push('once'), { once: true });
assert.strictEqual(target.dispatchEvent(new Event('x')), true);
assert.deepStrictEqual(log, ['first', 'object', 'once']);
log.length = 0;
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(log, ['first', 'object']);

// The same listener counts once per phase.
let calls = 0;
const counted = () => calls++;
target.addEventListener('y', counted);
target.addEventListener('y', counted, { capture: true });
target.addEventListener('y', counted);
target.dispatchEvent(new Event('y'));
assert.strictEqual(calls, 2);

target.addEventListener('p', (e) => e.preventDefault(), { passive: true });
assert.strictEqual(target.dispatchEvent(new Event('p', { cancelable: true })), true);
const event = new Event('z', { cancelable: true });
target.addEventListener('z', (e) => {
  assert.strictEqual(e.target, target);
  assert.strictEqual(e.currentTarget, target);
  assert.strictEqual(e.eventPhase, Event.AT_TARGET);
  assert.deepStrictEqual(e.composedPath(), [target]);
  assert.throws(() => target.dispatchEvent(e), { code: 'ERR_EVENT_RECURSION' });
  e.preventDefault();
  e.stopImmediatePropagation();
});
target.addEventListener('z', () => assert.fail('stopped'));
assert.strictEqual(target.dispatchEvent(event), false);
assert.strictEqual(event.currentTarget, null);
assert.deepStrictEqual(event.composedPath(), []);

const controller = new AbortController();
target.addEventListener('s', () => assert.fail('aborted'), { signal: controller.signal });
controller.abort();
target.dispatchEvent(new Event('s'));

assert.throws(() => target.dispatchEvent({ type: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => target.addEventListener('x'), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => target.addEventListener('x', 'text'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => EventTarget.prototype.addEventListener.call({}, 'x', counted), { code: 'ERR_INVALID_THIS' });
assert.throws(() => new Event(), TypeError);

const caught = [];
process.on('uncaughtException', (err) => caught.push(err.message));
target.addEventListener('e', () => {
  throw new Error('thrown');
});
target.addEventListener('e', async () => {
  throw new Error('rejected');
});
target.addEventListener('e', () => log.push('after'));
log.length = 0;
target.dispatchEvent(new CustomEvent('e', { detail: 1 }));
assert.deepStrictEqual(log, ['after']);
process.on('exit', () => assert.deepStrictEqual(caught, ['thrown', 'rejected']));
