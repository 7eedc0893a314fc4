// SPDX-License-Identifier: MIT
// Messages to a thread and back: small ones by turns and many at once, objects, bytes that are copied, that move, that
// are shared; and threads that start, answer and end.
'use strict';

const { Worker, isMainThread, parentPort, MessageChannel } = require('node:worker_threads');

if (!isMainThread) {
  parentPort.on('message', (message) => {
    if (message instanceof ArrayBuffer) parentPort.postMessage(message, [message]);
    else parentPort.postMessage(message);
  });
  return;
}

const { measure } = require('../lib/harness.js');

const MANY = 1000;

async function run() {
  const worker = new Worker(__filename);
  let left = 0;
  let done;
  worker.on('message', (message) => {
    if (--left === 0) done(message);
  });
  const send = (count, message, list) => new Promise((resolve) => {
    left = count;
    done = resolve;
    for (let i = 0; i < count; i++) worker.postMessage(message, list);
  });
  await send(1, 0);

  await measure('turn-number', () => send(1, 1));
  await measure('burst-1000-numbers', () => send(MANY, 1), MANY);
  const object = { id: 7, name: 'eddy', list: [1, 2, 3], at: { x: 1.5, y: -2 }, on: true };
  await measure('turn-object', () => send(1, object));
  await measure('burst-1000-objects', () => send(MANY, object), MANY);
  const users = Array.from({ length: 100 }, (_, i) => ({ id: i, name: `user ${i}`, tags: ['one', 'two'] }));
  await measure('turn-100-objects', () => send(1, users));
  const text = 'x'.repeat(100000);
  await measure('turn-100k-text', () => send(1, text));
  const bytes = new Uint8Array(1 << 20);
  await measure('turn-1M-bytes-copied', () => send(1, bytes));
  let buffer = new ArrayBuffer(100 << 20);
  await measure('turn-100M-moved', async () => { buffer = await send(1, buffer, [buffer]); });
  await worker.terminate();

  const { port1, port2 } = new MessageChannel();
  port2.on('message', (message) => port2.postMessage(message));
  port1.on('message', (message) => done(message));
  await measure('turn-number-same-thread', () => new Promise((resolve) => {
    done = resolve;
    port1.postMessage(1);
  }));
  port1.close();

  const source = 'require("node:worker_threads").parentPort.postMessage(1)';
  await measure('thread-start-answer-end', () => new Promise((resolve) => {
    new Worker(source, { eval: true }).on('exit', resolve);
  }));
}
run();
