// SPDX-License-Identifier: MIT
// The async context in functions that the constructors of async functions make of texts.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');

const storage = new AsyncLocalStorage();
storage.run(0, () => {});

const AsyncFunction = (async () => {}).constructor;
const AsyncGeneratorFunction = (async function* () {}).constructor;
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// They look as before.
assert.deepStrictEqual([AsyncFunction.name, AsyncFunction.length], ['AsyncFunction', 1]);
assert.strictEqual(Object.getPrototypeOf(AsyncFunction), Function);
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(AsyncFunction.prototype, 'constructor'),
                       { value: AsyncFunction, writable: false, enumerable: false, configurable: true });
const made = new AsyncFunction('a', 'b = 2', 'await a; return b');
assert.deepStrictEqual([made.name, made.length], ['anonymous', 1]);
assert.strictEqual(String(made), 'async function anonymous(a,b = 2\n) {\nawait a; return b\n}');
assert(made instanceof AsyncFunction);
assert.strictEqual(Object.getPrototypeOf(made), AsyncFunction.prototype);
assert.throws(() => new AsyncFunction('/*', '*/){ await'), SyntaxError);
assert.throws(() => AsyncFunction('await await'), SyntaxError);
class Special extends AsyncFunction {}
assert(new Special('await 1') instanceof Special);

(async () => {
  assert.strictEqual(await made(), 2);
  assert.strictEqual(await AsyncFunction()(), undefined);
  const f = AsyncFunction('wait', 'storage', 'await wait(1); await wait(1); return storage.getStore();');
  assert.deepStrictEqual(await Promise.all([1, 2].map((n) => storage.run(n, () => f(wait, storage)))), [1, 2]);
  const g = new AsyncGeneratorFunction('wait', 'storage', 'yield* [await wait(1), storage.getStore()];');
  await storage.run(3, async () => {
    const values = [];
    for await (const value of g(wait, storage)) values.push(value);
    assert.deepStrictEqual(values, [undefined, 3]);
  });
  assert.strictEqual(typeof (await AsyncFunction('await 1; return import("node:fs")')()).open, 'function');
})();
