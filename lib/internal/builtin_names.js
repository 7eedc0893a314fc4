// SPDX-License-Identifier: MIT
// The names by which stacks tell functions of the engine: `Array.map`, `JSON.parse`. Loaded when a stack has such a
// frame.
'use strict';

const { SafeMap, ownKeys } = primordials;
const { engineJSON, natives } = require('boot/globals');

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

const CLASSES = [
  'Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Map', 'Set', 'WeakMap',
  'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Promise', 'Proxy', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView',
  'Iterator', 'Function',
];
const NAMESPACES = ['Math', 'Reflect', 'Atomics', 'Intl'];

const names = new SafeMap(); // function -> name; null for what stacks do not show

function addAll(holder, prefix) {
  const keys = ownKeys(holder);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = getOwnPropertyDescriptor(holder, key)?.value;
    if (typeof value !== 'function' || key === 'constructor' || names.has(value)) continue;
    names.set(value, typeof key === 'symbol' ? `${prefix}[${key.description}]` : `${prefix}${key}`);
  }
}

for (const name of CLASSES) {
  const Class = globalThis[name];
  if (typeof Class !== 'function') continue;
  addAll(Class, `${name}.`);
  if (Class.prototype !== undefined) addAll(Class.prototype, `${name}.`);
  names.set(Class, name);
}
for (const name of NAMESPACES) addAll(globalThis[name], name === 'Intl' ? '' : `${name}.`);
addAll(engineJSON, 'JSON.');
addAll(getPrototypeOf(Uint8Array).prototype, 'Uint8Array.');
addAll(getPrototypeOf(Uint8Array), 'Uint8Array.');
addAll(getPrototypeOf([].values()), 'Array Iterator.');
addAll(getPrototypeOf(function* () { /* none */ }).prototype, 'Generator.');
addAll(getPrototypeOf(async function* () { /* none */ }.prototype), 'AsyncGenerator.');
for (const name in natives) names.set(natives[name], name);
for (const hidden of [Reflect.apply, Reflect.construct, Function.prototype.call, Function.prototype.apply]) {
  names.set(hidden, null);
}

module.exports = { names };
