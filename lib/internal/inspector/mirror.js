// SPDX-License-Identifier: MIT
// Values as the protocol's RemoteObjects: by value, or by an id under which a connection keeps the object, with a
// description and a preview, in V8's words. Getters of users do not run.
'use strict';

const { types } = require('internal/util/types');
const { ProtocolError } = require('internal/inspector/errors');
const { preview } = require('internal/inspector/preview');
const binding = internalBinding('util');

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const functionToString = Function.prototype.toString;
const { isArray } = Array;
const typedLength = getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), 'length').get;
const bufferLength = getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const sharedLength = getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
const viewLength = getOwnPropertyDescriptor(DataView.prototype, 'byteLength').get;
const mapSize = getOwnPropertyDescriptor(Map.prototype, 'size').get;
const setSize = getOwnPropertyDescriptor(Set.prototype, 'size').get;

// The name of the function that made an object, without running code of its own.
function classNameOf(object) {
  if (object === globalThis) return 'global';
  try {
    for (let o = object; o !== null; o = getPrototypeOf(o)) {
      const found = getOwnPropertyDescriptor(o, 'constructor');
      if (found === undefined) continue;
      const name = typeof found.value === 'function' ? getOwnPropertyDescriptor(found.value, 'name')?.value : '';
      return typeof name === 'string' && name !== '' ? name : 'Object';
    }
  } catch {
    // A Proxy that does not tell.
  }
  return 'Object';
}

function isIterator(value) { return types.isMapIterator(value) || types.isSetIterator(value); }

// [test, subtype, description of (value, class name)], the first that is true.
const kinds = [
  [isArray, 'array', (value, name) => `${name}(${value.length})`],
  [types.isRegExp, 'regexp', (value) => RegExp.prototype.toString.call(value)],
  [types.isDate, 'date', (value) => Date.prototype.toString.call(value)],
  [types.isMap, 'map', (value, name) => `${name}(${mapSize.call(value)})`],
  [types.isSet, 'set', (value, name) => `${name}(${setSize.call(value)})`],
  [types.isWeakMap, 'weakmap'],
  [types.isWeakSet, 'weakset'],
  [isIterator, 'iterator', (value) => (types.isMapIterator(value) ? 'MapIterator' : 'SetIterator')],
  [types.isGeneratorObject, 'generator', () => 'Generator'],
  [types.isNativeError, 'error', describeError],
  [types.isPromise, 'promise'],
  [types.isTypedArray, 'typedarray', (value, name) => `${name}(${typedLength.call(value)})`],
  [types.isArrayBuffer, 'arraybuffer', (value, name) => `${name}(${bufferLength.call(value)})`],
  [types.isSharedArrayBuffer, 'arraybuffer', (value, name) => `${name}(${sharedLength.call(value)})`],
  [types.isDataView, 'dataview', (value, name) => `${name}(${viewLength.call(value)})`],
];

function describeError(error, name) {
  try {
    const { stack } = error;
    if (typeof stack === 'string' && stack !== '') return stack;
    return `${error}`;
  } catch {
    return name;
  }
}

function functionClass(fn) {
  const isAsync = types.isAsyncFunction(fn);
  const isGenerator = types.isGeneratorFunction(fn);
  return `${isAsync ? 'Async' : ''}${isGenerator ? 'Generator' : ''}Function`;
}

// {subtype, className, description} of an object.
function describe(value) {
  if (types.isProxy(value)) {
    const target = binding.proxyDetails(value)?.[0];
    const name = typeof target === 'function' ? 'Function' :
      target === null || target === undefined ? 'Object' : classNameOf(target);
    return { subtype: 'proxy', className: name, description: `Proxy(${name})` };
  }
  const name = classNameOf(value);
  for (const { 0: test, 1: subtype, 2: words } of kinds) {
    if (!test(value)) continue;
    const description = words === undefined ? name : words(value, name);
    const className = subtype === 'iterator' || subtype === 'generator' ? description : name;
    return { subtype, className, description };
  }
  return { className: name, description: name };
}

// A value that needs no object, or undefined.
function primitive(value) {
  switch (typeof value) {
    case 'undefined': return { type: 'undefined' };
    case 'string': return { type: 'string', value };
    case 'boolean': return { type: 'boolean', value };
    case 'bigint': return { type: 'bigint', unserializableValue: `${value}n`, description: `${value}n` };
    case 'number': {
      const description = Object.is(value, -0) ? '-0' : `${value}`;
      const isPlain = Number.isFinite(value) && description !== '-0';
      return isPlain ? { type: 'number', value, description } :
        { type: 'number', unserializableValue: description, description };
    }
    default: return value === null ? { type: 'object', subtype: 'null', value: null } : undefined;
  }
}

// A copy of a value as JSON holds it, by V8's rules: no toJSON(), functions are empty objects.
function copy(value, depth = 0) {
  if (typeof value === 'bigint' || typeof value === 'symbol') {
    throw new ProtocolError('Object couldn\'t be returned by value');
  }
  if (typeof value !== 'object' && typeof value !== 'function' || value === null) return value;
  if (depth > 1000) throw new ProtocolError('Object reference chain is too long');
  if (typeof value === 'function') return {};
  if (isArray(value)) return Array.from(value, (item) => copy(item, depth + 1) ?? null);
  const result = {};
  for (const key of Object.keys(value)) {
    const item = copy(value[key], depth + 1);
    if (item !== undefined) result[key] = item;
  }
  return result;
}

// The objects that a connection has heard of.
let lastId = 0;
class Mirror {
  #prefix;
  #objects = new Map(); // id -> {value, group}

  constructor(contextId = 1) { this.#prefix = `${process.pid}.${contextId}.`; }

  keep(value, group = '') {
    const id = `${this.#prefix}${++lastId}`;
    this.#objects.set(id, { value, group });
    return id;
  }

  valueOf(id) {
    const found = this.#objects.get(id);
    if (found !== undefined) return found.value;
    if (/^-?\d+\.\d+\.\d+$/.test(id)) throw new ProtocolError('Could not find object with given id');
    throw new ProtocolError('Invalid remote object id');
  }

  groupOf(id) { return this.#objects.get(id)?.group ?? ''; }
  release(id) { this.#objects.delete(id); }
  releaseGroup(group) {
    for (const { 0: id, 1: kept } of this.#objects) if (kept.group === group) this.#objects.delete(id);
  }

  // A RemoteObject; {group, returnByValue, generatePreview}.
  show(value, { group = '', returnByValue = false, generatePreview = false } = {}) {
    const plain = primitive(value);
    if (plain !== undefined) return plain;
    if (typeof value === 'symbol') {
      if (returnByValue) throw new ProtocolError('Object couldn\'t be returned by value');
      return { type: 'symbol', description: value.toString(), objectId: this.keep(value, group) };
    }
    if (returnByValue) {
      const type = typeof value;
      const { subtype } = type === 'function' ? {} : describe(value);
      return { type, ...(subtype === undefined ? undefined : { subtype }), value: copy(value) };
    }
    if (typeof value === 'function' && !types.isProxy(value)) {
      return {
        type: 'function', className: functionClass(value), description: functionToString.call(value),
        objectId: this.keep(value, group),
      };
    }
    const result = { type: typeof value === 'function' ? 'function' : 'object', ...describe(value) };
    result.objectId = this.keep(value, group);
    if (generatePreview && result.type === 'object') result.preview = preview(value, describe, primitive);
    return result;
  }
}

// The value that an argument of a command (CallArgument) stands for.
function valueOfArgument(mirror, argument) {
  if (argument.objectId !== undefined) return mirror.valueOf(argument.objectId);
  const { unserializableValue: text } = argument;
  if (text === undefined) return argument.value;
  if (/^-?\d+n$/.test(text)) return BigInt(text.slice(0, -1));
  return text === '-0' ? -0 : Number(text);
}

module.exports = { describe, Mirror, valueOfArgument };
