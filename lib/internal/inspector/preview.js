// SPDX-License-Identifier: MIT
// Previews of objects, as consoles show them before they are opened: the first few properties, as short texts.
'use strict';

const { types } = require('internal/util/types');
const binding = internalBinding('util');

const { getOwnPropertyDescriptor, ownKeys } = Reflect;
const { isArray } = Array;

const NAMES = 5; // properties of an object that are shown, and elements of an array
const ELEMENTS = 100;
const TEXT = 100;

function shorten(text) {
  return text.length <= TEXT ? text : `${text.slice(0, TEXT / 2)}\u2026${text.slice(1 - TEXT / 2)}`;
}

// {type, subtype, value} of a property.
function short(value, describe, primitive) {
  const plain = primitive(value);
  if (plain !== undefined) {
    const text = plain.type === 'undefined' ? 'undefined' : plain.description ?? `${plain.value}`;
    const result = { type: plain.type, value: shorten(text) };
    if (plain.subtype !== undefined) result.subtype = plain.subtype;
    return result;
  }
  if (typeof value === 'symbol') return { type: 'symbol', value: shorten(value.toString()) };
  if (typeof value === 'function') return { type: 'function', value: '' };
  const { subtype, description } = describe(value);
  const result = { type: 'object', value: shorten(description) };
  if (subtype !== undefined) result.subtype = subtype;
  return result;
}

const STATES = ['pending', 'fulfilled', 'rejected'];

// [name, value] of what an object holds beside its properties.
function internals(value) {
  if (types.isPromise(value)) {
    const details = binding.promiseDetails(value);
    if (details === undefined) return [];
    const found = [['[[PromiseState]]', STATES[details[0]]]];
    if (details[0] !== 0) found.push(['[[PromiseResult]]', details[1]]);
    else found.push(['[[PromiseResult]]', undefined]);
    return found;
  }
  if (types.isBoxedPrimitive(value)) return [['[[PrimitiveValue]]', value.valueOf()]];
  return [];
}

function entriesOf(value, describe, primitive, result) {
  const show = (item) => preview(item, describe, primitive, false);
  const found = [];
  let rest = NAMES;
  const isMap = types.isMap(value);
  const entries = isMap ? Map.prototype.entries.call(value) : Set.prototype.values.call(value);
  for (const entry of entries) {
    if (rest-- === 0) {
      result.overflow = true;
      break;
    }
    found.push(isMap ? { key: show(entry[0]), value: show(entry[1]) } : { value: show(entry) });
  }
  return found;
}

function preview(value, describe, primitive, hasEntries = true) {
  const plain = primitive(value);
  if (plain !== undefined || typeof value === 'symbol') {
    const { type, description, value: text } = plain ?? { type: 'symbol', description: value.toString() };
    const result = { type, description: shorten(description ?? `${text}`), overflow: false, properties: [] };
    if (plain?.subtype !== undefined) result.subtype = plain.subtype;
    return result;
  }
  const { subtype, description } = typeof value === 'function' ? { description: '' } : describe(value);
  const result = { type: typeof value, ...(subtype && { subtype }), description, overflow: false, properties: [] };
  const add = (name, descriptor) => {
    const entry = 'value' in descriptor ? short(descriptor.value, describe, primitive) : { type: 'accessor' };
    result.properties.push({ name, ...entry });
  };
  for (const { 0: name, 1: inner } of internals(value)) add(name, { value: inner });
  const target = subtype === 'proxy' ? binding.proxyDetails(value)?.[0] ?? {} : value;
  const isList = isArray(target) || types.isTypedArray(target);
  let names = NAMES;
  let elements = ELEMENTS;
  for (const key of ownKeys(target)) {
    if (isList && key === 'length') continue;
    const descriptor = getOwnPropertyDescriptor(target, key);
    if (descriptor === undefined || (!descriptor.enumerable && subtype !== 'error')) continue;
    const isElement = isList && typeof key === 'string' && /^\d+$/.test(key);
    if (isElement ? elements-- <= 0 : names-- <= 0) {
      result.overflow = true;
      break;
    }
    add(typeof key === 'symbol' ? key.toString() : key, descriptor);
  }
  if (types.isMap(target) || types.isSet(target)) {
    result.properties.push({ name: 'size', type: 'number', value: `${target.size}` });
    if (hasEntries) result.entries = entriesOf(target, describe, primitive, result);
  }
  return result;
}

module.exports = { internals, preview };
