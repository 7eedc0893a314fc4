// SPDX-License-Identifier: MIT
// AsyncLocalStorage through ticks, timers and promises; nesting; bind, snapshot, scopes.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage({ defaultValue: 'none', name: 'other' });
assert.strictEqual(storage.getStore(), undefined);
assert.strictEqual(other.getStore(), 'none');
assert.strictEqual(other.name, 'other');

let checks = 0;
const check = () => {
  checks++;
  assert.strictEqual(storage.getStore(), 'a');
};
let bound;
let snapshot;
let resource;
storage.run('a', () => {
  process.nextTick(check);
  setTimeout(check, 1);
  setImmediate(check);
  queueMicrotask(check);
  Promise.resolve().then(check);
  Promise.reject(new Error('caught')).catch(check).finally(check);
  bound = AsyncLocalStorage.bind(check);
  snapshot = AsyncLocalStorage.snapshot();
  resource = new AsyncResource('test');
  storage.run('b', () => assert.strictEqual(storage.getStore(), 'b'));
  storage.exit(() => assert.strictEqual(storage.getStore(), undefined));
  assert.throws(() => storage.run('c', () => assert.fail('thrown')), /thrown/);
  other.enterWith('stays');
  check();
});
assert.strictEqual(storage.getStore(), undefined);
assert.strictEqual(other.getStore(), 'stays');
bound();
snapshot(check);
resource.runInAsyncScope(check);
resource.bind(check)();

const scope = storage.withScope('scoped');
assert.strictEqual(storage.getStore(), 'scoped');
scope[Symbol.dispose]();
scope[Symbol.dispose]();
assert.strictEqual(storage.getStore(), undefined);

process.on('exit', () => assert.strictEqual(checks, 12));
