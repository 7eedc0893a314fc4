// SPDX-License-Identifier: MIT
// Module namespace exotic objects: a proxy over a sealed object that has the names, values read from the bindings.
'use strict';

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const { hasOwn, is, preventExtensions } = Object;
const { sort } = Array.prototype;
const { toStringTag } = Symbol;
const { AMBIGUOUS, exportedNames } = require('internal/modules/esm/record');

const { has: mapHas, set: mapSet } = WeakMap.prototype;
const namespaces = new WeakMap(); // namespace object -> its bindings

// Gives `bindings` a getter (or what is as good) for where an export leads.
function bind(bindings, name, found) {
  const { record } = found;
  let descriptor;
  if (found.name === undefined) {
    descriptor = { __proto__: null, get: () => namespaceOf(record), enumerable: true };
  } else {
    descriptor = getOwnPropertyDescriptor(record.bindings, found.name);
    if (descriptor.get === undefined) {
      const from = record.bindings;
      const key = found.name;
      descriptor = { __proto__: null, get: () => from[key], enumerable: true };
    }
  }
  defineProperty(bindings, name, descriptor);
}

function isExport(handler, key) {
  return typeof key === 'string' && key in handler.bindings;
}

function own(object, key) {
  return hasOwn(object, key) ? object[key] : undefined;
}

const traps = {
  __proto__: null,
  get(target, key) {
    return key === toStringTag ? 'Module' : this.bindings[key];
  },
  has(target, key) {
    return key === toStringTag || key in this.bindings;
  },
  set() {
    return false;
  },
  deleteProperty(target, key) {
    return key !== toStringTag && !isExport(this, key);
  },
  setPrototypeOf(target, prototype) {
    return prototype === null;
  },
  ownKeys() {
    return this.keys;
  },
  getOwnPropertyDescriptor(target, key) {
    if (key === toStringTag) return getOwnPropertyDescriptor(target, key);
    if (!isExport(this, key)) return undefined;
    return { __proto__: null, value: this.bindings[key], writable: true, enumerable: true, configurable: false };
  },
  defineProperty(target, key, descriptor) {
    if (key === toStringTag) return defineProperty(target, key, descriptor);
    if (!isExport(this, key)) return false;
    if (own(descriptor, 'configurable') === true || own(descriptor, 'enumerable') === false ||
        own(descriptor, 'writable') === false || hasOwn(descriptor, 'get') || hasOwn(descriptor, 'set')) {
      return false;
    }
    return !hasOwn(descriptor, 'value') || is(descriptor.value, this.bindings[key]);
  },
};

// A namespace object over bindings that have exactly these names.
function makeNamespace(bindings, names) {
  const keys = [];
  const target = { __proto__: null };
  for (const name in names) keys[keys.length] = name;
  apply(sort, keys, []);
  for (let i = 0; i < keys.length; i++) {
    defineProperty(target, keys[i], { __proto__: null, value: undefined, writable: true, enumerable: true });
  }
  keys[keys.length] = toStringTag;
  defineProperty(target, toStringTag, { __proto__: null, value: 'Module' });
  preventExtensions(target);
  const namespace = new Proxy(target, { __proto__: traps, bindings, keys });
  register(namespace, bindings);
  return namespace;
}

// GetModuleNamespace. The modules that it re-exports from must have been linked, or be about to.
function namespaceOf(record) {
  if (record.namespace !== undefined) return record.namespace;
  const names = exportedNames(record);
  const { bindings } = record;
  for (const name in names) {
    if (name in bindings) continue;
    const found = record.resolveExport(name);
    if (found === undefined || found === AMBIGUOUS) delete names[name];
    else bind(bindings, name, found);
  }
  return record.namespace = makeNamespace(bindings, names);
}

function isNamespace(value) {
  return apply(mapHas, namespaces, [value]);
}

function register(namespace, bindings) {
  apply(mapSet, namespaces, [namespace, bindings]);
}

module.exports = { bind, isNamespace, makeNamespace, namespaceOf, register };
