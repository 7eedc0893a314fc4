// SPDX-License-Identifier: MIT
// Threads that are no kin: postMessageToThread() and BroadcastChannel; environment data goes down the generations.
'use strict';

const assert = require('node:assert');
const { BroadcastChannel, Worker, getEnvironmentData, isMainThread, parentPort, postMessageToThread,
        setEnvironmentData, threadId, workerData } = require('node:worker_threads');

const next = (port, event = 'message') => new Promise((resolve) => port.once(event, resolve));

async function main() {
  setEnvironmentData('of', { main: true });
  const heard = [];
  process.on('workerMessage', (value, source) => heard.push([value, source]));
  const channel = new BroadcastChannel('threads');
  const said = new Set();
  const all = new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      said.add(data);
      if (said.size === 2) resolve();
    };
  });
  const child = new Worker(__filename, { workerData: 1 });
  await all;
  assert.deepStrictEqual(said, new Set(['from 1', 'from 2']));
  assert.deepStrictEqual(heard, [['up', 2]]);
  await assert.rejects(postMessageToThread(0), { code: 'ERR_WORKER_MESSAGING_SAME_THREAD' });
  await assert.rejects(postMessageToThread(99), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  await postMessageToThread(2, 'bye');
  channel.postMessage('end');
  channel.close();
  assert.strictEqual(await next(child, 'exit'), 0);
  await assert.rejects(postMessageToThread(1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
}

async function thread() {
  assert.deepStrictEqual(getEnvironmentData('of'), { main: true });
  const channel = new BroadcastChannel('threads');
  const end = new Promise((resolve) => {
    channel.onmessage = ({ data }) => {
      if (data === 'end') resolve();
    };
  });
  if (workerData === 1) {
    const grandchild = new Worker(__filename, { workerData: 2 });
    await next(grandchild);
  } else {
    process.on('workerMessage', (value) => assert.strictEqual(value, 'bye'));
    await postMessageToThread(0, 'up');
    parentPort.postMessage('ready');
  }
  channel.postMessage(`from ${threadId}`);
  await end;
  channel.close();
}

if (isMainThread) main();
else thread();
