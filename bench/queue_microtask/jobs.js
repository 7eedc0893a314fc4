// SPDX-License-Identifier: MIT
// Microtasks: queued in a chain and at once; promises settled, joined and awaited; async functions and generators.
'use strict';

const { measure } = require('../lib/harness.js');

const N = 10_000;

async function answer(n) { return n; }
async function* count() { for (let i = 0; i < N; i++) yield i; }

(async () => {
  await measure('queueMicrotask-chain', () => new Promise((resolve) => {
    let left = N;
    const step = () => (--left === 0 ? resolve() : queueMicrotask(step));
    queueMicrotask(step);
  }), N);
  await measure('queueMicrotask-at-once', () => new Promise((resolve) => {
    let left = N;
    for (let i = 0; i < N; i++) queueMicrotask(() => { if (--left === 0) resolve(); });
  }), N);
  await measure('nextTick-at-once', () => new Promise((resolve) => {
    let left = N;
    for (let i = 0; i < N; i++) process.nextTick(() => { if (--left === 0) resolve(); });
  }), N);
  await measure('then-chain', () => {
    let promise = Promise.resolve(0);
    for (let i = 0; i < N; i++) promise = promise.then((n) => n + 1);
    return promise;
  }, N);
  await measure('await-async-function', async () => { for (let i = 0; i < N; i++) await answer(i); }, N);
  await measure('Promise.all', () => Promise.all(Array.from({ length: N }, (_, i) => answer(i))), N);
  await measure('async-generator', async () => {
    let sum = 0;
    for await (const n of count()) sum += n;
    if (sum === 0) throw new Error('nothing came');
  }, N);
})();
