// SPDX-License-Identifier: MIT
// A thread's port that is closed hears nothing more, even when its number is another port's already: threads that end
// while others begin get their own messages only.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const CHAINS = 6;
const LENGTH = 6;
const script = `
  const { parentPort } = require('node:worker_threads');
  parentPort.postMessage('ready');
  (function spin() { setImmediate(spin); })();
`;

let heard = 0;
function begin(left) {
  const worker = new Worker(script, { eval: true });
  worker.on('message', (message) => {
    assert.strictEqual(message, 'ready');
    heard++;
    worker.terminate();
  });
  worker.on('exit', () => { if (left > 1) begin(left - 1); });
}
for (let i = 0; i < CHAINS; i++) begin(LENGTH);
process.on('exit', () => assert.strictEqual(heard, CHAINS * LENGTH));
