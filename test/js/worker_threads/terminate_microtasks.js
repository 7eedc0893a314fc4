// SPDX-License-Identifier: MIT
// Chains of microtasks and ticks that never end are torn down soon: by terminate(), and by the thread's own exit.
'use strict';
const assert = require('node:assert');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');

if (!isMainThread) {
  const { chain, counts, exits } = workerData;
  const step = () => {
    if (exits && counts[0] > 1000) process.exit(7);
    Atomics.add(counts, 0, 1);
    again();
  };
  const again = {
    then: () => Promise.resolve().then(step),
    queue: () => queueMicrotask(step),
    tick: () => process.nextTick(step),
    await: async () => {
      await undefined;
      step();
    },
  }[chain];
  const begin = () => {
    parentPort.postMessage('begun');
    again();
  };
  if (workerData.late) setTimeout(begin, 1);
  else begin();
  return;
}

const MANY = 5e6; // some tenths of what runs in a second or two

async function end(chain, late, exits) {
  const counts = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(__filename, { workerData: { chain, counts, late, exits } });
  const ended = new Promise((resolve) => worker.on('exit', resolve));
  await new Promise((resolve) => worker.on('message', resolve));
  if (exits) {
    assert.strictEqual(await ended, 7);
    return;
  }
  while (Atomics.load(counts, 0) < 1000) await new Promise(setImmediate);
  const before = Atomics.load(counts, 0);
  assert.strictEqual(await worker.terminate(), 1);
  assert(Atomics.load(counts, 0) - before < MANY, `${chain}: ${Atomics.load(counts, 0) - before}`);
}

(async () => {
  for (const chain of ['then', 'queue', 'tick', 'await']) {
    await end(chain, false, false);
    await end(chain, true, false);
    await end(chain, true, true);
  }
})();
