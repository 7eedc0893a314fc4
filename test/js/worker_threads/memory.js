// SPDX-License-Identifier: MIT
// Memory between threads: buffers that move are gone here, shared ones are the same on both sides.
// Flags: --expose-gc
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const next = (port, event = 'message') => new Promise((resolve) => port.once(event, resolve));

async function test() {
  const worker = new Worker('const { parentPort } = require("worker_threads");' +
    'parentPort.on("message", (m) => {' +
    '  if (m.shared) { const i = new Int32Array(m.shared); Atomics.add(i, 0, 5); Atomics.store(i, 1, 1);' +
    '    Atomics.notify(i, 1); return; }' +
    '  const bytes = new Uint8Array(m.moved); bytes[1]++; parentPort.postMessage(m, [m.moved]);' +
    '})', { eval: true });
  const moved = new ArrayBuffer(100000);
  new Uint8Array(moved)[1] = 41;
  worker.postMessage({ moved, view: new Uint8Array(moved, 1, 2) }, [moved]);
  assert.strictEqual(moved.byteLength, 0);
  const back = await next(worker);
  assert.strictEqual(back.moved.byteLength, 100000);
  assert.strictEqual(back.view[0], 42);
  assert.strictEqual(back.view.buffer, back.moved);

  let cannotShare;
  const shared = new SharedArrayBuffer(8);
  try {
    worker.postMessage({ shared });
  } catch (error) {
    cannotShare = error;
  }
  if (cannotShare !== undefined) {
    assert.strictEqual(cannotShare.code, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'); // without the engine ABI layer
  } else {
    const numbers = new Int32Array(shared);
    Atomics.wait(numbers, 1, 0, 10000);
    assert.strictEqual(Atomics.load(numbers, 0), 5);
  }

  // What was moved there and back is freed, sooner or later: the second half of many needs no more than the first.
  const SIZE = 16 << 20;
  const ROUNDS = 24;
  let half;
  for (let i = 0; i < 2 * ROUNDS; i++) {
    if (i === ROUNDS) half = process.memoryUsage.rss();
    const bytes = new Uint8Array(SIZE).fill(1).buffer;
    worker.postMessage({ moved: bytes }, [bytes]);
    await next(worker);
    gc();
  }
  const grown = process.memoryUsage.rss() - half;
  assert.ok(grown < (ROUNDS / 2) * SIZE, `${grown} bytes more`);
  await worker.terminate();
}
test();
