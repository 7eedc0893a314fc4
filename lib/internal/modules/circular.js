// SPDX-License-Identifier: MIT
// require() of a module that is still running gives its unfinished exports. Reading a property that is not there yet
// is nearly always a mistake: until the module is done, the exports' prototype is a proxy that warns.
'use strict';

const {
  Object, ObjectGetPrototypeOf, ObjectPrototypeHasOwnProperty, ObjectSetPrototypeOf, Proxy, Reflect,
} = primordials;

const { loaded } = require('internal/realm');

const prototype = Object.prototype;

function warn(key) {
  process.emitWarning(
    `Accessing non-existent property '${String(key)}' of module exports inside circular dependency`);
}

const warner = new Proxy({}, {
  __proto__: null,
  // __esModule is asked by every transpiled importer.
  get(target, key) {
    if (key in target || key === '__esModule') return target[key];
    warn(key);
    return undefined;
  },
  getOwnPropertyDescriptor(target, key) {
    if (ObjectPrototypeHasOwnProperty(target, key) || key === '__esModule') {
      return Reflect.getOwnPropertyDescriptor(target, key);
    }
    warn(key);
    return undefined;
  },
});

function isObject(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

// The exports of an unfinished module, guarded if they are a plain object.
function unfinishedExports(module) {
  loaded['internal/modules/esm/commonjs']?.exports.checkCycle(module);
  const { exports } = module;
  if (isObject(exports) && ObjectGetPrototypeOf(exports) === prototype && !exports.__esModule) {
    ObjectSetPrototypeOf(exports, warner);
  }
  return exports;
}

// The module is done.
function unguard({ exports }) {
  if (isObject(exports) && ObjectGetPrototypeOf(exports) === warner) ObjectSetPrototypeOf(exports, prototype);
}

module.exports = { unfinishedExports, unguard };
