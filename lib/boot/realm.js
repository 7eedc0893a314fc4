// SPDX-License-Identifier: MIT
// First module of a runtime. `module` is not a module here but the natives {compile, binding, ids} of
// src/runtime/runtime.c; from them this file builds `require`, `internalBinding` and `primordials`, which every other
// module of lib/ gets as arguments, runs the boot modules in order, and returns the slots of the moments that the
// runtime calls: start, beforeExit, exit.
'use strict';

const { compile, binding, ids } = module;

// Natives captured before any user code runs, for the code that must survive tampered prototypes. Methods become
// functions whose first parameter is `this`, in the rest form, which this engine runs several times faster than bind.
const { apply, construct, ownKeys, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Reflect;
const uncurry = (method) => (self, ...args) => apply(method, self, args);
const captured = {
  __proto__: null,
  apply, construct, defineProperty, ownKeys, uncurry,
  Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, Float64Array, Function, Int32Array, Map, Number, Object,
  Promise, Proxy, RangeError, ReferenceError, Reflect, RegExp, Set, String, Symbol, SyntaxError, TypeError, Uint8Array,
  WeakMap, WeakRef, WeakSet, FinalizationRegistry,
  JSONParse: JSON.parse,
  JSONStringify: JSON.stringify,
  ArrayIsArray: Array.isArray,
  ObjectAssign: Object.assign,
  ObjectCreate: Object.create,
  ObjectDefineProperty: Object.defineProperty,
  ObjectDefineProperties: Object.defineProperties,
  ObjectEntries: Object.entries,
  ObjectFreeze: Object.freeze,
  ObjectGetOwnPropertyDescriptor: getOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames: Object.getOwnPropertyNames,
  ObjectGetOwnPropertySymbols: Object.getOwnPropertySymbols,
  ObjectGetPrototypeOf: Object.getPrototypeOf,
  ObjectIs: Object.is,
  ObjectKeys: Object.keys,
  ObjectSetPrototypeOf: Object.setPrototypeOf,
  ObjectPrototypeHasOwnProperty: uncurry(Object.prototype.hasOwnProperty),
  ObjectPrototypeToString: uncurry(Object.prototype.toString),
  ArrayPrototypePush: uncurry(Array.prototype.push),
  ArrayPrototypeSlice: uncurry(Array.prototype.slice),
  ArrayPrototypeSplice: uncurry(Array.prototype.splice),
  ArrayPrototypeJoin: uncurry(Array.prototype.join),
  ArrayPrototypeIndexOf: uncurry(Array.prototype.indexOf),
  ArrayPrototypeSort: uncurry(Array.prototype.sort),
  FunctionPrototypeCall: uncurry(Function.prototype.call),
  FunctionPrototypeToString: uncurry(Function.prototype.toString),
  PromisePrototypeThen: uncurry(Promise.prototype.then),
  RegExpPrototypeExec: uncurry(RegExp.prototype.exec),
  StringPrototypeCharCodeAt: uncurry(String.prototype.charCodeAt),
  StringPrototypeEndsWith: uncurry(String.prototype.endsWith),
  StringPrototypeIncludes: uncurry(String.prototype.includes),
  StringPrototypeIndexOf: uncurry(String.prototype.indexOf),
  StringPrototypeLastIndexOf: uncurry(String.prototype.lastIndexOf),
  StringPrototypeReplace: uncurry(String.prototype.replace),
  StringPrototypeSlice: uncurry(String.prototype.slice),
  StringPrototypeSplit: uncurry(String.prototype.split),
  StringPrototypeStartsWith: uncurry(String.prototype.startsWith),
  StringPrototypeToLowerCase: uncurry(String.prototype.toLowerCase),
  StringPrototypeTrim: uncurry(String.prototype.trim),
};

// A collection class with its methods on a frozen prototype of its own: plain method calls on it are tamper-proof.
function safe(Base) {
  const Safe = class extends Base { constructor(entries) { super(entries); } }; // eslint-disable-line
  for (const key of ownKeys(Base.prototype)) {
    if (key === 'constructor') continue;
    defineProperty(Safe.prototype, key, getOwnPropertyDescriptor(Base.prototype, key));
  }
  setPrototypeOf(Safe.prototype, null);
  Object.freeze(Safe.prototype);
  return Safe;
}
captured.SafeMap = safe(Map);
captured.SafeSet = safe(Set);
captured.SafeWeakMap = safe(WeakMap);

const bindings = { __proto__: null };
function internalBinding(name) {
  return bindings[name] ??= binding(name);
}

// ---- require for lib/ ----------------------------------------------------------------------------------------------

const loaded = { __proto__: null };
function require(id) {
  const known = loaded[id];
  if (known !== undefined) return known.exports;
  const m = loaded[id] = { id, exports: {}, ready: false };
  try {
    compile(id)(m, m.exports, require, internalBinding, captured);
  } catch (error) {
    delete loaded[id];
    throw error;
  }
  m.ready = true;
  return m.exports;
}

// What the loader of users' modules needs to know of lib/.
loaded['internal/realm'] = { id: 'internal/realm', ready: true, exports: { require, ids, loaded, internalBinding } };

require('boot/errors');
const { hold } = require('boot/turn');
require('boot/process');
require('boot/globals');
const { start, beforeExit, exit } = require('boot/main');

return { start: hold(start), beforeExit: hold(beforeExit), exit: hold(exit) };
