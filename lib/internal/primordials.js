// SPDX-License-Identifier: MIT
// Natives captured before user code runs, for the code that must survive tampered prototypes. Methods become functions
// whose first parameter is `this`, in the rest form, which this engine runs several times faster than bind.
'use strict';

const { apply, construct, ownKeys, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
const uncurry = (method) => (self, ...args) => apply(method, self, args);
module.exports = {
  __proto__: null,
  apply, construct, defineProperty, ownKeys, uncurry,
  // Made at their first use: see internal/error_classes and internal/function_constructors.
  get Error() { return globalThis.Error; },
  get Function() { return globalThis.Function; },
  get RangeError() { return globalThis.RangeError; },
  get ReferenceError() { return globalThis.ReferenceError; },
  get SyntaxError() { return globalThis.SyntaxError; },
  get TypeError() { return globalThis.TypeError; },
  Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Float64Array, Int32Array, Map, Number, Object,
  Promise, Proxy, Reflect, RegExp, Set, String, Symbol, Uint8Array,
  WeakMap, WeakRef, WeakSet, FinalizationRegistry,
  JSONParse: JSON.parse,
  JSONStringify: JSON.stringify,
  ArrayIsArray: Array.isArray,
  ObjectCreate: Object.create,
  ObjectDefineProperty: Object.defineProperty,
  ObjectGetPrototypeOf: Object.getPrototypeOf,
  ObjectKeys: Object.keys,
  ObjectSetPrototypeOf: Object.setPrototypeOf,
  ObjectPrototypeHasOwnProperty: uncurry(Object.prototype.hasOwnProperty),
  ArrayPrototypePush: uncurry(Array.prototype.push),
  ArrayPrototypeSlice: uncurry(Array.prototype.slice),
  ArrayPrototypeJoin: uncurry(Array.prototype.join),
  ArrayPrototypeIndexOf: uncurry(Array.prototype.indexOf),
  PromisePrototypeThen: uncurry(Promise.prototype.then),
  RegExpPrototypeExec: uncurry(RegExp.prototype.exec),
  StringPrototypeCharCodeAt: uncurry(String.prototype.charCodeAt),
  StringPrototypeIndexOf: uncurry(String.prototype.indexOf),
  StringPrototypeLastIndexOf: uncurry(String.prototype.lastIndexOf),
  StringPrototypeReplace: uncurry(String.prototype.replace),
  StringPrototypeSlice: uncurry(String.prototype.slice),
  StringPrototypeSplit: uncurry(String.prototype.split),
  StringPrototypeStartsWith: uncurry(String.prototype.startsWith),
  StringPrototypeTrimStart: uncurry(String.prototype.trimStart),
};

// A collection class with its methods on a frozen prototype of its own: plain method calls on it are tamper-proof.
function safe(Base) {
  const Safe = class extends Base { constructor(entries) { super(entries); } }; // eslint-disable-line
  const keys = ownKeys(Base.prototype);
  for (let i = 0; i < keys.length; i++) { // not by an iterator: its first use costs a tenth of a millisecond
    const key = keys[i];
    if (key === 'constructor') continue;
    defineProperty(Safe.prototype, key, getOwnPropertyDescriptor(Base.prototype, key));
  }
  setPrototypeOf(Safe.prototype, null);
  Object.freeze(Safe.prototype);
  return Safe;
}
module.exports.SafeMap = safe(Map);
module.exports.SafeSet = safe(Set);
module.exports.SafeWeakMap = safe(WeakMap);
