// SPDX-License-Identifier: MIT
// Each callback of queueMicrotask has the store of where it was queued, also when many follow one another.
'use strict';
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
let ran = 0;
function chain(store, left) {
  assert.strictEqual(storage.getStore(), store);
  ran++;
  if (left > 0) queueMicrotask(() => chain(store, left - 1));
}
for (let i = 0; i < 200; i++) {
  storage.run(i, () => queueMicrotask(() => chain(i, 20)));
  if (i % 5 === 0) Promise.resolve().then(() => assert.strictEqual(storage.getStore(), undefined));
  queueMicrotask(() => assert.strictEqual(storage.getStore(), undefined));
}
setImmediate(() => assert.strictEqual(ran, 200 * 21));
