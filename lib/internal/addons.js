// SPDX-License-Identifier: MIT
// Native addons: process.dlopen(), and what src/napi asks of JavaScript. Loaded with the first addon.
//
// A function of an addon is a closure over a box that holds its C callback: one call into C per call, whatever the
// engine's library allows, and `this`, `new.target`, subclasses and `instanceof` are the language's own.
'use strict';

const { genericNodeError } = require('internal/errors');
const context = require('internal/async_context');
const { hold, release } = require('boot/turn');
const { FastBuffer } = require('internal/buffer/pool');
const { lateTests, types } = require('internal/util/types');
const { kUntransferable } = require('internal/clone');
const { loaded } = require('internal/realm');
const binding = internalBinding('addons');

const { apply, ownKeys, getPrototypeOf, getOwnPropertyDescriptor, defineProperty } = Reflect;
const { invoke, dispatch } = binding;

lateTests.externalAddress = binding.externalAddress;

// ---- functions and properties --------------------------------------------------------------------------------------

// A function of an addon, or the constructor of a class. The first parameter's default gives it the length 0; few
// arguments are passed on without a list of them, in half the time.
function makeFunction(name, box) {
  return {
    [name]: function(a = undefined, b, c, ...rest) {
      switch (arguments.length) {
        case 0: return invoke(box, this, new.target);
        case 1: return invoke(box, this, new.target, a);
        case 2: return invoke(box, this, new.target, a, b);
        case 3: return invoke(box, this, new.target, a, b, c);
        default: return invoke(box, this, new.target, a, b, c, ...rest);
      }
    },
  }[name];
}

// Calls fn with a `this` that is no object: nearly always undefined, and few arguments.
function callWith(fn, self, a, b, ...rest) {
  if (self !== undefined) return apply(fn, self, [a, b, ...rest].slice(0, arguments.length - 2));
  switch (arguments.length) {
    case 2: return fn();
    case 3: return fn(a);
    case 4: return fn(a, b);
    default: return fn(a, b, ...rest);
  }
}

const WRITABLE = 1;
const ENUMERABLE = 2;
const CONFIGURABLE = 4;

// A property of value `a`, or of getter `a` and setter `b`.
function define(target, key, attributes, isAccessor, a, b) {
  const descriptor = {
    __proto__: null,
    enumerable: (attributes & ENUMERABLE) !== 0,
    configurable: (attributes & CONFIGURABLE) !== 0,
  };
  if (isAccessor) {
    descriptor.get = a;
    descriptor.set = b;
  } else {
    descriptor.value = a;
    descriptor.writable = (attributes & WRITABLE) !== 0;
  }
  return defineProperty(target, key, descriptor);
}

const SKIP_STRINGS = 8;
const SKIP_SYMBOLS = 16;
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;

// The keys of an object, its prototypes' too if so wanted; one that a nearer object has hides farther ones.
function keys(object, ownOnly, filter, keepNumbers) {
  const seen = new Set();
  const list = [];
  for (let at = object; at !== null; at = ownOnly ? null : getPrototypeOf(at)) {
    for (const key of ownKeys(at)) {
      if (seen.has(key)) continue;
      seen.add(key);
      if ((filter & (typeof key === 'symbol' ? SKIP_SYMBOLS : SKIP_STRINGS)) !== 0) continue;
      if ((filter & (WRITABLE | ENUMERABLE | CONFIGURABLE)) !== 0) {
        const own = getOwnPropertyDescriptor(at, key);
        if (own === undefined || (filter & ENUMERABLE && !own.enumerable) ||
          (filter & WRITABLE && own.writable === false) || (filter & CONFIGURABLE && !own.configurable)) continue;
      }
      list.push(keepNumbers && typeof key === 'string' && INDEX.test(key) && +key < 0xFFFFFFFF ? +key : key);
    }
  }
  return list;
}

// ---- values --------------------------------------------------------------------------------------------------------

const classes = [Error, TypeError, RangeError, SyntaxError];
function makeError(kind, code, message) {
  const error = new classes[kind](message);
  if (code !== undefined) error.code = code;
  return error;
}

// By Node-API's numbers; src/napi/env.h, KIND_*
const arrays = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
                Float32Array, Float64Array, BigInt64Array, BigUint64Array, globalThis.Float16Array];
const arrayNames = arrays.map((made) => made?.name);
const prototypeOfArrays = getPrototypeOf(Uint8Array.prototype);
const getter = (prototype, name) => getOwnPropertyDescriptor(prototype, name).get;
const nameOf = getter(prototypeOfArrays, Symbol.toStringTag);
const ofArray = ['buffer', 'byteOffset', 'length'].map((name) => getter(prototypeOfArrays, name));
const ofDataView = ['buffer', 'byteOffset', 'byteLength'].map((name) => getter(DataView.prototype, name));

const ERROR = 1;
const PROMISE = 2;
const DATA_VIEW = 3;
const SHARED_BUFFER = 4;
const BUFFER = 5;
const TYPED_ARRAY = 6;

function kindOf(value) {
  if (ArrayBuffer.isView(value)) {
    const name = apply(nameOf, value, []);
    return name === undefined ? DATA_VIEW : TYPED_ARRAY + arrayNames.indexOf(name);
  }
  if (types.isArrayBuffer(value)) return BUFFER;
  if (types.isSharedArrayBuffer(value)) return SHARED_BUFFER;
  if (types.isPromise(value)) return PROMISE;
  return types.isNativeError(value) ? ERROR : 0;
}

// [buffer, byteOffset, length] of a view
function view(value) {
  return (kindOf(value) === DATA_VIEW ? ofDataView : ofArray).map((get) => apply(get, value, []));
}

// Memory of an addon stays in its thread.
function keepHere(buffer) {
  defineProperty(buffer, kUntransferable, { __proto__: null, value: true });
}

function bigintOfWords(isNegative, buffer) {
  const words = new BigUint64Array(buffer);
  let text = '';
  for (let i = words.length - 1; i >= 0; i--) text += words[i].toString(16).padStart(16, '0');
  const value = BigInt(`0x${text || '0'}`);
  return isNegative ? -value : value;
}

// [whether it is negative, buffer of the words, the lowest first]
function wordsOfBigint(value) {
  const isNegative = value < 0n;
  const text = (isNegative ? -value : value).toString(16);
  const count = value === 0n ? 0 : Math.ceil(text.length / 16);
  const words = new BigUint64Array(count);
  for (let i = 0; i < count; i++) {
    const end = text.length - 16 * i;
    words[i] = BigInt(`0x${text.slice(Math.max(0, end - 16), end)}`);
  }
  return [isNegative, words.buffer];
}

// ---- entering JavaScript -------------------------------------------------------------------------------------------

// The slot by which C enters JavaScript for asynchronous work of an addon, in the async context of now.
function begin(type, resource) {
  const enter = (event) => dispatch(event);
  if (resource !== undefined) enter.handle = resource;
  return hold(enter, type);
}

// The async context of napi_async_init(): a frame, with a resource of its own if somebody asks for resources.
function newContext(type, resource = {}) {
  return { frame: context.tracker === undefined ? context.current : context.tracker.init(type, resource) };
}

function endContext(made) {
  context.tracker?.destroy(made.frame);
}

// Runs fn in a context; without one, in that of now, and in the domain of `self`. An error leaves the domain entered:
// that is how it gets there.
function callback(made, self, fn, list) {
  if (made === undefined) {
    const domain = loaded['node/domain'] === undefined ? undefined : self.domain;
    domain?.enter();
    const result = apply(fn, self, list);
    domain?.exit();
    return result;
  }
  const outer = open(made);
  try {
    const result = apply(fn, self, list);
    context.tracker?.after(made.frame); // of what threw there is no end, as in Node
    return result;
  } finally {
    context.current = outer;
  }
}

function open({ frame }) {
  const outer = context.current;
  context.current = frame;
  context.tracker?.before(frame);
  return outer;
}

function close({ frame }, outer) {
  context.tracker?.after(frame);
  context.current = outer;
}

function warnUncaught() {
  process.emitWarning('Uncaught Node-API callback exception detected, please run node with option ' +
    '--force-node-api-uncaught-exceptions-policy=true to handle those exceptions properly.',
                      'DeprecationWarning', 'DEP0168');
}

function uncaught(error, isStrict) {
  if (isStrict || require('internal/options').option('--force-node-api-uncaught-exceptions-policy')) {
    require('boot/turn').uncaught(error);
  } else {
    warnUncaught();
  }
}

// In the order of src/napi/env.h.
const helpers = [
  makeFunction,
  define,
  keys,
  Object.hasOwn,
  Object.freeze,
  Object.seal,
  (description) => Symbol(description),
  Symbol.for,
  makeError,
  kindOf,
  bigintOfWords,
  wordsOfBigint,
  (buffer, offset, length) => new FastBuffer(buffer, offset, length),
  keepHere,
  (type, buffer, offset, length) => new arrays[type](buffer, offset, length),
  (buffer, offset, length) => new DataView(buffer, offset, length),
  view,
  (buffer) => (buffer.transfer(), buffer.detached),
  (buffer) => buffer.detached,
  (length) => new SharedArrayBuffer(length),
  (date) => apply(Date.prototype.getTime, date, []),
  (value) => new WeakRef(value),
  (weak) => weak.deref(),
  begin,
  release,
  newContext,
  endContext,
  callback,
  open,
  close,
  uncaught,
  Object.setPrototypeOf,
  callWith,
];

// ---- process.dlopen ------------------------------------------------------------------------------------------------

const RTLD_LAZY = 1;

function load(module, filename, flags = RTLD_LAZY) {
  if (arguments.length < 2) {
    throw genericNodeError('process.dlopen needs at least 2 arguments', { code: 'ERR_MISSING_ARGS' });
  }
  const path = `${filename}`;
  const { exports } = module;
  if (exports === undefined || exports === null) throw new TypeError('Cannot convert undefined or null to object');
  const url = require('node/url').pathToFileURL(path).href;
  const failure = binding.load(path, flags | 0, url, helpers, Object(module));
  if (failure !== undefined) throw genericNodeError(failure, { code: 'ERR_DLOPEN_FAILED' });
}

module.exports = { load, collected: binding.collected };
