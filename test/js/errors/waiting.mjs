// SPDX-License-Identifier: MIT
// `at async` lines: who waits for the function that made an error, at the place of its await.
import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import { found } from './fixtures/waiting.mjs';

const expected = {
  chain: [
    'at fails (:6:50)',
    'at async Shape.area (:14:25)',
    'at async Promise.all (index 1)',
    'at async Shape.all (:15:24)',
    'at async Object.method (:17:53)',
    'at async values (:18:37)',
    'at async loops (:19:43)',
    'at async :21:35',
    'at async tell (:10:9)',
    'at async :21:1',
  ],
  'while': [
    'at fails (:6:50)',
    'at async condition (:24:37)',
    'at async tell (:10:9)',
    'at async :25:1',
  ],
  body: [
    'at fails (:6:50)',
    'at async body (:26:68)',
    'at async tell (:10:9)',
    'at async :27:1',
  ],
  update: [
    'at fails (:6:50)',
    'at async update (:28:81)',
    'at async tell (:10:9)',
    'at async :29:1',
  ],
  'do': [
    'at fails (:6:50)',
    'at async again (:30:55)',
    'at async tell (:10:9)',
    'at async :31:1',
  ],
  behind: [
    'at fails (:6:50)',
    'at async behind (:37:3)',
    'at async tell (:10:9)',
    'at async :39:1',
  ],
  nested: [
    'at fails (:6:50)',
    'at async nested (:40:39)',
    'at async tell (:10:9)',
    'at async :41:1',
  ],
  'finally': [
    'at fails (:6:50)',
    'at async handled (:43:61)',
    'at async tell (:10:9)',
    'at async :45:1',
  ],
  alone: [
    'at alone (:48:48)',
    'at async :49:21',
  ],
};
for (const name of Object.keys(expected)) assert.deepStrictEqual(found[name], expected[name], name);

const later = () => new Promise((resolve) => setImmediate(resolve));
async function inner() {
  await later();
  return new Error('made');
}
async function outer() { return await inner(); }

// Call sites
Error.prepareStackTrace = (error, sites) => sites.map((site) => [
  site.getFunctionName(), site.isAsync(), site.isPromiseAll(), site.getPromiseIndex(), site.getLineNumber() > 0,
]);
assert.deepStrictEqual((await Promise.all([outer()]))[0].stack, [
  ['inner', false, false, null, true],
  ['outer', true, false, null, true],
  ['all', true, true, 0, false],
  [null, true, false, null, true],
]);
Error.prepareStackTrace = undefined;

// The limit counts them, and without frames of its own an error has none of others'.
Error.stackTraceLimit = 1;
assert.doesNotMatch((await outer()).stack, /async/);
Error.stackTraceLimit = 2;
assert.strictEqual((await outer()).stack.split('\n').length, 3);
Error.stackTraceLimit = 10;

// With an async context
const storage = new AsyncLocalStorage();
assert.match((await storage.run(1, outer)).stack, /at inner .*\n {4}at async outer /);

// At its first call a function has callers, and nobody waits yet.
async function first() { return new Error('first'); }
async function caller() { return first(); }
assert.doesNotMatch((await caller()).stack.split('\n').slice(0, 3).join('\n'), /async/);

// Who waits for the reader of an error's message is told behind the reader, or, of what the engine threw, not at all.
async function thrown() {
  await later();
  null.property;
}
async function reader() {
  try {
    await thrown();
  } catch (error) {
    assert.match(error.message, /^Cannot read properties of null/);
    return error.stack;
  }
}
async function waiter() { return await reader(); }
assert.match(await waiter(), /^(?![^]*async waiter)|async reader[^]*async waiter/);
