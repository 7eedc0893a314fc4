// SPDX-License-Identifier: MIT
// util.debounce() and util.throttle(): which calls run, with what, and what their promises become.
'use strict';

const assert = require('node:assert');
const { debounce, throttle } = require('node:util');

const abort = (cause) => ({ name: 'AbortError', code: 'ABORT_ERR', cause });
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function testDebounce() {
  const seen = [];
  const fn = debounce((...args) => {
    seen.push(args);
    return args[0];
  }, 20);
  assert.strictEqual(fn.pending, null);
  const first = fn(1);
  const second = fn(2, 'more');
  assert.strictEqual(fn.pending, second);
  assert.strictEqual(fn.pendingCount, 2);
  assert.deepStrictEqual(await Promise.all([first, second]), [2, 2]);
  assert.deepStrictEqual(seen, [[2, 'more']]);
  assert.strictEqual(fn.pendingCount, 0);

  const flushed = fn(3);
  fn.flush();
  assert.deepStrictEqual(seen[1], [3]);
  assert.strictEqual(await flushed, 3);
  const cancelled = fn(4);
  fn.cancel('why');
  await assert.rejects(cancelled, abort('why'));
  assert.strictEqual(fn.ref(), fn);
  assert.strictEqual(fn.unref(), fn);

  const eager = debounce((x) => x, 20, { leading: true });
  assert.strictEqual(await eager(1), 1);
  const later = [eager(2), eager(3)];
  assert.strictEqual(eager.pendingCount, 2);
  assert.deepStrictEqual(await Promise.all(later), [3, 3]);

  const strict = debounce((x) => x, 20, { rejectOnCancel: true });
  const superseded = assert.rejects(strict(1), { name: 'AbortError', message: 'The debounced call was superseded' });
  assert.strictEqual(await strict(2), 2);
  await superseded;

  await assert.rejects(debounce(() => { throw new Error('boom'); }, 1)(), { message: 'boom' });
  const controller = new AbortController();
  const bound = debounce(() => {}, 20, { signal: controller.signal });
  const waiting = assert.rejects(bound(), abort('end'));
  controller.abort('end');
  await waiting;
  await assert.rejects(bound(), abort('end'));
  assert.throws(() => debounce(() => {}, 1, { signal: AbortSignal.abort('x') }), abort('x'));
}

async function testThrottle() {
  const seen = [];
  const fn = throttle((x) => {
    seen.push(x);
    return x;
  }, 2, 400); // longer than a busy machine takes for the next lines
  const results = [0, 1, 2, 3, 4].map((x) => fn(x));
  assert.deepStrictEqual(seen, [0, 1]);
  assert.strictEqual(fn.pendingCount, 3);
  assert.strictEqual(fn.pending, results[4]);
  assert.strictEqual(fn.hasImmediateCapacity(), false);
  assert.deepStrictEqual(await Promise.all(results.slice(2, 4)), [2, 3]);
  assert.deepStrictEqual(seen, [0, 1, 2, 3]);
  assert.strictEqual(await results[4], 4);

  const dropping = throttle((x) => x, 1, 400, { overflow: 'drop' });
  assert.strictEqual(await dropping(1), 1);
  await assert.rejects(dropping(2), { code: 'ERR_THROTTLED', message: 'The call was dropped by the throttled function' });
  const narrow = throttle((x) => x, 1, 200, { maxPending: 1 });
  const [, queued, dropped] = [narrow(1), narrow(2), narrow(3)];
  await assert.rejects(dropped, { code: 'ERR_THROTTLED' });
  assert.strictEqual(await queued, 2);

  const pair = throttle(() => sleep(20), 9, 10, { concurrency: 2 });
  const all = [pair(), pair(), pair()];
  assert.deepStrictEqual([pair.activeCount, pair.pendingCount], [2, 1]);
  await Promise.all(all);
  assert.deepStrictEqual([pair.activeCount, pair.pendingCount], [0, 0]);

  const cancelled = throttle((x) => x, 1, 1000);
  cancelled(1);
  const waiting = assert.rejects(cancelled(2), abort('why'));
  cancelled.cancel('why');
  await waiting;
  assert.strictEqual(cancelled.hasImmediateCapacity(), true);
  assert.strictEqual(await cancelled(3), 3);
}

for (const [call, code] of [
  [() => debounce(1, 1), 'ERR_INVALID_ARG_TYPE'], [() => debounce(() => {}, -1), 'ERR_OUT_OF_RANGE'],
  [() => debounce(() => {}, 1, { leading: 1 }), 'ERR_INVALID_ARG_TYPE'],
  [() => debounce(() => {}, 1, { signal: null }), 'ERR_INVALID_ARG_TYPE'],
  [() => throttle(() => {}, 0, 1), 'ERR_OUT_OF_RANGE'], [() => throttle(() => {}, 1), 'ERR_INVALID_ARG_TYPE'],
  [() => throttle(() => {}, 1, 1, { overflow: 'x' }), 'ERR_INVALID_ARG_VALUE'],
  [() => throttle(() => {}, 1, 1, { concurrency: 0 }), 'ERR_OUT_OF_RANGE'],
  [() => throttle(() => {}, 1, 1, { strict: 1 }), 'ERR_INVALID_ARG_TYPE'],
]) assert.throws(call, { code });

Promise.all([testDebounce(), testThrottle()]).catch((error) => process.nextTick(() => { throw error; }));
