// SPDX-License-Identifier: MIT
// Runtime.getProperties: own properties of an object, those of its prototypes, and what it holds inside.
'use strict';

const { types } = require('internal/util/types');
const { internals } = require('internal/inspector/preview');
const { loaded } = require('internal/realm');
const binding = internalBinding('util');

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;

// Variables of a place in a program: several of the engine's scopes that are one to the author.
class Scope {
  constructor(objects) { this.objects = objects; }
  names() { return [...new Set(this.objects.flatMap((object) => ownKeys(object)))]; }
  get(name) { return this.#holder(name)?.[name]; }
  set(name, value) {
    const holder = this.#holder(name);
    if (holder === undefined) return false;
    holder[name] = value;
    return true;
  }
  #holder(name) { return this.objects.find((object) => getOwnPropertyDescriptor(object, name) !== undefined); }
}

function scopeProperties(scope, show) {
  const result = [];
  for (const name of scope.names()) {
    if (typeof name === 'symbol' || name.startsWith('$eddy')) continue;
    let value;
    try {
      value = scope.get(name);
    } catch {
      value = undefined; // before its declaration
    }
    result.push({
      name, value: show(value), writable: true, configurable: true, enumerable: true, isOwn: true,
    });
  }
  return result;
}

function entriesOf(value) {
  const entry = (parts) => Object.assign({ __proto__: null }, parts);
  if (types.isMap(value)) {
    return Array.from(Map.prototype.entries.call(value), ({ 0: key, 1: item }) => entry({ key, value: item }));
  }
  return Array.from(Set.prototype.values.call(value), (item) => entry({ value: item }));
}

function internalProperties(value, show) {
  const found = [];
  const add = (name, item) => found.push({ name, value: show(item) });
  if (types.isProxy(value)) {
    const [target, handler] = binding.proxyDetails(value) ?? [null, null];
    add('[[Handler]]', handler);
    add('[[Target]]', target);
    add('[[IsRevoked]]', handler === null);
    return found;
  }
  if (typeof value === 'function') {
    const location = loaded['internal/inspector/breakpoints']?.exports.functionLocation(value);
    if (location !== undefined) {
      found.push({ name: '[[FunctionLocation]]', value: {
        type: 'object', subtype: 'internal#location', value: location, description: 'Object',
      } });
    }
  }
  const prototype = getPrototypeOf(value);
  if (prototype !== null) add('[[Prototype]]', prototype);
  for (const { 0: name, 1: item } of internals(value)) add(name, item);
  if (types.isMap(value) || types.isSet(value)) add('[[Entries]]', entriesOf(value));
  if (types.isArrayBuffer(value)) add('[[ArrayBufferByteLength]]', value.byteLength);
  return found;
}

function descriptorOf(object, key, isOwn, show) {
  const found = getOwnPropertyDescriptor(object, key);
  if (found === undefined) return undefined;
  const name = typeof key === 'symbol' ? key.toString() : key;
  const result = { name };
  if ('value' in found) {
    result.value = show(found.value);
    result.writable = found.writable;
  } else {
    result.get = show(found.get);
    result.set = show(found.set);
  }
  result.configurable = found.configurable;
  result.enumerable = found.enumerable;
  result.isOwn = isOwn;
  if (typeof key === 'symbol') result.symbol = show(key);
  return result;
}

// params: ownProperties, accessorPropertiesOnly, nonIndexedPropertiesOnly.
function propertiesOf(value, params, show) {
  if (value instanceof Scope) return { result: scopeProperties(value, show) };
  const result = [];
  const seen = new Set();
  let isOwn = true;
  for (let object = value; object !== null; object = getPrototypeOf(object)) {
    for (const key of ownKeys(object)) {
      if (seen.has(key)) continue;
      seen.add(key);
      if (params.nonIndexedPropertiesOnly && typeof key === 'string' && /^\d+$/.test(key)) continue;
      const found = descriptorOf(object, key, isOwn, show);
      if (found === undefined || (params.accessorPropertiesOnly && !('get' in found))) continue;
      result.push(found);
    }
    if (params.ownProperties || types.isProxy(object)) break;
    isOwn = false;
  }
  if (params.accessorPropertiesOnly) return { result };
  return { result, internalProperties: internalProperties(value, show) };
}

module.exports = { propertiesOf, Scope };
