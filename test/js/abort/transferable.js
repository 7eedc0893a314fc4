// util.transferableAbortController: a signal sent through a port aborts with its original.
'use strict';
const assert = require('node:assert');
const { transferableAbortController, transferableAbortSignal } = require('node:util');

const controller = transferableAbortController();
const { port1, port2 } = new MessageChannel();
const copies = [];
port2.on('message', (message) => {
  const signal = message.again ?? message;
  assert.ok(signal instanceof AbortSignal);
  copies.push(signal);
  if (copies.length === 1) return;
  signal.addEventListener('abort', () => {
    assert.strictEqual(signal.reason, 'why');
    port1.close();
  });
  controller.abort('why');
});
port1.postMessage(controller.signal, [controller.signal]);
port1.postMessage({ again: controller.signal }, [controller.signal]);
process.on('exit', () => assert.deepStrictEqual(copies.map(({ aborted }) => aborted), [true, true]));
const aborted = transferableAbortSignal(AbortSignal.abort('x'));
assert.strictEqual(structuredClone(aborted, { transfer: [aborted] }).reason, 'x');
assert.throws(() => structuredClone(aborted), { name: 'DataCloneError' });
assert.throws(() => transferableAbortSignal({}), { code: 'ERR_INVALID_ARG_TYPE' });
