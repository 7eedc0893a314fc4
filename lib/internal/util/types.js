// SPDX-License-Identifier: MIT
// What a value is inside, whatever its prototype and properties pretend: util.types, and the kinds that inspection and
// deep comparison branch on.
//
// The engine's C API knows typed arrays and dates only; `kindOf` of the util binding reads the type tag of the engine's
// cell (src/engine/kind.c). Where that layer is off it answers -1, and methods of the built-in prototypes, captured
// here, tell: each throws for a receiver of another kind.
//
// Most programs load this, so it teaches the binding by index loops and plain lists: each method of the engine that
// calls a function, and the first use of an iterator, costs a tenth of a millisecond here.
'use strict';

const binding = internalBinding('util');
const { apply, getPrototypeOf } = Reflect;
const { isView } = ArrayBuffer;
const { natives } = require('boot/globals');

// Numbers of the kinds, as src/bind/util.c knows them.
const kind = {
  OBJECT: 0,
  ARRAY: 1,
  FUNCTION: 2,
  ERROR: 3,
  REGEXP: 4,
  DATE: 5,
  MAP: 6,
  SET: 7,
  WEAK_MAP: 8,
  WEAK_SET: 9,
  WEAK_REF: 10,
  PROMISE: 11,
  PROXY: 12,
  MAP_ITERATOR: 13,
  SET_ITERATOR: 14,
  ARGUMENTS: 15,
  NUMBER: 16,
  STRING: 17,
  BOOLEAN: 18,
  SYMBOL: 19,
  BIGINT: 20,
  ARRAY_BUFFER: 21,
  SHARED_ARRAY_BUFFER: 22,
  DATA_VIEW: 23,
  TYPED_ARRAY: 24,
  GENERATOR: 25,
  EXTERNAL: 26,
};

const getter = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
const typedArrayTag = getter(TypedArrayPrototype, Symbol.toStringTag);
const objectToString = Object.prototype.toString;
const GeneratorPrototype = getPrototypeOf(getPrototypeOf(function*() {}.prototype));
const AsyncGeneratorPrototype = getPrototypeOf(getPrototypeOf(async function*() {}.prototype));
const MapIteratorPrototype = getPrototypeOf(new Map().entries());
const SetIteratorPrototype = getPrototypeOf(new Set().entries());
const AsyncFunctionPrototype = getPrototypeOf(async function() {});
const { toString: functionToString } = () => {};
const isPrototypeOf = (proto, value) => apply(Object.prototype.isPrototypeOf, proto, [value]);

// Method, arguments, kind: the first that does not throw names the kind.
const brands = [
  [getter(Map.prototype, 'size'), [], kind.MAP],
  [getter(Set.prototype, 'size'), [], kind.SET],
  [Date.prototype.getTime, [], kind.DATE],
  [getter(ArrayBuffer.prototype, 'byteLength'), [], kind.ARRAY_BUFFER],
  [WeakMap.prototype.has, [{}], kind.WEAK_MAP],
  [WeakSet.prototype.has, [{}], kind.WEAK_SET],
  [WeakRef.prototype.deref, [], kind.WEAK_REF],
  [Number.prototype.valueOf, [], kind.NUMBER],
  [String.prototype.valueOf, [], kind.STRING],
  [Boolean.prototype.valueOf, [], kind.BOOLEAN],
  [Symbol.prototype.valueOf, [], kind.SYMBOL],
  [BigInt.prototype.valueOf, [], kind.BIGINT],
];
if (typeof SharedArrayBuffer === 'function') {
  brands.push([getter(SharedArrayBuffer.prototype, 'byteLength'), [], kind.SHARED_ARRAY_BUFFER]);
}
// Buffers come here each time, since the engine has one tag for both kinds: for them the question that they answer is
// the first. An exception costs microseconds.
const bufferBrands = [];
for (let i = 0; i < brands.length; i++) {
  const { 2: its } = brands[i];
  if (its === kind.ARRAY_BUFFER || its === kind.SHARED_ARRAY_BUFFER) bufferBrands[bufferBrands.length] = brands[i];
}
const regExpSource = getter(RegExp.prototype, 'flags') && getter(RegExp.prototype, 'source');

function firstBrand(list, value) {
  for (let i = 0; i < list.length; i++) {
    try {
      apply(list[i][0], value, list[i][1]);
      return list[i][2];
    } catch {
      // Not of this kind.
    }
  }
  return undefined;
}

function kindByBrand(value) {
  if (Array.isArray(value)) return kind.ARRAY;
  if (isView(value)) return apply(typedArrayTag, value, []) === undefined ? kind.DATA_VIEW : kind.TYPED_ARRAY;
  if (value instanceof Promise) return kind.PROMISE;
  const isBuffer = value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
  const branded = (isBuffer ? firstBrand(bufferBrands, value) : undefined) ?? firstBrand(brands, value);
  if (branded !== undefined) return branded;
  try {
    apply(regExpSource, value, []);
    if (value !== RegExp.prototype) return kind.REGEXP;
  } catch {
    // Not a regular expression.
  }
  if (Error.isError ? Error.isError(value) : value instanceof Error) return kind.ERROR;
  const proto = getPrototypeOf(value);
  if (proto === MapIteratorPrototype) return kind.MAP_ITERATOR;
  if (proto === SetIteratorPrototype) return kind.SET_ITERATOR;
  if (GeneratorPrototype.isPrototypeOf(value) || AsyncGeneratorPrototype.isPrototypeOf(value)) return kind.GENERATOR;
  if (!(Symbol.toStringTag in value) && apply(objectToString, value, []) === '[object Arguments]') {
    return kind.ARGUMENTS;
  }
  return kind.OBJECT;
}

// One object of each kind teaches the binding the engine's tags. A tag that stands for several kinds stays unknown.
{
  const target = {};
  const handler = {};
  const args = function() { return arguments; };
  const map = new Map([[1, 1], [2, 2], [3, 3]]);
  const set = new Set([1, 2, 3]);
  const mapIterator = map.entries();
  const setIterator = set.entries();
  for (let i = 0; i < 2; i++) {
    mapIterator.next();
    setIterator.next();
  }
  const { OBJECT, ARGUMENTS, GENERATOR } = kind;
  // Samples, and the kind of each.
  const samples = [
    {}, OBJECT, { __proto__: null }, OBJECT, new (class {})(), OBJECT, [], kind.ARRAY,
    args(), ARGUMENTS, (function() { 'use strict'; return arguments; })(), ARGUMENTS,
    (function(a) { args(() => a); return arguments; })(1), ARGUMENTS,
    new natives.Error(), kind.ERROR, /a/, kind.REGEXP, new Date(), kind.DATE, map, kind.MAP, set, kind.SET,
    new WeakMap(), kind.WEAK_MAP, new WeakSet(), kind.WEAK_SET, new WeakRef(target), kind.WEAK_REF,
    new Promise(() => {}), kind.PROMISE, new Proxy(target, handler), kind.PROXY,
    mapIterator, kind.MAP_ITERATOR, setIterator, kind.SET_ITERATOR,
    Object(1), kind.NUMBER, Object(''), kind.STRING, Object(true), kind.BOOLEAN,
    Object(Symbol.iterator), kind.SYMBOL, Object(1n), kind.BIGINT,
    new ArrayBuffer(0), kind.ARRAY_BUFFER, new DataView(new ArrayBuffer(0)), kind.DATA_VIEW,
    function*() {}(), GENERATOR, async function*() {}(), GENERATOR,
  ];
  if (typeof SharedArrayBuffer === 'function') {
    samples[samples.length] = new SharedArrayBuffer(0);
    samples[samples.length] = kind.SHARED_ARRAY_BUFFER;
  }
  const objects = [];
  const kinds = new Uint8Array(samples.length / 2);
  for (let i = 0; i < kinds.length; i++) {
    objects[i] = samples[2 * i];
    kinds[i] = samples[2 * i + 1];
  }
  binding.learn(objects, kinds, target, handler, [map, set, mapIterator, setIterator]);
}

// Arrays and typed arrays as they are made, in each form the engine stores elements. They stay alive: a shape's number
// is good as long as something has it.
const bareSamples = [[], [1], [1.5], ['a'], new Array(1), [], [], []];
bareSamples[5].push(1);
bareSamples[6].push(1.5);
bareSamples[7].push('a');
{
  const classes = [
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
    Float64Array, BigInt64Array, BigUint64Array,
  ];
  for (let i = 0; i < classes.length; i++) bareSamples[bareSamples.length] = new classes[i](1);
}
bareSamples.push(new Map(), new Set(), new Date(0));
binding.learnBare(bareSamples, bareSamples.length);

// Simple objects: all properties are enumerable, with names that are no indexes, and values instead of accessors. Each
// list of others is of one reason why objects are not simple, got in different ways.
{
  let many = '{"key":0';
  for (let i = 0; i < 100; i++) many += `,"key${i}":1`;
  many += '}';
  class Simple { x = 1; }
  const made = [
    () => ({}), () => ({ a: 1 }), () => ({ a: 1, b: {} }), () => new Simple(), () => ({ __proto__: null, c: 1 }),
    () => JSON.parse(many), () => JSON.parse('{"d":{},"e":2}'), () => ({ __proto__: Simple.prototype }),
  ];
  const { defineProperty } = Reflect;
  const spoil = [
    (object, key) => { object[Symbol(key)] = 1; },
    (object, key) => { defineProperty(object, key, { value: 1, configurable: true, writable: true }); },
    (object, key) => { defineProperty(object, key, { get() {}, enumerable: true, configurable: true }); },
    (object, key) => { defineProperty(object, key, { set(value) {}, enumerable: true, configurable: true }); },
    (object, key) => { defineProperty(object, key, { get() {}, set(value) {}, enumerable: true }); },
  ];
  const simple = [];
  for (let i = 0; i < made.length; i++) simple[i] = made[i]();
  const others = [];
  for (let list = 0; list < spoil.length; list++) {
    others[list] = [];
    for (let i = 0; i < 2 * made.length; i++) {
      const object = others[list][i] = made[i % made.length]();
      spoil[list](object, `spoilt${i}`);
      if (i >= made.length) object.later = i;
    }
  }
  binding.learnSimple(simple, simple.length, others, others.length);
}

let knowsBuffer = false;
// Whether an array, typed array, Map, Set or Date has nothing but its contents, as far as that shows without listing
// its keys; a false tells nothing.
function isBare(value) {
  if (binding.isBare(value)) return true;
  if (knowsBuffer || !isView(value)) return false;
  const buffer = loaded['node/buffer'];
  if (buffer === undefined || !buffer.ready) return false;
  knowsBuffer = true;
  const samples = [buffer.exports.Buffer.alloc(1), buffer.exports.Buffer.from('a')];
  bareSamples.push(...samples);
  binding.learnBare(samples, samples.length);
  return binding.isBare(value);
}

// What an iterator of a Map or Set has still to give: {items, isPairs}, undefined when nobody can tell.
function iteratorPreview(iterator) {
  const state = binding.iteratorState(iterator);
  if (state === undefined) return undefined;
  const [collection, position, gives] = state;
  const isMap = kindOf(collection) === kind.MAP;
  const fresh = apply(isMap ? Map.prototype.entries : Set.prototype.entries, collection, []);
  const isPairs = gives === 2;
  const items = [];
  // The engine hands out no position to start from: walk a fresh iterator up to the old one's.
  let now = binding.iteratorState(iterator, fresh);
  if (now === undefined) return { items, isPairs };
  while (now[3] < position) {
    if (fresh.next().done) return { items, isPairs };
    now = binding.iteratorState(iterator, fresh);
  }
  for (let step = fresh.next(); !step.done; step = fresh.next()) {
    if (gives !== 1 || !isMap) items.push(step.value[0]);
    if (gives !== 0 && (isMap || isPairs)) items.push(step.value[1]);
  }
  return { items, isPairs };
}

// What is a proxy here and an object of its own kind in Node: namespaces of ES modules, Storages, process.env. None
// exists until its module is loaded.
const { loaded } = require('internal/realm');
function exportsOf(id) {
  const module = loaded[id];
  return module !== undefined && module.ready ? module.exports : undefined;
}

function isNamespace(value) {
  return exportsOf('internal/modules/esm/namespace')?.isNamespace(value) === true;
}

function isStandIn(value) {
  return isNamespace(value) ||
    exportsOf('web/storage')?.isStorage(value) === true || exportsOf('internal/process/object')?.process.env === value;
}

function isProxy(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && binding.isProxy(value) &&
    !isStandIn(value);
}

// The kind of an object or function; OBJECT for everything else.
function kindOf(value) {
  if (typeof value === 'function') return binding.isProxy(value) ? kind.PROXY : kind.FUNCTION;
  if (typeof value !== 'object' || value === null) return kind.OBJECT;
  const found = binding.kindOf(value);
  if (found === kind.PROXY && isStandIn(value)) return kind.OBJECT;
  if (found >= 0) return found;
  return lateTests.externalAddress?.(value) === undefined ? kindByBrand(value) : kind.EXTERNAL;
}

// Added to the kind of a simple object, and of an array, a Map or a Set that has nothing but its contents.
const SIMPLE = 64;

// The kind of an object or function, with SIMPLE when that shows.
function look(value) {
  const found = typeof value === 'object' ? binding.look(value) : -1;
  return found >= SIMPLE ? found : kindOf(value);
}

const isKind = (wanted) => (value) => typeof value === 'object' && value !== null && kindOf(value) === wanted;

function typedArrayName(value) {
  return isView(value) ? apply(typedArrayTag, value, []) : undefined;
}

const isTyped = (name) => (value) => typedArrayName(value) === name;

// Async functions and generators are told by their text: prototypes can be changed. `async(x) {}` may be a method of
// that name.
const ASYNC = /^async(?:\s+(?!=>)|\*)/;
const GENERATOR = /^(?:async\s+|async(?=\*))?(?:function\s*)?\*/;

function isAsyncFunction(value) {
  if (typeof value !== 'function' || binding.isProxy(value)) return false;
  const text = apply(functionToString, value, []);
  if (text.startsWith('async(')) return isPrototypeOf(AsyncFunctionPrototype, value);
  return ASYNC.test(text);
}

function isGeneratorFunction(value) {
  return typeof value === 'function' && !binding.isProxy(value) &&
    GENERATOR.test(apply(functionToString, value, []));
}

function isBoxedPrimitive(value) {
  if (typeof value !== 'object' || value === null) return false;
  const found = kindOf(value);
  return found >= kind.NUMBER && found <= kind.BIGINT;
}

function isModuleNamespaceObject(value) {
  return typeof value === 'object' && value !== null && isNamespace(value);
}

// Classes of modules that load late; they register a test here, and until then no such object can exist.
const lateTests = { __proto__: null, isKeyObject: undefined, isCryptoKey: undefined, externalAddress: undefined };

const isSharedArrayBuffer = isKind(kind.SHARED_ARRAY_BUFFER);
const isArrayBuffer = isKind(kind.ARRAY_BUFFER);

const types = {
  isExternal: isKind(kind.EXTERNAL),
  isDate: isKind(kind.DATE),
  isArgumentsObject: isKind(kind.ARGUMENTS),
  isBigIntObject: isKind(kind.BIGINT),
  isBooleanObject: isKind(kind.BOOLEAN),
  isNumberObject: isKind(kind.NUMBER),
  isStringObject: isKind(kind.STRING),
  isSymbolObject: isKind(kind.SYMBOL),
  isBoxedPrimitive,
  isNativeError: isKind(kind.ERROR),
  isRegExp: isKind(kind.REGEXP),
  isAsyncFunction,
  isGeneratorFunction,
  isGeneratorObject: isKind(kind.GENERATOR),
  isPromise: isKind(kind.PROMISE),
  isMap: isKind(kind.MAP),
  isSet: isKind(kind.SET),
  isMapIterator: isKind(kind.MAP_ITERATOR),
  isSetIterator: isKind(kind.SET_ITERATOR),
  isWeakMap: isKind(kind.WEAK_MAP),
  isWeakSet: isKind(kind.WEAK_SET),
  isArrayBuffer,
  isDataView: (value) => isView(value) && typedArrayName(value) === undefined,
  isSharedArrayBuffer,
  isProxy,
  isModuleNamespaceObject,
  isAnyArrayBuffer: (value) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isCryptoKey: (value) => lateTests.isCryptoKey !== undefined && lateTests.isCryptoKey(value),
  isKeyObject: (value) => lateTests.isKeyObject !== undefined && lateTests.isKeyObject(value),
  isArrayBufferView: isView,
  isTypedArray: (value) => typedArrayName(value) !== undefined,
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isInt8Array: isTyped('Int8Array'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isFloat16Array: isTyped('Float16Array'),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigUint64Array: isTyped('BigUint64Array'),
};

module.exports = { SIMPLE, isBare, iteratorPreview, kind, kindOf, look, lateTests, typedArrayName, types };
