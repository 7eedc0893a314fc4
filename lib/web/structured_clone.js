// SPDX-License-Identifier: MIT
// structuredClone (https://html.spec.whatwg.org/#structured-cloning).
//
// One walk copies the value straight into its clone; `memory` maps originals to copies, for cycles and shared parts.
// Only when ArrayBuffers are transferred something must wait: nothing may be detached before the whole walk succeeded,
// yet the clone needs the new buffers. Such places get a Hole, noted in `fixups`, and are filled at the end; contents
// of Maps and Sets, whose order a late insertion would spoil, are then inserted last as well.
'use strict';

const { codes } = require('internal/errors');
const {
  kCannotTransfer, kClone, kTransfer, kDeserialize, kUncloneable, kUnknownClass, kUntransferable,
} = require('internal/clone');
const { isAnyArrayBuffer } = require('internal/buffer/brand');
const { isBare, kind, kindOf, typedArrayName } = require('internal/util/types');
const lazyDOMException = () => require('web/dom_exception').DOMException;

const { apply } = Reflect;
const { forEach: mapForEach } = Map.prototype;
const { forEach: setForEach } = Set.prototype;
const { isView } = ArrayBuffer;
const tagOf = Object.prototype.toString;

const ERRORS = {
  __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
};
// Objects with internal state that no algorithm serializes, by their tags.
const UNCLONEABLE = new Set([
  'Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Generator', 'AsyncGenerator',
  'GeneratorFunction',
  'Array Iterator', 'Map Iterator', 'Set Iterator', 'String Iterator', 'RegExp String Iterator', 'Iterator Helper',
  'Arguments', 'Intl.NumberFormat', 'Intl.DateTimeFormat', 'Intl.Collator', 'Intl.PluralRules', 'Intl.ListFormat',
  'Intl.RelativeTimeFormat', 'Intl.DisplayNames', 'Intl.Segmenter', 'Intl.Locale', 'Intl.DurationFormat',
  'WebAssembly.Instance', 'WebAssembly.Table', 'WebAssembly.Global', 'Symbol',
]);

function isUncloneable(value) {
  return UNCLONEABLE.has(tagOf.call(value).slice(8, -1)) && !Object.hasOwn(value, Symbol.toStringTag);
}

function dataCloneError(message) {
  const DOMException = lazyDOMException();
  return new DOMException(message, 'DataCloneError');
}

function describe(value) {
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `#<${name}>` : tagOf.call(value);
}

class Hole {
  constructor(make) {
    this.make = make;
  }
}

class Walk {
  constructor() {
    this.memory = new Map();
    this.moved = null; // transferred ArrayBuffer -> its Hole; then there are the lists below, too
    this.fixups = null;
    this.fillings = null;
  }

  clone(value) {
    switch (typeof value) {
      case 'object':
        return value === null ? null : this.object(value);
      case 'function':
      case 'symbol':
        throw dataCloneError(`${describe(value)} could not be cloned.`);
      default:
        return value;
    }
  }

  // Clones `value` into target[key].
  into(target, key, value) {
    const copy = typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ?
      this.clone(value) : value;
    if (copy instanceof Hole) {
      this.fixups.push({ target, key, hole: copy });
      define(target, key, undefined);
    } else {
      define(target, key, copy);
    }
  }

  object(value) {
    const known = this.memory.get(value);
    if (known !== undefined) return known;
    const found = kindOf(value);
    if (found === kind.PROXY) throw dataCloneError(`${describe(value)} could not be cloned.`);
    if (value[kUncloneable] === true && !isAnyArrayBuffer(value)) {
      throw dataCloneError('Cannot clone object of unsupported type.');
    }
    if (found === kind.ARRAY) {
      const copy = new Array(value.length);
      return isBare(value) ? this.elements(value, copy) : this.properties(value, copy);
    }
    if (found === kind.OBJECT && Object.getPrototypeOf(value) === Object.prototype) return this.properties(value, {});
    return this.exotic(value, found);
  }

  // Own enumerable string keys, in order; getters run as they are met.
  properties(value, copy) {
    this.memory.set(value, copy);
    const keys = Object.keys(value);
    for (let i = 0; i < keys.length; i++) {
      // A getter before it may have removed it.
      if (Object.hasOwn(value, keys[i])) this.into(copy, keys[i], value[keys[i]]);
    }
    return copy;
  }

  // The same of an array that has nothing but elements: no list of keys.
  elements(value, copy) {
    this.memory.set(value, copy);
    for (let i = 0; i < copy.length; i++) {
      const item = value[i];
      if (typeof item === 'number' || typeof item === 'string') copy[i] = item;
      else if (item !== undefined || Object.hasOwn(value, i)) this.into(copy, i, item);
    }
    return copy;
  }

  remember(value, copy) {
    this.memory.set(value, copy);
    return copy;
  }

  exotic(value, found) {
    if (typeof value[kClone] === 'function') return this.host(value);
    if (typeof value[kTransfer] === 'function') {
      throw dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    }
    switch (found) {
      case kind.TYPED_ARRAY:
      case kind.DATA_VIEW: return this.view(value);
      case kind.ARRAY_BUFFER:
      case kind.SHARED_ARRAY_BUFFER: return this.buffer(value);
      case kind.MAP: return this.map(value);
      case kind.SET: return this.set(value);
      case kind.DATE: return this.remember(value, new Date(Date.prototype.getTime.call(value)));
      case kind.REGEXP: return this.remember(value, new RegExp(value));
      case kind.ERROR: return this.error(value);
      case kind.BOOLEAN: return this.remember(value, Object(Boolean.prototype.valueOf.call(value)));
      case kind.NUMBER: return this.remember(value, Object(Number.prototype.valueOf.call(value)));
      case kind.STRING: return this.remember(value, Object(String.prototype.valueOf.call(value)));
      case kind.BIGINT: return this.remember(value, Object(BigInt.prototype.valueOf.call(value)));
    }
    if (value instanceof WebAssembly.Module) return this.remember(value, value); // immutable
    const isMemory = value instanceof WebAssembly.Memory && require('internal/message/memory').isMemory(value);
    if (isMemory) {
      const { memoryOf, sharedBufferOf } = require('internal/message/memory');
      const buffer = sharedBufferOf(value);
      if (buffer !== undefined) return this.remember(value, memoryOf(buffer));
    }
    if (isMemory || isUncloneable(value)) throw dataCloneError(`${describe(value)} could not be cloned.`);
    return this.properties(value, {});
  }

  map(value) {
    const entries = [];
    apply(mapForEach, value, [(item, key) => { entries.push(key, item); }]);
    const copy = this.remember(value, new Map());
    if (this.moved !== null) {
      this.fill(entries, (cloned) => {
        for (let i = 0; i < cloned.length; i += 2) copy.set(cloned[i], cloned[i + 1]);
      });
      return copy;
    }
    for (let i = 0; i < entries.length; i += 2) copy.set(this.clone(entries[i]), this.clone(entries[i + 1]));
    return copy;
  }

  set(value) {
    const entries = [];
    apply(setForEach, value, [(item) => { entries.push(item); }]);
    const copy = this.remember(value, new Set());
    if (this.moved !== null) {
      this.fill(entries, (cloned) => {
        for (let i = 0; i < cloned.length; i++) copy.add(cloned[i]);
      });
      return copy;
    }
    for (let i = 0; i < entries.length; i++) copy.add(this.clone(entries[i]));
    return copy;
  }

  // Contents of a Map or Set, of which some may be Holes.
  fill(entries, insert) {
    const cloned = new Array(entries.length);
    for (let i = 0; i < entries.length; i++) this.into(cloned, i, entries[i]);
    this.fillings.push(() => insert(cloned));
  }

  error(value) {
    const { name } = value;
    const message = Object.getOwnPropertyDescriptor(value, 'message');
    const copy = this.remember(value, new (ERRORS[name] ?? Error)());
    hide(copy, 'stack', typeof value.stack === 'string' ? value.stack : undefined);
    if (message !== undefined && 'value' in message) hide(copy, 'message', `${message.value}`);
    if (Object.hasOwn(value, 'cause')) {
      const holder = {};
      hide(copy, 'cause', undefined);
      this.into(holder, 'cause', value.cause);
      if (this.moved === null) copy.cause = holder.cause;
      else this.fillings.push(() => { copy.cause = holder.cause; });
    }
    return copy;
  }

  buffer(value) {
    const hole = this.moved?.get(value);
    if (hole !== undefined) return hole;
    // Shared memory stays shared.
    if (tagOf.call(value) === '[object SharedArrayBuffer]') return this.remember(value, value);
    if (value.detached) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    let copy;
    if (value.resizable) {
      copy = new ArrayBuffer(value.byteLength, { maxByteLength: value.maxByteLength });
      new Uint8Array(copy).set(new Uint8Array(value));
    } else {
      copy = ArrayBuffer.prototype.slice.call(value, 0);
    }
    return this.remember(value, copy);
  }

  view(value) {
    const name = typedArrayName(value);
    const View = name === undefined ? DataView : globalThis[name];
    const { buffer } = value;
    const copy = this.object(buffer);
    let byteOffset, length;
    try {
      byteOffset = value.byteOffset;
      length = name === undefined ? value.byteLength : value.length;
    } catch {
      throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
    }
    // A view that follows the length of its resizable buffer goes on to do so.
    if (buffer.resizable && followsLength(value, buffer)) length = undefined;
    if (copy instanceof Hole) {
      return this.remember(value, new Hole(() => new View(copy.result(), byteOffset, length)));
    }
    return this.remember(value, new View(copy, byteOffset, length));
  }

  host(value) {
    const record = value[kClone]();
    if (record === undefined) return this.properties(value, {});
    const { module, name, state, local } = record;
    if (local !== undefined) return this.remember(value, local());
    const holder = {};
    this.into(holder, 'state', state);
    return this.remember(value, deserialize(module, name, holder.state));
  }
}

Hole.prototype.result = function() {
  if (this.make !== null) {
    this.value = this.make();
    this.make = null;
  }
  return this.value;
};

function define(target, key, value) {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      __proto__: null, value, writable: true, enumerable: true, configurable: true,
    });
  } else {
    target[key] = value;
  }
}

function hide(target, key, value) {
  Object.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// The engine does not tell; a view that tracks ends where its buffer ends, to the last whole element.
function followsLength(view, buffer) {
  const width = view.BYTES_PER_ELEMENT ?? 1;
  return view.byteOffset + view.byteLength > buffer.byteLength - width;
}

// Programs can put methods of their own in the place of [kClone] and [kTransfer].
function deserialize(module, name, state) {
  let Class;
  try {
    Class = require('internal/realm').require(module)[name];
  } catch {
    // There is no such module.
  }
  if (typeof Class?.[kDeserialize] === 'function') return Class[kDeserialize](state);
  throw Object.assign(new Error(`Missing internal module '${module}'`), { [kUnknownClass]: true });
}

const isObject = (item) => (typeof item === 'object' && item !== null) || typeof item === 'function';

function checkTransfer(list) {
  const seen = new Set();
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!isObject(item)) throw dataCloneError('Found invalid value in transferList.');
    if (seen.has(item)) {
      throw dataCloneError(`Transfer list contains duplicate ${item.constructor?.name ?? 'object'}`);
    }
    seen.add(item);
    const movable = typeof item[kTransfer] === 'function' ||
      (isAnyArrayBuffer(item) && tagOf.call(item) !== '[object SharedArrayBuffer]');
    const isMarked = Object.hasOwn(item, kUntransferable) && item[kUntransferable] === true;
    if (!movable || isMarked) throw dataCloneError('Found invalid value in transferList.');
    const why = item[kCannotTransfer]?.();
    if (why !== undefined) throw dataCloneError(why);
  }
}

// The value and what it needs, with the objects of `transfer` moved into the clone.
function cloneWithTransfer(value, transfer) {
  checkTransfer(transfer);
  const walk = new Walk();
  walk.moved = new Map();
  walk.fixups = [];
  walk.fillings = [];
  for (let i = 0; i < transfer.length; i++) {
    const item = transfer[i];
    const hole = isAnyArrayBuffer(item) ?
      new Hole(() => ArrayBuffer.prototype.transfer.call(item)) :
      new Hole(() => {
        const why = item[kCannotTransfer]?.(); // what moved before may have been a part of it
        if (why !== undefined) throw dataCloneError(why);
        const { module, name, state } = item[kTransfer]();
        return deserialize(module, name, state);
      });
    walk.moved.set(item, hole);
    walk.memory.set(item, hole);
  }
  const root = {};
  walk.into(root, 'value', value);
  // The walk has succeeded: what follows moves things and must not fail half-way.
  for (let i = 0; i < transfer.length; i++) {
    if (transfer[i].detached === true) throw dataCloneError('Cannot transfer object of unsupported type.');
  }
  for (let i = 0; i < transfer.length; i++) walk.moved.get(transfer[i]).result();
  for (let i = 0; i < walk.fixups.length; i++) {
    const { target, key, hole } = walk.fixups[i];
    define(target, key, hole.result());
  }
  for (let i = 0; i < walk.fillings.length; i++) walk.fillings[i]();
  return root.value;
}

function optionsError(text) {
  return Object.assign(new TypeError(`Failed to execute 'structuredClone': ${text}`), { code: 'ERR_INVALID_ARG_TYPE' });
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  if (options !== undefined && options !== null) {
    if (typeof options !== 'object' && typeof options !== 'function') {
      throw optionsError('Options cannot be converted to a dictionary');
    }
    const { transfer } = options;
    if (transfer !== undefined) {
      if (typeof transfer !== 'object' || transfer === null || typeof transfer[Symbol.iterator] !== 'function') {
        throw optionsError('transfer in Options cannot be converted to sequence.');
      }
      const list = [...transfer];
      const wrong = list.findIndex((item) => !isObject(item));
      if (wrong >= 0) throw optionsError(`transfer in Options[${wrong}] is not an object.`);
      if (list.length > 0) return cloneWithTransfer(value, list);
    }
  }
  return typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ?
    new Walk().clone(value) : value;
}

module.exports = { checkTransfer, cloneWithTransfer, dataCloneError, deserialize, isUncloneable, structuredClone };
