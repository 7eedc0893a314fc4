// SPDX-License-Identifier: MIT
// terminate() ends a thread whatever it does: neither its loops nor its catch and finally blocks go on.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const sources = [
  'setInterval(() => {}, 1000)',
  'for (;;);',
  'try { for (;;); } finally { for (;;); }',
  'const again = () => Promise.resolve().then(again); again()',
  'const again = () => process.nextTick(again); again()',
  'const again = () => setImmediate(again); again()',
  'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
  'process.on("exit", () => { for (;;); }); process.exit()',
  'new (require("worker_threads").Worker)("for (;;);", { eval: true })',
];

async function run() {
  for (const source of sources) {
    const worker = new Worker(source, { eval: true });
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await new Promise((resolve) => worker.once('online', resolve));
    await new Promise(setImmediate);
    assert.strictEqual(await worker.terminate(), 1, source);
    assert.strictEqual(await ended, 1);
    assert.strictEqual(worker.threadId, -1);
    assert.strictEqual(await worker.terminate(), undefined);
  }
}
run();
