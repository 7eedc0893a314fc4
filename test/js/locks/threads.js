// SPDX-License-Identifier: MIT
// Locks are of the process: a thread waits for what another holds, may steal it, and lets go of all when it ends.
'use strict';

const assert = require('node:assert');
const { Worker, isMainThread, parentPort, locks } = require('node:worker_threads');

if (!isMainThread) {
  const held = new Map(); // name -> function that lets go
  parentPort.on('message', ({ take, free, options }) => {
    if (free !== undefined) {
      held.get(free)();
      return;
    }
    locks.request(take, options ?? {}, (lock) => {
      parentPort.postMessage(lock === null ? `no ${take}` : `has ${take}`);
      return new Promise((resolve) => held.set(take, resolve));
    }).catch((error) => parentPort.postMessage(`lost ${take} by ${error.name}`));
  });
  return;
}

async function main() {
  const worker = new Worker(__filename);
  const said = [];
  let wake = () => {};
  worker.on('message', (text) => {
    said.push(text);
    wake();
  });
  const hears = async (text) => {
    while (!said.includes(text)) await new Promise((resolve) => { wake = resolve; });
    said.splice(said.indexOf(text), 1);
  };
  const name = 'a\0b \ud800'; // names are any strings

  worker.postMessage({ take: name });
  await hears(`has ${name}`);
  assert.strictEqual(await locks.request(name, { ifAvailable: true }, (lock) => lock), null);
  assert.strictEqual(await locks.request('a', { ifAvailable: true }, (lock) => lock.name), 'a');
  const order = [];
  const waits = locks.request(name, () => order.push('got it'));
  const second = locks.request(name, () => order.push('behind it'));
  assert.strictEqual((await locks.query()).pending.length, 2);
  worker.postMessage({ free: name });
  await Promise.all([waits, second]);
  assert.deepStrictEqual(order, ['got it', 'behind it']);

  // Shared locks do not exclude each other, and one that excludes waits for both.
  worker.postMessage({ take: 'shared', options: { mode: 'shared' } });
  await hears('has shared');
  await locks.request('shared', { mode: 'shared' }, async () => {
    assert.strictEqual(await locks.request('shared', { ifAvailable: true }, (lock) => lock), null);
  });

  if (process.versions.eddy !== undefined) { // Node 26 aborts when a thread steals from another
    worker.postMessage({ take: 'prey' });
    await hears('has prey');
    assert.strictEqual(await locks.request('prey', { steal: true }, () => 'mine'), 'mine');
    await hears('lost prey by AbortError');
  }

  // One that the thread waits for is granted to it.
  await locks.request('mine', async () => {
    worker.postMessage({ take: 'mine' });
    worker.postMessage({ take: 'mark' });
    await hears('has mark');
    assert.ok(!said.includes('has mine'));
  });
  await hears('has mine');

  // An aborted request does not wait any more.
  const controller = new AbortController();
  const aborted = locks.request('mine', { signal: controller.signal }, () => assert.fail('granted'));
  setImmediate(() => controller.abort());
  await assert.rejects(aborted, { name: 'AbortError' });

  // The end of a thread is the end of its locks.
  const left = locks.request('mine', () => 'left behind');
  await worker.terminate();
  assert.strictEqual(await left, 'left behind');
}
main();
