// SPDX-License-Identifier: MIT
// What the web streams (https://streams.spec.whatwg.org) share: brands, promises, sized queues, strategies.
//
// A public object is a thin shell: `object[kState]` is its state, an instance of a class of this folder, and all
// algorithms work on states. Having the right class of state is the brand. Names of functions are those of the standard
// without the class in front, so that the text can be followed beside the code.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { kCannotTransfer, kDeserialize, kTransfer } = require('internal/clone');
const { validateFunction } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('node/util').inspect);
const kState = Symbol('kState');
const kCreate = Symbol('kCreate'); // argument of constructors that users may not call
const kInspect = Symbol.for('nodejs.util.inspect.custom');

function nothing() {}

/** The state of a public object of class `name`; throws for anything else. */
function stateOf(object, StateClass, name) {
  const state = typeof object === 'object' && object !== null ? object[kState] : undefined;
  if (!(state instanceof StateClass)) throw new ERR_INVALID_THIS(name);
  return state;
}

function hasState(object, StateClass) {
  return typeof object === 'object' && object !== null && object[kState] instanceof StateClass;
}

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

// Captured, as what users do with Promise is nothing to the streams.
const { resolve: promiseResolve, reject: promiseReject, withResolvers } = Promise;

// A promise that is made when somebody asks for it: nobody does for most of those that streams keep, as `closed`,
// `ready` and the writes of pipes.
class Deferred {
  constructor() {
    this.state = PENDING;
    this.value = undefined;
    this.made = undefined; // the promise
    this.accept = this.refuse = undefined;
    this.ignored = false;
  }

  get settled() {
    return this.state !== PENDING;
  }

  get promise() {
    return this.made ?? this.make();
  }

  make() {
    if (this.state === FULFILLED) {
      this.made = promiseOf(this.value);
    } else if (this.state === REJECTED) {
      this.made = promiseReject.call(Promise, this.value);
    } else {
      const { promise, resolve, reject } = withResolvers.call(Promise);
      this.made = promise;
      this.accept = resolve;
      this.refuse = reject;
    }
    if (this.ignored) markHandled(this.made);
    return this.made;
  }

  resolve(value) {
    if (this.state !== PENDING) return;
    this.state = FULFILLED;
    this.value = value;
    if (this.made !== undefined) this.accept(value);
  }

  reject(err) {
    if (this.state !== PENDING) return;
    this.state = REJECTED;
    this.value = err;
    if (this.made !== undefined) this.refuse(err);
  }

  // A rejection is not unhandled: somebody else reports it.
  ignore() {
    if (this.ignored) return;
    this.ignored = true;
    if (this.made !== undefined) markHandled(this.made);
  }

  static resolved(value) {
    const deferred = new Deferred();
    deferred.resolve(value);
    return deferred;
  }

  static rejected(err) {
    const deferred = new Deferred();
    deferred.reject(err);
    return deferred;
  }
}

// Whatever becomes of Promise.prototype. A promise of a user's gets here only through promiseOf().
const { then: promiseThen } = Promise.prototype;
function then(promise, onFulfilled, onRejected) {
  return promiseThen.call(promise, onFulfilled, onRejected);
}

// A rejection of it is not unhandled: somebody else reports it.
function markHandled(promise) {
  then(promise, undefined, nothing);
  return promise;
}

const { apply } = Reflect;

// Of rest arguments the engine makes no array here, of a list in brackets it does.
function callOn(self, fn, ...args) {
  return apply(fn, self, args);
}

// What is fulfilled with nothing in particular
const SETTLED = Promise.resolve();

// What an algorithm of the house may give instead of a promise: it is done, or it will call pulled() or written().
const DONE = { __proto__: null };
const LATER = { __proto__: null };

/**
 * Calls a method of a user's source, sink or transformer whose result only matters as something to wait for: its throw
 * is a rejection, and values that are no objects share one promise.
 */
function promiseCall(fn, self, ...args) {
  try {
    const result = apply(fn, self, args);
    return isObject(result) ? promiseOf(result) : SETTLED;
  } catch (err) {
    return promiseReject.call(Promise, err);
  }
}

/** The same of a method that is called for each chunk: a promise is waited for itself, which saves two ticks. */
function chunkCall(fn, self, ...args) {
  try {
    const result = apply(fn, self, args);
    return isObject(result) ? promiseResolve.call(Promise, result) : SETTLED;
  } catch (err) {
    return promiseReject.call(Promise, err);
  }
}

// "A promise resolved with" is a new one even for a promise; the ticks this takes decide what comes first.
function promiseOf(value) {
  return new Promise((resolve) => resolve(value));
}

/** A queue of values with sizes; `total` is what desiredSize is made of. */
class SizedQueue {
  constructor() {
    this.values = [];
    this.sizes = [];
    this.head = 0;
    this.total = 0;
  }

  get length() {
    return this.values.length - this.head;
  }

  push(value, size) {
    size = Number(size);
    if (!(size >= 0 && size < Infinity)) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.values.push(value);
    this.sizes.push(size);
    this.total += size;
  }

  shift() {
    const { values, sizes } = this;
    if (values.length === 1) { // what the engine does in place; setting the length is a call
      this.total -= sizes.pop();
      if (this.total < 0) this.total = 0; // sizes are floating point numbers
      return values.pop();
    }
    const value = values[this.head];
    this.total -= sizes[this.head];
    if (this.total < 0) this.total = 0; // sizes are floating point numbers
    values[this.head++] = undefined;
    if (this.head === values.length) {
      this.values = [];
      this.sizes = [];
      this.head = 0;
    } else if (this.head > 1024) {
      values.splice(0, this.head);
      sizes.splice(0, this.head);
      this.head = 0;
    }
    return value;
  }

  peek() {
    return this.values[this.head];
  }

  reset() {
    this.values = [];
    this.sizes = [];
    this.head = 0;
    this.total = 0;
  }
}

// ---- arguments -----------------------------------------------------------------------------------------------------

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function validateDictionary(value, name) {
  if (value !== undefined && value !== null && !isObject(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
}

function validateSource(value, name) {
  if (!isObject(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
}

function highWaterMarkOf(strategy, fallback) {
  const mark = strategy?.highWaterMark;
  if (mark === undefined) return fallback;
  const number = Number(mark);
  if (Number.isNaN(number) || number < 0) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', mark);
  return number;
}

function one() {
  return 1;
}

function sizeOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) return one;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => callOn(undefined, size, chunk);
}

/** The callback `key` of a source, sink or transformer. */
function methodOf(object, key, name) {
  const method = object?.[key];
  if (method === undefined) return undefined;
  validateFunction(method, `${name}.${key}`);
  return method;
}

// ---- classes -------------------------------------------------------------------------------------------------------

/** Web IDL: members are enumerable, the tag is not writable. */
function finishClass(cls, name = cls.name) {
  const { prototype } = cls;
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (key !== 'constructor') Object.defineProperty(prototype, key, { enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
}

// The class takes part in structured cloning by transfer.
function makeTransferable(cls) {
  const { name } = cls;
  const lazyTransfer = () => require('internal/webstreams/transfer');
  Object.defineProperty(cls.prototype, kTransfer, {
    value() { return { module: 'web/streams', name, state: lazyTransfer().send[name](this) }; },
  });
  Object.defineProperty(cls.prototype, kCannotTransfer, {
    value() {
      const { readable = this, writable = this } = this;
      return readable.locked || writable.locked ? 'Cannot transfer a locked stream' : undefined;
    },
  });
  Object.defineProperty(cls, kDeserialize, { value: (state) => lazyTransfer().receive[name](state) });
}

function inspectAs(self, depth, options, shown) {
  const name = self.constructor.name;
  if (depth < 0) return `[${name}]`;
  const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
  return `${name} ${lazyInspect()(shown, inner)}`;
}

// Of one realm there is one function per class, which strategies hand out.
const byteSize = Object.defineProperty((chunk) => chunk.byteLength, 'name', { value: 'size' });
const countSize = Object.defineProperty(() => 1, 'name', { value: 'size' });

function markOption(init) {
  validateSource(init, 'init');
  if (init.highWaterMark === undefined) throw new ERR_MISSING_ARGS('init.highWaterMark');
  return Number(init.highWaterMark);
}

class ByteLengthQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOption(init);
  }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('ByteLengthQueuingStrategy');
    return byteSize;
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

class CountQueuingStrategy {
  #highWaterMark;

  constructor(init) {
    this.#highWaterMark = markOption(init);
  }

  get highWaterMark() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return this.#highWaterMark;
  }

  get size() {
    if (!(#highWaterMark in this)) throw new ERR_INVALID_THIS('CountQueuingStrategy');
    return countSize;
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { highWaterMark: this.highWaterMark });
  }
}

finishClass(ByteLengthQueuingStrategy);
finishClass(CountQueuingStrategy);

// The middle of a readable controller's pull: never two at a time; what is asked for meanwhile comes after.
function pullOnce(controller) {
  if (controller.pulling) {
    controller.pullAgain = true;
    return;
  }
  controller.pulling = true;
  const result = controller.pullAlgorithm();
  if (result === DONE) {
    pulled(controller);
  } else if (result !== LATER) {
    if (controller.onPulled === undefined) {
      controller.onPulled = () => pulled(controller);
      controller.onPullFailed = (err) => controller.error(err);
    }
    then(result, controller.onPulled, controller.onPullFailed);
  }
}

function pulled(controller) {
  controller.pulling = false;
  if (controller.pullAgain) {
    controller.pullAgain = false;
    controller.pullIfNeeded();
  }
}

function invalidState(message) {
  return new ERR_INVALID_STATE.TypeError(message);
}

module.exports = {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  DONE,
  Deferred,
  LATER,
  SETTLED,
  SizedQueue,
  callOn,
  chunkCall,
  finishClass,
  hasState,
  highWaterMarkOf,
  inspectAs,
  invalidState,
  isObject,
  kCreate,
  kInspect,
  kState,
  makeTransferable,
  markHandled,
  methodOf,
  nothing,
  one,
  promiseCall,
  promiseOf,
  pullOnce,
  pulled,
  sizeOf,
  stateOf,
  then,
  validateDictionary,
  validateSource,
};
