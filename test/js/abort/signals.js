// SPDX-License-Identifier: MIT
// AbortController, and the signals of abort(), timeout() and any().
'use strict';

const assert = require('node:assert');

const controller = new AbortController();
const { signal } = controller;
assert.strictEqual(signal, controller.signal);
assert.strictEqual(signal.aborted, false);
signal.throwIfAborted();
const log = [];
const any = AbortSignal.any([new AbortController().signal, AbortSignal.any([signal])]);
signal.onabort = (event) => {
  log.push('handler');
  assert.strictEqual(event.isTrusted, true);
  assert.strictEqual(any.aborted, true); // states change before listeners run
};
any.addEventListener('abort', () => log.push('any'));
signal.addEventListener('abort', () => log.push('listener'));
controller.abort();
controller.abort('again');
assert.deepStrictEqual(log, ['handler', 'listener', 'any']);
assert.strictEqual(signal.reason.name, 'AbortError');
assert.strictEqual(signal.reason.code, 20);
assert.strictEqual(any.reason, signal.reason);
assert.throws(() => signal.throwIfAborted(), { name: 'AbortError' });

assert.strictEqual(AbortSignal.abort(null).reason, null);
assert.strictEqual(AbortSignal.any([AbortSignal.abort('a'), AbortSignal.abort('b')]).reason, 'a');
assert.strictEqual(AbortSignal.any([]).aborted, false);
assert.throws(() => new AbortSignal(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
assert.throws(() => AbortSignal.any([1]), { code: 'ERR_INVALID_ARG_TYPE' });
for (const delay of [-1, '1', null, 2 ** 32]) assert.throws(() => AbortSignal.timeout(delay));

AbortSignal.timeout(2 ** 31 - 1); // does not hold the process
const timeout = AbortSignal.timeout(1);
let timedOut = false;
timeout.addEventListener('abort', () => {
  timedOut = true;
  assert.strictEqual(timeout.reason.name, 'TimeoutError');
  clearInterval(wait);
});
const wait = setInterval(() => {}, 1000);
process.on('exit', () => assert.ok(timedOut));
