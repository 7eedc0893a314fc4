// SPDX-License-Identifier: MIT
// Mocks of functions, methods, accessors and properties. A tracker knows what it has mocked, to put it back.
'use strict';

const lazy = require('internal/lazy');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validate');

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const lazyTimers = lazy(() => require('internal/test/mock/timers').MockTimers);

// What to use at a moment: for one call or access, else for all, until some number of calls.
class Behaviour {
  #count = 0;
  #once = new Map(); // number of the call -> what to use
  #name;

  constructor(current, original, times, name) {
    this.current = current;
    this.original = original;
    this.times = times;
    this.#name = name;
  }

  addOnce(value, at) {
    validateInteger(at, this.#name, this.#count);
    this.#once.set(at, value);
  }

  get count() {
    return this.#count;
  }

  // For the call that begins now.
  next() {
    const at = this.#count++;
    const value = this.#once.has(at) ? this.#once.get(at) : this.current;
    this.#once.delete(at);
    if (this.#count === this.times) this.restore();
    return value;
  }

  restore() {
    this.current = this.original;
  }

  resetCount() {
    this.#count = 0;
  }
}

class MockFunctionContext {
  #calls = [];
  #behaviour;
  #place; // {object, name, descriptor}: where the mock stands, of a method

  constructor(original, implementation, times, place) {
    this.#behaviour = new Behaviour(implementation, original, times, 'onCall');
    this.#place = place;
  }

  get calls() {
    return this.#calls.slice();
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#behaviour.current = implementation;
  }

  mockImplementationOnce(implementation, onCall = this.#calls.length) {
    validateFunction(implementation, 'implementation');
    validateInteger(onCall, 'onCall', this.#calls.length);
    this.#behaviour.addOnce(implementation, onCall);
  }

  restore() {
    this.#behaviour.restore();
    if (this.#place === undefined) return;
    const { object, name, descriptor } = this.#place;
    defineProperty(object, name, descriptor);
  }

  resetCalls() {
    this.#calls = [];
    this.#behaviour.resetCount();
  }

  // A call of the mock; `target` is that of `new`.
  static called(context, self, args, target, mock) {
    const behaviour = context.#behaviour;
    const implementation = behaviour.next();
    let result;
    let error;
    try {
      if (target === undefined) result = apply(implementation, self, args);
      else result = construct(implementation, args, target === mock ? behaviour.original : target);
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      context.#calls.push({
        arguments: args, error, result, stack: new Error(), // eslint-disable-line no-restricted-syntax
        target: target === mock ? behaviour.original : target, this: target === undefined ? self : result,
      });
    }
    return result;
  }
}

class MockPropertyContext {
  #object;
  #name;
  #value;
  #descriptor;
  #accesses = [];
  #once = new Map();

  constructor(object, name, value, hasValue) {
    this.#object = object;
    this.#name = name;
    this.#descriptor = findDescriptor(object, name);
    if (this.#descriptor === undefined) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    }
    this.#value = hasValue ? value : object[name];
    const { configurable, enumerable } = this.#descriptor;
    Object.defineProperty(object, name, {
      configurable, enumerable,
      get: () => {
        const current = this.#take(this.#value);
        this.#note('get', current);
        return current;
      },
      set: (next) => this.mockImplementation(next),
    });
  }

  #take(otherwise) {
    const at = this.#accesses.length;
    if (!this.#once.has(at)) return otherwise;
    const value = this.#once.get(at);
    this.#once.delete(at);
    return value;
  }

  #note(type, value) {
    this.#accesses.push({ type, value, stack: new Error() }); // eslint-disable-line no-restricted-syntax
  }

  get accesses() {
    return this.#accesses.slice();
  }

  accessCount() {
    return this.#accesses.length;
  }

  mockImplementation(value) {
    const { writable, set } = this.#descriptor;
    if (writable === false || (writable === undefined && set === undefined)) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    }
    const taken = this.#take(value);
    this.#note('set', taken);
    this.#value = taken;
  }

  mockImplementationOnce(value, onAccess = this.#accesses.length) {
    validateInteger(onAccess, 'onAccess', this.#accesses.length);
    this.#once.set(onAccess, value);
  }

  resetAccesses() {
    this.#accesses = [];
  }

  restore() {
    Object.defineProperty(this.#object, this.#name, this.#descriptor);
  }
}

// Of a property that the object has itself or by its prototypes
function findDescriptor(object, name) {
  for (let at = object; at !== null; at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

// A function that looks like the original in all but what it does.
function makeMock(original, context) {
  const mock = new Proxy(original, {
    __proto__: null,
    apply(target, self, args) {
      return MockFunctionContext.called(context, self, args, undefined, mock);
    },
    construct(target, args, newTarget) {
      return MockFunctionContext.called(context, undefined, args, newTarget, mock);
    },
    get(target, name, receiver) {
      return name === 'mock' ? context : Reflect.get(target, name, receiver);
    },
  });
  return mock;
}

function checkTimes(times) {
  if (times === Infinity) return;
  validateInteger(times, 'options.times', 1);
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    return this.#timers ??= new (lazyTimers())();
  }

  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    checkTimes(times);
    return this.#make(original, implementation, times, undefined);
  }

  #make(original, implementation, times, place) {
    const context = new MockFunctionContext(original, implementation, times, place);
    this.#mocks.push(context);
    return makeMock(original, context);
  }

  method(object, methodName, implementation, options = {}) {
    if (typeof object !== 'function') validateObject(object, 'object');
    if (typeof methodName !== 'string' && typeof methodName !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], methodName);
    }
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    checkTimes(times);
    if (setter && getter) {
      throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    }
    let descriptor = findDescriptor(object, methodName);
    if (!getter && !setter && descriptor?.get !== undefined) {
      void object[methodName]; // much of the runtime is an accessor until it is read
      descriptor = findDescriptor(object, methodName);
    }
    const part = getter ? 'get' : setter ? 'set' : 'value';
    const original = descriptor?.[part];
    if (typeof original !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    }
    if (descriptor.configurable === false) {
      throw new TypeError(`Cannot redefine property: ${String(methodName)}`); // the engine's words differ
    }
    const mock = this.#make(original, implementation ?? original, times, { object, name: methodName, descriptor });
    const { configurable, enumerable } = descriptor;
    const changed = { __proto__: null, configurable, enumerable };
    if (part === 'value') {
      changed.writable = descriptor.writable;
    } else {
      changed.get = descriptor.get;
      changed.set = descriptor.set;
    }
    changed[part] = mock;
    Object.defineProperty(object, methodName, changed);
    return mock;
  }

  getter(object, methodName, implementation, options) {
    return this.#accessor('getter', object, methodName, implementation, options);
  }

  setter(object, methodName, implementation, options) {
    return this.#accessor('setter', object, methodName, implementation, options);
  }

  #accessor(kind, object, methodName, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    if (options[kind] === false) {
      throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, options[kind], 'cannot be false');
    }
    return this.method(object, methodName, implementation, { ...options, [kind]: true });
  }

  property(object, propertyName, value) {
    validateObject(object, 'object');
    if (typeof propertyName !== 'string' && typeof propertyName !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], propertyName);
    }
    const context = new MockPropertyContext(object, propertyName, value, arguments.length > 2);
    this.#mocks.push(context);
    return new Proxy(object, {
      __proto__: null,
      get: (target, name, receiver) => (name === 'mock' ? context : Reflect.get(target, name, receiver)),
    });
  }

  // Only with --experimental-test-module-mocks: see below.
  module(specifier, options = {}) {
    const { mockModule } = require('internal/test/mock/module');
    const context = mockModule(specifier, options, MockTracker.prototype.module);
    this.#mocks.push(context);
    return context;
  }

  // Puts everything back and forgets it.
  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  // Puts everything back.
  restoreAll() {
    for (let i = this.#mocks.length - 1; i >= 0; i--) this.#mocks[i].restore();
  }
}

const { option } = require('internal/options');
if (option('--experimental-test-module-mocks') !== true) delete MockTracker.prototype.module;

module.exports = { MockFunctionContext, MockPropertyContext, MockTracker };
