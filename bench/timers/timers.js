// SPDX-License-Identifier: MIT
// Timers: set and clear, timeouts that fire, chains of setImmediate, nextTick and promises.
'use strict';

const { measure } = require('../lib/harness.js');

const N = 20_000;
const chain = (schedule) => () => new Promise((resolve) => {
  let left = N;
  const step = () => (--left === 0 ? resolve() : schedule(step));
  schedule(step);
});

(async () => {
  await measure('set-clear-timeout', () => { for (let i = 0; i < N; i++) clearTimeout(setTimeout(() => {}, 1000 + i % 50)); }, N);
  await measure('timeouts-fire', () => new Promise((resolve) => {
    let left = N;
    for (let i = 0; i < N; i++) setTimeout(() => { if (--left === 0) resolve(); }, 1);
  }), N);
  await measure('immediate-chain', chain(setImmediate), N);
  await measure('immediates-at-once', () => new Promise((resolve) => {
    let left = N;
    for (let i = 0; i < N; i++) setImmediate(() => { if (--left === 0) resolve(); });
  }), N);
  await measure('next-tick-chain', chain(process.nextTick), N);
  await measure('await-chain', async () => { for (let i = 0; i < N; i++) await i; }, N);
})();
