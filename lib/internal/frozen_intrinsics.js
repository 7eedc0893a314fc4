// SPDX-License-Identifier: MIT
// --frozen-intrinsics: loading this freezes what the language and the console are made of, after -r and --import have
// run. Global names may still be bound anew; and objects may still have properties of the names that their frozen
// prototypes have: for that the properties of prototypes become accessors.
'use strict';

process.emitWarning('Frozen intristics is an experimental feature and might change at any time',
                    'ExperimentalWarning'); // the spelling is Node's
const { natives } = require('boot/globals');

const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
const { ownKeys } = Reflect;

const NAMES = [
  'AggregateError', 'Array', 'ArrayBuffer', 'AsyncDisposableStack', 'Atomics', 'BigInt', 'BigInt64Array',
  'BigUint64Array', 'Boolean', 'DataView', 'Date', 'DisposableStack', 'Error', 'EvalError', 'FinalizationRegistry',
  'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Int16Array', 'Int32Array', 'Int8Array', 'Intl',
  'Iterator', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError',
  'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'SuppressedError', 'Symbol', 'SyntaxError', 'TypeError',
  'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet',
  'WebAssembly', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'decodeURI', 'decodeURIComponent',
  'encodeURI', 'encodeURIComponent', 'escape', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'setImmediate',
  'setInterval', 'setTimeout', 'unescape',
];
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// What no name leads to.
const nameless = [
  function* () {}, async function() {}, async function* () {}, [].values(), new Map().values(), new Set().values(),
  ''[Symbol.iterator](), ''.matchAll(/x/g), (function* () {})(), (async function* () {})(),
].map(getPrototypeOf);

function makeReplaceable(object, key, property) {
  const { value } = property;
  defineProperty(object, key, {
    __proto__: null,
    get() { return value; },
    set(given) {
      if (this === object) throw new TypeError(`Cannot assign to read only property '${String(key)}' of object`);
      if (hasOwn(this, key)) this[key] = given;
      else defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
    },
    enumerable: property.enumerable,
    configurable: true,
  });
}

// Classes and their prototypes: others inherit from both.
const classes = [getPrototypeOf(Uint8Array), ...NAMES.map((name) => globalThis[name])]
  .filter((value) => typeof value === 'function' && isObject(value.prototype));
for (const prototype of classes.flatMap((Class) => [Class, Class.prototype])) {
  for (const key of ownKeys(prototype)) {
    const property = getOwnPropertyDescriptor(prototype, key);
    if (property.configurable && property.writable) makeReplaceable(prototype, key, property);
  }
}

const seen = new Set();
const queue = [...nameless, ...NAMES.map((name) => globalThis[name]).filter(isObject)];
// What may be met on the way and is no intrinsic, or is hidden behind what is: the engine's own Error and its kin.
for (const other of [globalThis, process, ...Object.values(natives)]) seen.add(other);
while (queue.length > 0) {
  const object = queue.pop();
  if (!isObject(object) || seen.has(object)) continue;
  seen.add(object);
  queue.push(getPrototypeOf(object));
  for (const key of ownKeys(object)) {
    const { value, get, set } = getOwnPropertyDescriptor(object, key);
    queue.push(value, get, set);
  }
  if (!ArrayBuffer.isView(object)) freeze(object);
}
defineProperty(globalThis, 'globalThis', { __proto__: null, value: globalThis, writable: false, configurable: false });
