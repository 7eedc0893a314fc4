// SPDX-License-Identifier: MIT
// mock.timers: timers, Date and abort signals go by a clock that the test moves.
'use strict';

const assert = require('node:assert');
const promises = require('node:timers/promises');
const { test } = require('node:test');

test('timers fire in order of their time', (t) => {
  t.mock.timers.enable({ now: 1000 });
  const seen = [];
  setTimeout(() => seen.push(`timeout ${Date.now()}`), 20);
  const interval = setInterval(() => seen.push(`interval ${Date.now()}`), 10);
  setImmediate(() => seen.push(`immediate ${Date.now()}`));
  t.mock.timers.tick(20);
  clearInterval(interval);
  t.mock.timers.tick(100);
  assert.deepStrictEqual(seen, ['immediate 1020', 'interval 1020', 'timeout 1020', 'interval 1020']);
  assert.strictEqual(new Date().getTime(), 1120);
});

test('promises and signals', async (t) => {
  t.mock.timers.enable();
  const waited = promises.setTimeout(50, 'value');
  const signal = AbortSignal.timeout(60);
  t.mock.timers.tick(50);
  assert.strictEqual(await waited, 'value');
  assert.strictEqual(signal.aborted, false);
  t.mock.timers.runAll();
  assert.strictEqual(signal.aborted, true);
});

test('all is real again', (t) => {
  assert.ok(Date.now() > 1e12);
  assert.throws(() => t.mock.timers.tick(), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => t.mock.timers.enable({ apis: ['nothing'] }), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('what is mocked is not mocked again', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  await t.test('by a test within', (inner) => {
    assert.throws(() => inner.mock.timers.enable({ apis: ['Date'] }), { code: 'ERR_INVALID_STATE' });
  });
});
