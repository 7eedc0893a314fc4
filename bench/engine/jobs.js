// SPDX-License-Identifier: MIT
// Promises and async functions, for any runtime and for the bare engine (bare.c): a job of each kind, best of eight
// rounds, in CPU time.
'use strict';

(() => {
  const isBare = typeof cpuNow === 'function';
  const now = isBare ? cpuNow : () => { // eslint-disable-line no-undef
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const say = isBare ? print : console.log; // eslint-disable-line no-undef
  const N = 100_000;

  async function identity(value) { return value; }
  async function* count() { for (let i = 0; i < N; i++) yield i; }

  const jobs = {
    async 'await-undefined'() { for (let i = 0; i < N; i++) await undefined; },
    async 'await-async-function'() { for (let i = 0; i < N; i++) await identity(i); },
    async 'then-chain'() {
      let promise = Promise.resolve();
      for (let i = 0; i < N; i++) promise = promise.then(() => {});
      await promise;
    },
    async 'async-generator'() {
      let sum = 0;
      for await (const n of count()) sum += n;
      return sum;
    },
  };

  (async () => {
    for (const name in jobs) {
      let best = Infinity;
      for (let round = 0; round < 8; round++) {
        const start = now();
        await jobs[name]();
        best = Math.min(best, now() - start);
      }
      say(`${name} ${(best / N * 1e6).toFixed(1)} ns`);
    }
  })();
})();
