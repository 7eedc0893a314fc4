// SPDX-License-Identifier: MIT
// Deep equality, in three modes: LOOSE (assert.deepEqual: == for primitives, prototypes and symbols ignored), STRICT
// (deepStrictEqual: Object.is, prototypes count), PARTIAL (partialDeepStrictEqual: STRICT, but what `expected` lacks
// and prototypes do not count).
//
// Plain objects and arrays take a short way: one native tells of both that they are such. Circles: `left` and `right`
// have the two objects of each level on the way down; an object met again must have its partner at the same level. What
// holds no objects need not be there.
'use strict';

const { isBare, kind, kindOf, typedArrayName, types } = require('internal/util/types');

const { alike } = internalBinding('util');
const { hasOwn, is, keys: keysOf, getOwnPropertySymbols, getPrototypeOf } = Object;
const objectPrototype = Object.prototype;
const { propertyIsEnumerable, toString: objectToString } = objectPrototype;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const tagOf = (value) => objectToString.call(value);

const LOOSE = 0;
const STRICT = 1;
const PARTIAL = 2;

// Up to here a loop beats a call into C.
const FEW_BYTES = 128;
const NONE = [];

// What a native says of two objects: both have nothing but values under names, in the first case the same in the same
// order; both are arrays of nothing but elements; or it does not know.
const UNLIKE = 0;
const SAME_KEYS = 1;
const ARRAYS = 3;

const isObject = (value) => typeof value === 'object' && value !== null;
const isPlain = (value) => {
  const proto = getPrototypeOf(value);
  return proto === objectPrototype || proto === null ||
    (!(value instanceof Error) && !isUrl(value) && !types.isKeyObject(value));
};

// How a comparison goes: mode, whether prototypes count, and the way down.
class Comparison {
  constructor(mode, skipPrototype) {
    this.mode = mode;
    this.prototypes = mode === STRICT && !skipPrototype;
    this.left = undefined;
    this.right = undefined;
  }

  enter(a, b) {
    this.left.push(a);
    this.right.push(b);
  }

  leave() {
    this.left.pop();
    this.right.pop();
  }

  // Undefined when neither is on the way down.
  verdict(a, b) {
    if (this.left === undefined) {
      this.left = [];
      this.right = [];
      return undefined;
    }
    for (let i = 0; i < this.left.length; i++) {
      if (this.left[i] === a || this.right[i] === b) return this.left[i] === a && this.right[i] === b;
    }
    return undefined;
  }

  equal(a, b) {
    if (a === b) return a !== 0 || this.mode === LOOSE || is(a, b);
    if (this.mode === LOOSE) {
      if (!isObject(a)) {
        // eslint-disable-next-line eqeqeq
        return !isObject(b) && (a == b || (a !== a && b !== b));
      }
      if (!isObject(b)) return false;
    } else {
      if (!isObject(a)) return typeof a === 'number' && a !== a && b !== b && typeof b === 'number';
      if (!isObject(b)) return false;
      if (this.prototypes && getPrototypeOf(a) !== getPrototypeOf(b)) return false;
    }
    return this.objects(a, b);
  }

  objects(a, b) {
    const both = alike(a, b);
    if (both !== UNLIKE && a[Symbol.toStringTag] === undefined && b[Symbol.toStringTag] === undefined) {
      if (both === ARRAYS) {
        if (this.mode !== PARTIAL) return a.length === b.length && this.elements(a, b);
      } else if (isPlain(a) && isPlain(b)) {
        return this.simple(a, b, both === SAME_KEYS);
      }
    }
    const aIsArray = isArray(a);
    if (aIsArray !== isArray(b)) return false;
    // Views of one prototype that have nothing of their own show the same tag.
    if (this.prototypes && isView(a) && isView(b) && isBare(a) && isBare(b)) return this.views(a, b);
    const isTagged = a[Symbol.toStringTag] !== undefined || b[Symbol.toStringTag] !== undefined;
    if (aIsArray) return !(isTagged && tagOf(a) !== tagOf(b)) && this.arrays(a, b);
    const found = kindOf(a);
    const other = kindOf(b);
    if (found === kind.OBJECT && other === kind.OBJECT && !isTagged) {
      if (getPrototypeOf(a) === objectPrototype && getPrototypeOf(b) === objectPrototype) {
        return this.structures(a, b, undefined);
      }
    } else if (tagOf(a) !== tagOf(b)) {
      return false;
    }
    // A proxy is what it seems to be, by its own traps.
    if (found !== other && found !== kind.PROXY && other !== kind.PROXY) {
      // An object that inherits from Error is one in most respects.
      if (!(a instanceof Error && b instanceof Error)) return false;
    }
    switch (found) {
      case kind.OBJECT:
      case kind.ARGUMENTS:
        break;
      case kind.DATE:
        if (!is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b))) return false;
        break;
      case kind.REGEXP:
        if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
        break;
      case kind.ERROR:
        return this.errors(a, b);
      case kind.TYPED_ARRAY:
      case kind.DATA_VIEW:
        return this.views(a, b);
      case kind.ARRAY_BUFFER:
      case kind.SHARED_ARRAY_BUFFER:
        if (!this.bytes(new Uint8Array(a), new Uint8Array(b))) return false;
        break;
      case kind.SET:
        if (this.mode === PARTIAL ? a.size < b.size : a.size !== b.size) return false;
        return this.structures(a, b, 'sets');
      case kind.MAP:
        if (this.mode === PARTIAL ? a.size < b.size : a.size !== b.size) return false;
        return this.structures(a, b, 'maps');
      case kind.NUMBER:
      case kind.STRING:
      case kind.BOOLEAN:
      case kind.SYMBOL:
      case kind.BIGINT:
        if (!is(unbox(a, found), unbox(b, found))) return false;
        break;
      case kind.WEAK_MAP:
      case kind.WEAK_SET:
      case kind.PROMISE:
        // What they hold cannot be seen: only the same one is equal.
        return false;
      default:
    }
    if (a instanceof Error || b instanceof Error) {
      if (!(a instanceof Error && b instanceof Error)) return false;
      return this.errors(a, b);
    }
    if (found === kind.OBJECT && isUrl(a)) {
      return isUrl(b) && a.href === b.href && this.structures(a, b, undefined);
    }
    if (found === kind.OBJECT && types.isKeyObject(a)) {
      if (!types.isKeyObject(b) || !a.equals(b)) return false;
    }
    return this.structures(a, b, undefined);
  }

  // Objects with nothing but values under names.
  simple(a, b, haveSameKeys) {
    const keys = keysOf(b);
    if (!haveSameKeys) {
      if (this.mode !== PARTIAL && keysOf(a).length !== keys.length) return false;
      for (let i = 0; i < keys.length; i++) if (!hasOwn(a, keys[i])) return false;
    }
    return this.properties(a, b, keys);
  }

  // Own enumerable properties besides the elements of arrays.
  arrays(a, b) {
    if (this.mode === PARTIAL) {
      if (a.length < b.length) return false;
    } else if (a.length !== b.length) {
      return false;
    }
    return this.structures(a, b, 'elements');
  }

  // Name and message count although they are not enumerable; cause and errors if either has them.
  errors(a, b) {
    if (!(b instanceof Error) && kindOf(b) !== kind.ERROR) return false;
    for (const key of ['message', 'name']) {
      if (this.mode === PARTIAL && key === 'message' && !hasOwn(b, key)) continue;
      if (!propertyIsEnumerable.call(b, key) && a[key] !== b[key]) return false;
    }
    for (const key of ['cause', 'errors']) {
      if (hasOwn(b, key)) {
        if (!hasOwn(a, key)) return false;
        if (!propertyIsEnumerable.call(b, key) && !this.nested(a, b, a[key], b[key])) return false;
      } else if (this.mode !== PARTIAL && hasOwn(a, key)) {
        return false;
      }
    }
    return this.structures(a, b, undefined);
  }

  // Two values that belong to a and b.
  nested(a, b, left, right) {
    const known = this.verdict(a, b);
    if (known !== undefined) return known;
    this.enter(a, b);
    const result = this.equal(left, right);
    this.leave();
    return result;
  }

  bytes(a, b) {
    if (this.mode === PARTIAL ? a.length < b.length : a.length !== b.length) return false;
    if (b.length > FEW_BYTES && a.length === b.length) return require('node/buffer').Buffer.compare(a, b) === 0;
    for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  views(a, b) {
    const name = typedArrayName(a);
    if (name !== typedArrayName(b)) return false;
    if (name === undefined) {
      const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
      const right = new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
      return this.bytes(left, right) && this.structures(a, b, undefined);
    }
    if (this.mode === PARTIAL ? a.length < b.length : a.length !== b.length) return false;
    // The same bytes are the same numbers; different ones may be (0 and -0, NaN).
    if (b.byteLength > FEW_BYTES && a.length === b.length) {
      // To ask an array of bytes for its buffer would make it move.
      const isPlain = name === 'Uint8Array';
      const left = isPlain ? a : new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
      const right = isPlain ? b : new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
      if (this.bytes(left, right)) return this.structures(a, b, 'bytes');
    }
    if (this.mode === PARTIAL) return this.partOf(a, b) && this.structures(a, b, 'bytes');
    for (let i = 0; i < b.length; i++) {
      const left = a[i];
      const right = b[i];
      // Zeros of two signs and NaN: only there do === and Object.is() differ.
      if (left === right ? left === 0 && this.mode === STRICT && !is(left, right) : left === left || right === right) {
        return false;
      }
    }
    return this.structures(a, b, 'bytes');
  }

  // The elements of b, in this order, with others between them.
  partOf(a, b) {
    let at = 0;
    for (let i = 0; i < b.length; i++, at++) {
      while (at < a.length && !is(a[at], b[i])) at++;
      if (at >= a.length) return false;
    }
    return true;
  }

  // The keys of own properties that are to be compared, undefined when one object has others than the other.
  commonKeys(a, b, contents) {
    const isIndexed = contents === 'elements' || contents === 'bytes';
    const aKeys = isIndexed ? extraKeys(a) : keysOf(a);
    const bKeys = isIndexed ? extraKeys(b) : keysOf(b);
    if (this.mode !== PARTIAL && aKeys.length !== bKeys.length) return undefined;
    for (let i = 0; i < bKeys.length; i++) {
      if (aKeys[i] !== bKeys[i] && !propertyIsEnumerable.call(a, bKeys[i])) return undefined;
    }
    if (this.mode === LOOSE) return bKeys;
    const symbols = getOwnPropertySymbols(b);
    let count = 0;
    for (let i = 0; i < symbols.length; i++) {
      if (!propertyIsEnumerable.call(b, symbols[i])) continue;
      if (!propertyIsEnumerable.call(a, symbols[i])) return undefined;
      bKeys.push(symbols[i]);
      count++;
    }
    if (this.mode === PARTIAL) return bKeys;
    const others = getOwnPropertySymbols(a);
    let otherCount = 0;
    for (let i = 0; i < others.length; i++) if (propertyIsEnumerable.call(a, others[i])) otherCount++;
    return count === otherCount ? bKeys : undefined;
  }

  // Own properties, then the contents that are none.
  structures(a, b, contents) {
    let bKeys = NONE;
    if (contents === undefined || !isBare(a) || !isBare(b)) {
      bKeys = this.commonKeys(a, b, contents);
      if (bKeys === undefined) return false;
    }
    if (contents === undefined || contents === 'bytes') return this.properties(a, b, bKeys);
    if (contents === 'elements') {
      if (this.mode !== PARTIAL) return this.elements(a, b) && this.properties(a, b, bKeys);
      if (b.length === 0) return this.properties(a, b, bKeys);
    } else if (b.size === 0 && bKeys.length === 0) {
      return true;
    }

    const known = this.verdict(a, b);
    if (known !== undefined) return known;
    this.enter(a, b);
    const result = this.contents(a, b, contents);
    this.leave();
    return result && this.properties(a, b, bKeys);
  }

  contents(a, b, contents) {
    switch (contents) {
      case 'elements':
        return this.mode === PARTIAL ? this.subsequence(a, b) : this.elements(a, b);
      case 'sets':
        return this.sets(a, b);
      case 'maps':
        return this.maps(a, b);
      default:
        return true;
    }
  }

  properties(a, b, keys) {
    for (let i = 0; i < keys.length; i++) {
      const left = a[keys[i]];
      const right = b[keys[i]];
      if (left === right && left !== 0) continue;
      if (isObject(left) && isObject(right)) return this.inside(a, b, keys, i);
      if (!this.equal(left, right)) return false;
    }
    return true;
  }

  elements(a, b) {
    for (let i = 0; i < a.length; i++) {
      const left = a[i];
      const right = b[i];
      // A hole is no undefined.
      if ((left === undefined || right === undefined) && hasOwn(a, i) !== hasOwn(b, i)) return false;
      if (left === right && left !== 0) continue;
      if (isObject(left) && isObject(right)) return this.inside(a, b, undefined, i);
      if (!this.equal(left, right)) return false;
    }
    return true;
  }

  // The same from the first pair of objects on; of elements, where there are no keys.
  inside(a, b, keys, first) {
    const known = this.verdict(a, b);
    if (known !== undefined) return known;
    this.enter(a, b);
    const count = keys === undefined ? a.length : keys.length;
    let result = true;
    for (let i = first; result && i < count; i++) {
      const key = keys === undefined ? i : keys[i];
      const left = a[key];
      const right = b[key];
      if (keys === undefined && (left === undefined || right === undefined)) result = hasOwn(a, i) === hasOwn(b, i);
      if ((left !== right || left === 0) && !this.equal(left, right)) result = false;
    }
    this.leave();
    return result;
  }

  // The elements of b, in this order, with others between them. Holes are nothing that could be missing.
  subsequence(a, b) {
    const wanted = keysOf(b);
    const given = keysOf(a);
    let at = 0;
    for (let i = 0; i < wanted.length && isIndex(wanted[i]); i++) {
      const value = b[wanted[i]];
      while (at < given.length && isIndex(given[at]) && !this.equal(a[given[at]], value)) at++;
      if (at >= given.length || !isIndex(given[at])) return false;
      at++;
    }
    return true;
  }

  sets(a, b) {
    // What b has and a has not as it is needs a partner among what a has and b has not.
    const missing = [];
    for (const value of b) {
      if (a.has(value)) continue;
      // In strict modes a primitive has no other equal; an object may.
      if (this.mode !== LOOSE && !isObject(value)) return false;
      missing.push(value);
    }
    if (missing.length === 0) return true;
    const free = [];
    for (const value of a) if (!b.has(value) && (isObject(value) || this.mode === LOOSE)) free.push(value);
    if (this.mode !== PARTIAL && free.length !== missing.length) return false;
    return this.match(free, missing, (left, right) => this.equal(left, right));
  }

  maps(a, b) {
    const missing = [];
    for (const key of b.keys()) { // pairs would be an array each
      const value = b.get(key);
      const other = a.get(key);
      if ((other !== undefined || a.has(key)) && this.equal(other, value)) continue;
      if (this.mode !== LOOSE && !isObject(key)) return false;
      if (this.mode !== LOOSE && a.has(key)) return false;
      missing.push([key, value]);
    }
    if (missing.length === 0) return true;
    const free = [];
    for (const entry of a) {
      if (b.has(entry[0]) && this.equal(entry[1], b.get(entry[0]))) continue;
      if (isObject(entry[0]) || this.mode === LOOSE) free.push(entry);
    }
    if (this.mode !== PARTIAL && free.length !== missing.length) return false;
    return this.match(free, missing, (left, right) => this.equal(left[0], right[0]) && this.equal(left[1], right[1]));
  }

  // Each of `wanted` takes another one of `free`.
  match(free, wanted, test) {
    for (let i = 0; i < wanted.length; i++) {
      let j = 0;
      while (j < free.length && !test(free[j], wanted[i])) j++;
      if (j === free.length) return false;
      free.splice(j, 1);
    }
    return true;
  }
}

const unboxers = {
  [kind.NUMBER]: Number.prototype.valueOf,
  [kind.STRING]: String.prototype.valueOf,
  [kind.BOOLEAN]: Boolean.prototype.valueOf,
  [kind.SYMBOL]: Symbol.prototype.valueOf,
  [kind.BIGINT]: BigInt.prototype.valueOf,
};
const unbox = (value, found) => unboxers[found].call(value);

// Without loading the URL class for objects that are none.
function isUrl(value) {
  return typeof value.href === 'string' && typeof value.protocol === 'string' && value.constructor?.name === 'URL' &&
    value instanceof URL;
}

function isIndex(key) {
  const index = key >>> 0;
  return String(index) === key && index !== 4294967295;
}

// Enumerable keys behind the indexes; those come first, in order.
function extraKeys(value) {
  const keys = keysOf(value);
  const { length } = value;
  if (keys.length === length && (length === 0 || keys[length - 1] === String(length - 1))) return [];
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isIndex(keys[middle])) low = middle + 1;
    else high = middle;
  }
  return keys.slice(low);
}

function isDeepEqual(a, b) {
  return new Comparison(LOOSE, false).equal(a, b);
}

function isDeepStrictEqual(a, b, skipPrototype = false) {
  if (a === b) return a !== 0 || is(a, b);
  return new Comparison(STRICT, skipPrototype).equal(a, b);
}

function isPartialStrictEqual(a, b) {
  return new Comparison(PARTIAL, false).equal(a, b);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual };
