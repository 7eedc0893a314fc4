// SPDX-License-Identifier: MIT
// A thread answers, hears what it was born with, and ends when its port closes.
'use strict';

const assert = require('node:assert');
const { Worker, isMainThread, parentPort, threadId, workerData } = require('node:worker_threads');

if (isMainThread) {
  const heard = [];
  const worker = new Worker(__filename, { workerData: { list: [1, 2n, new Map([['a', new Date(7)]])] } });
  assert.strictEqual(worker.threadId, 1);
  worker.on('online', () => heard.push('online'));
  worker.on('message', (message) => {
    heard.push(message);
    if (message.bytes !== undefined) worker.postMessage('end');
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.deepStrictEqual(heard, [
      'online',
      { id: 1, data: { list: [1, 2n, new Map([['a', new Date(7)]])] } },
      { bytes: new Uint8Array([1, 2, 3]) },
    ]);
  });
  worker.postMessage(new Uint8Array([1, 2, 3]));
} else {
  assert.strictEqual(threadId, 1);
  parentPort.postMessage({ id: threadId, data: workerData });
  parentPort.on('message', (message) => {
    if (message === 'end') parentPort.close();
    else parentPort.postMessage({ bytes: message });
  });
}
