// SPDX-License-Identifier: MIT
// What cannot be transferred is a DataCloneError of postMessage(), a TypeError of structuredClone().
'use strict';

const assert = require('node:assert');
const { MessageChannel, Worker } = require('node:worker_threads');

const { port1, port2 } = new MessageChannel();
const refused = { name: 'DataCloneError', code: 25, message: 'Found invalid value in transferList.' };
for (const item of [1, null, 'x', {}, () => {}]) {
  const buffer = new ArrayBuffer(1);
  assert.throws(() => port1.postMessage(0, [buffer, item]), refused);
  assert.throws(() => port1.postMessage(0, { transfer: [buffer, item] }), refused);
  assert.throws(() => new Worker('', { eval: true, workerData: 0, transferList: [buffer, item] }), refused);
  assert.strictEqual(buffer.byteLength, 1);
}
for (const item of [1, null, 'x']) {
  assert.throws(() => structuredClone(0, { transfer: [item] }), {
    name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
    message: "Failed to execute 'structuredClone': transfer in Options[0] is not an object.",
  });
}
for (const transfer of [5, 'x', {}, null]) {
  assert.throws(() => structuredClone(0, { transfer }), {
    name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
    message: "Failed to execute 'structuredClone': transfer in Options cannot be converted to sequence.",
  });
}
port2.close();
assert.throws(() => port1.postMessage(0, [1]), refused);
