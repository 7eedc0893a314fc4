// What an addon does beside JavaScript, and how it comes back: ticks and microtasks follow each call.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage, createHook, executionAsyncResource } = require('node:async_hooks');
const { spawnSync } = require('node:child_process');
const { build, addon } = require('./support/addon.js');

if (process.argv[2] === 'child') {
  globalThis.kept = {};
  addon('async').speakAtEnd(globalThis.kept);
  if (process.argv[3] === 'exit') process.exit(3);
  if (process.argv[3] === 'worker') {
    const { Worker } = require('node:worker_threads');
    new Worker(`globalThis.kept = {};
      require(${JSON.stringify(build('async'))}).speakAtEnd(globalThis.kept);`, { eval: true });
  }
  return;
}

const native = addon('async');
const ROOM = 'eddy' in process.versions ? 3 : 0; // of the queue; Node loses sight of threads that wait for some

// What comes at the end, of the process and of threads; process.exit() leaves no time for it
for (const [how, status, times] of [['return', 0, 1], ['exit', 3, 0], ['worker', 0, 2]]) {
  const child = spawnSync(process.execPath, [__filename, 'child', how], { encoding: 'utf8' });
  assert.strictEqual(child.status, status, child.stderr);
  assert.strictEqual(child.stdout, 'last hook\nasynchronous hook\nfirst hook\nfinalizer\ninstance data\n'.repeat(times));
}

(async () => {
  assert.deepStrictEqual(await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(native.twice)), [2, 4, 6, 8, 10, 12, 14, 16]);
  const storage = new AsyncLocalStorage();
  await storage.run('store', async () => {
    assert.strictEqual(await native.twice(21), 42);
    assert.strictEqual(storage.getStore(), 'store');
  });

  // From threads: each call is followed by its ticks and microtasks
  const order = [];
  let sum = 0;
  await new Promise((resolve) => {
    native.fromThreads(ROOM, (n) => {
      sum += n;
      order.push('call');
      process.nextTick(() => order.push('tick'));
      Promise.resolve().then(() => order.push('job'));
    }, resolve);
  });
  assert.strictEqual(sum, 4 * 200 * 201 / 2);
  assert.deepStrictEqual(order, Array(800).fill(['call', 'tick', 'job']).flat());

  // One that is aborted while it is full
  if (ROOM > 0) {
    let calls = 0;
    await new Promise((resolve) => {
      native.fromThreads(ROOM, () => { if (++calls === 5) native.abort(); }, resolve);
    });
    assert.strictEqual(calls, 5);
  }

  // An async context of the addon's
  const heard = [];
  const resource = { mine: true };
  const hook = createHook({
    init(id, type, trigger, object) { if (type === 'ADDON') heard.push(id, object); },
    before(id) { if (id === heard[0]) heard.push('before'); },
    after(id) { if (id === heard[0]) heard.push('after'); },
    destroy(id) { if (id === heard[0]) heard.push('destroy'); },
  }).enable();
  native.init(resource);
  assert.strictEqual(native.callback((self) => {
    assert.strictEqual(self, native);
    assert.strictEqual(executionAsyncResource(), resource);
    return 'result';
  }), 'result');
  assert.throws(() => native.callback(() => { throw new RangeError('mine'); }), RangeError);
  native.destroy();
  await new Promise((resolve) => setImmediate(resolve));
  hook.disable();
  assert.deepStrictEqual(heard.slice(1), [resource, 'before', 'after', 'before', 'destroy']);
})();
