// SPDX-License-Identifier: MIT
// node:timers/promises: values, abort, intervals, the promisified forms.
'use strict';
const assert = require('node:assert');
const { setTimeout: sleep, setImmediate: immediate, setInterval: every, scheduler } = require('node:timers/promises');
const { promisify } = require('node:util');

(async () => {
  assert.strictEqual(await sleep(1, 'v'), 'v');
  assert.strictEqual(await immediate('i'), 'i');
  assert.strictEqual(await promisify(setTimeout)(1, 'p'), 'p');
  assert.strictEqual(await promisify(setImmediate)('q'), 'q');
  await scheduler.wait(1);
  await scheduler.yield();
  const controller = new AbortController();
  const waiting = sleep(1e6, undefined, { signal: controller.signal });
  controller.abort('why');
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR', cause: 'why' });
  await assert.rejects(sleep('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(sleep(1, 0, { ref: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  let n = 0;
  for await (const value of every(1, 'each')) {
    assert.strictEqual(value, 'each');
    if (++n === 3) break;
  }
})().then(() => console.log('done'));
