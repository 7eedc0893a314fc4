// SPDX-License-Identifier: MIT
// Messages that JSON says whole: trees of simple objects and arrays that hold texts, numbers, booleans and null. The
// engine writes and reads JSON in native code, which is fast at once; the code behind wire.js is when it was compiled.
//
// No code of users runs here, since simple objects have no accessors (src/engine/kind.h); so no state is kept from it.
'use strict';

const { kind } = require('internal/util/types');
const binding = internalBinding('serialize');

const { getPrototypeOf } = Reflect;
const { isFinite } = Number;
const { stringify } = JSON;

// What meet() answers about those that are new to it.
const SIMPLE = 64;
const ARRAY = -1 - (kind.ARRAY | SIMPLE);
const OBJECT = -1 - (kind.OBJECT | SIMPLE);

// The table of objects met: see internal/v8/writer.
const SLOT = 16;
const FIRST = 64 * SLOT;
const LARGE = 4096 * SLOT; // is not kept

const DEPTH_MAX = 100;
// Of long texts, and of many fractions, JSON is slower than copies of their bytes.
const UNITS_MAX = 65536;
const FRACTION = 1000; // units

let table = new Uint8Array(FIRST);
let met = 0;
let units = 0;

function grow() {
  const grown = new Uint8Array(table.length * 4);
  binding.move(table, grown);
  table = grown;
}

function fits(value, depth) {
  switch (typeof value) {
    case 'string':
      units += value.length;
      return units < UNITS_MAX;
    case 'number':
      if ((value | 0) === value) return value !== 0 || 1 / value > 0;
      units += FRACTION;
      return isFinite(value) && units < UNITS_MAX;
    case 'boolean': return true;
    case 'object': return value === null || (depth < DEPTH_MAX && isTree(value, depth + 1));
    default: return false;
  }
}

function isTree(value, depth) {
  if (met * SLOT * 2 >= table.length) grow();
  const about = binding.meet(table, value, met++);
  if (about === ARRAY) {
    for (let i = 0; i < value.length; i++) {
      if (!fits(value[i], depth)) return false;
    }
    return true;
  }
  if (about !== OBJECT) return false;
  const prototype = getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const keys = Object.keys(value);
  for (let i = 0; i < keys.length; i++) {
    if (!fits(value[keys[i]], depth)) return false;
  }
  return true;
}

// The text of an object, undefined when there is none that says all.
function jsonOf(object) {
  met = units = 0;
  const isWhole = isTree(object, 0) && {}.toJSON === undefined && [].toJSON === undefined;
  if (table.length > LARGE) table = new Uint8Array(FIRST);
  else table.fill(0);
  return isWhole ? stringify(object) : undefined;
}

module.exports = { jsonOf };
