// SPDX-License-Identifier: MIT
// Promises of a context that has a queue of jobs of its own are done when its code is, also once there is a storage.
'use strict';
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');

const early = vm.createContext({ log: [] }, { microtaskMode: 'afterEvaluate' });
const storage = new AsyncLocalStorage();
const text = `
  Promise.resolve().then(() => log.push(get())).then(() => log.push(get()));
  (async () => { await 1; log.push(get()); })();
`;
storage.run('kept', () => {
  for (const context of [early, vm.createContext({ log: [] }, { microtaskMode: 'afterEvaluate' })]) {
    context.get = () => storage.getStore();
    vm.runInContext(text, context);
    assert.deepStrictEqual(context.log, ['kept', 'kept', 'kept']);
  }
});
