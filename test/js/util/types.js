// util.types looks inside: prototypes and tags do not fool it.
'use strict';

const assert = require('assert');
const { types } = require('util');

const samples = {
  isMap: new Map(), isSet: new Set(), isWeakMap: new WeakMap(), isWeakSet: new WeakSet(), isDate: new Date(),
  isRegExp: /a/, isPromise: Promise.resolve(), isProxy: new Proxy({}, {}), isNativeError: new Error(),
  isMapIterator: new Map().keys(), isSetIterator: new Set().values(), isGeneratorObject: (function*() {})(),
  isArgumentsObject: (function() { return arguments; })(), isNumberObject: Object(1), isStringObject: Object(''),
  isBooleanObject: Object(true), isSymbolObject: Object(Symbol()), isBigIntObject: Object(1n),
  isAsyncFunction: async () => {}, isGeneratorFunction: function*() {}, isDataView: new DataView(new ArrayBuffer(1)),
  isArrayBuffer: new ArrayBuffer(1),
};
// Without the engine's ABI layer proxies cannot be seen, and some kinds only by their prototypes.
const isExact = process.env.EDDY_ENGINE_ABI !== '0';
if (!isExact) delete samples.isProxy;

for (const name of Object.keys(samples)) {
  const value = samples[name];
  assert(types[name](value), name);
  if (isExact && name !== 'isProxy' && typeof value === 'object') {
    Object.setPrototypeOf(value, null);
    assert(types[name](value), `${name} without prototype`);
  }
  for (const other of Object.keys(samples)) if (other !== name) assert(!types[other](value), `${other}(${name})`);
  assert(!types[name]({ [Symbol.toStringTag]: name.slice(2) }));
  assert(!types[name](undefined));
}
assert(types.isBoxedPrimitive(Object(1n)));
assert(types.isUint8Array(Buffer.alloc(1)));
assert(!types.isUint8Array({ __proto__: Uint8Array.prototype }));
