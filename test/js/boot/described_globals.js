// SPDX-License-Identifier: MIT
// Who asks what a global is sees a plain property, as in Node, although its module loads later; a program's own
// accessor in its place is left alone.
'use strict';

const assert = require('node:assert');

let calls = 0;
Object.defineProperty(globalThis, 'WebSocket', { get() { return ++calls; }, configurable: true });
assert.strictEqual(typeof Object.getOwnPropertyDescriptor(globalThis, 'WebSocket').get, 'function');
assert.strictEqual(calls, 0);

const plain = (enumerable) => ({ writable: true, enumerable, configurable: true });
function check(describe, name, enumerable) {
  const { value, ...rest } = describe(name);
  assert.strictEqual(value, globalThis[name]);
  assert.deepStrictEqual(rest, plain(enumerable), name);
}
check((name) => Object.getOwnPropertyDescriptor(globalThis, name), 'setInterval', true);
check((name) => Object.getOwnPropertyDescriptor(globalThis, { toString: () => name }), 'structuredClone', true);
check((name) => Reflect.getOwnPropertyDescriptor(globalThis, name), 'AbortController', false);
const all = Object.getOwnPropertyDescriptors(globalThis);
for (const name of ['atob', 'queueMicrotask', 'setTimeout']) check((key) => all[key], name, true);
for (const name of ['Blob', 'TextEncoder', 'Function', 'TypeError']) check((key) => all[key], name, false);
assert.strictEqual(calls, 0);

const { getOwnPropertyDescriptor, getOwnPropertyDescriptors } = Object;
assert.strictEqual(getOwnPropertyDescriptor.length, 2);
assert.strictEqual(getOwnPropertyDescriptors.length, 1);
assert.strictEqual(`${getOwnPropertyDescriptor}`, 'function getOwnPropertyDescriptor() { [native code] }');
assert.throws(() => new getOwnPropertyDescriptor({}, 'a'), /is not a constructor/);
assert.throws(() => getOwnPropertyDescriptor(null, 'a'), TypeError);
assert.throws(() => Reflect.getOwnPropertyDescriptor('text', 0), TypeError);
assert.strictEqual(getOwnPropertyDescriptor('text', 0).value, 't');
