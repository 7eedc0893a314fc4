// SPDX-License-Identifier: MIT
// After each of many timers and immediates come its ticks, then its microtasks, then its rejections, also once the
// runtime runs them without leaving JavaScript between them; a microtask's stack does not tell who ran it.
'use strict';

const assert = require('node:assert');

const COUNT = 400;

process.on('unhandledRejection', (reason) => {
  reason.log.push('rejection');
});

function start(log) {
  log.push('callback');
  Promise.resolve().then(() => {
    log.push('micro');
    process.nextTick(() => log.push('tick of a microtask'));
  });
  queueMicrotask(() => {
    queueMicrotask(() => {
      log.push('job');
      Promise.reject({ log });
    });
  });
  process.nextTick(() => log.push('tick'));
}

const expected = [];
for (let i = 0; i < COUNT; i++) expected.push('callback', 'tick', 'micro', 'job', 'tick of a microtask', 'rejection');

const byTimer = [];
const byImmediate = [];
for (let i = 0; i < COUNT; i++) {
  setTimeout(start, 1, byTimer);
  setImmediate(start, byImmediate);
}

let thrown = 0;
process.on('uncaughtException', (error) => {
  assert.strictEqual(error.message, 'thrown by an immediate');
  thrown++;
});

// On a busy machine this may be due before the first immediates run.
setTimeout(setImmediate, 20, () => {
  assert.deepStrictEqual(byTimer, expected);
  assert.deepStrictEqual(byImmediate, expected);
  for (let i = 0; i < COUNT; i++) setImmediate(() => { throw new Error('thrown by an immediate'); });
  setImmediate(async () => {
    assert.strictEqual(thrown, COUNT);
    await undefined;
    const lines = new Error('of a microtask').stack.split('\n');
    if (lines.length > 2) assert.match(lines.splice(2, 1)[0], /node:internal\/process\/task_queues:/);
    assert.strictEqual(lines.length, 2, lines.join('\n'));
  });
});
