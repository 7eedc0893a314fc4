// SPDX-License-Identifier: MIT
// AsyncLocalStorage: entering, reading, and carrying a store across await and then().
'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { measure } = require('../lib/harness.js');

const N = 100000;

(async () => {
  await measure('await-unused', async () => { for (let i = 0; i < N; i++) await i; }, N);
  const als = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  const store = { id: 1 };
  let seen = 0;
  const read = () => { if (als.getStore() === store) seen++; };
  await measure('run', () => { for (let i = 0; i < N; i++) als.run(store, read); }, N);
  const add = (a, b) => { seen += a + b; };
  await measure('run-arguments', () => { for (let i = 0; i < N; i++) als.run(store, add, i, 1); }, N);
  const inner = () => als.run(store, read);
  await measure('run-nested', () => { for (let i = 0; i < N; i++) other.run(i, inner); }, N);
  await measure('getStore', () => als.run(store, () => { for (let i = 0; i < N; i++) read(); }), N);
  await measure('getStore-outside', () => { for (let i = 0; i < N; i++) read(); }, N);
  const snap = () => { for (let i = 0; i < N; i++) AsyncLocalStorage.snapshot()(read); };
  await measure('snapshot', () => als.run(store, snap), N);
  await measure('await', () => als.run(store, async () => { for (let i = 0; i < N; i++) await i; }), N);
  await measure('then-chain', () => als.run(store, () => new Promise((resolve) => {
    let p = Promise.resolve();
    for (let i = 0; i < N; i++) p = p.then(read);
    p.then(resolve);
  })), N);
  await measure('next-tick', () => als.run(store, () => new Promise((resolve) => {
    let left = N;
    const step = () => (left-- > 0 ? process.nextTick(step) : resolve());
    step();
  })), N);
})();
