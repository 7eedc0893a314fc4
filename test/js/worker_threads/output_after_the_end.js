// SPDX-License-Identifier: MIT
// The output of a thread that has said nothing can be read to its end when the thread is gone.
'use strict';

const assert = require('node:assert');
const { text } = require('node:stream/consumers');
const { Worker } = require('node:worker_threads');

let read = 0;
for (const code of ['1', 'throw new Error()']) {
  const worker = new Worker(code, { eval: true, stdout: true });
  worker.on('error', () => {});
  worker.on('exit', async () => {
    assert.strictEqual(await text(worker.stdout), '');
    read++;
  });
}
process.on('exit', () => assert.strictEqual(read, 2));
