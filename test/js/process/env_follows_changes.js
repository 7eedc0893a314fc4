// SPDX-License-Identifier: MIT
// What process.env gives follows every change, also one that another thread makes in a shared environment.
'use strict';

const assert = require('node:assert');
const { Worker, SHARE_ENV, isMainThread, parentPort } = require('node:worker_threads');

if (isMainThread) {
  assert.strictEqual(process.env.EDDY_TEST_VALUE, undefined);
  assert.ok(!('EDDY_TEST_VALUE' in process.env));
  process.env.EDDY_TEST_VALUE = 'one';
  assert.strictEqual(process.env.EDDY_TEST_VALUE, 'one');
  process.env.EDDY_TEST_VALUE = 2;
  assert.strictEqual(process.env.EDDY_TEST_VALUE, '2');
  delete process.env.EDDY_TEST_VALUE;
  assert.strictEqual(process.env.EDDY_TEST_VALUE, undefined);
  assert.strictEqual(process.env.toString, Object.prototype.toString);
  const worker = new Worker(__filename, { env: SHARE_ENV });
  worker.on('message', () => assert.strictEqual(process.env.EDDY_TEST_VALUE, 'from the thread'));
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(process.env.EDDY_TEST_VALUE, 'from the thread');
  });
} else {
  assert.strictEqual(process.env.EDDY_TEST_VALUE, undefined);
  process.env.EDDY_TEST_VALUE = 'from the thread';
  parentPort.postMessage('set');
}
