// SPDX-License-Identifier: MIT
// node:async_hooks: AsyncLocalStorage and AsyncResource whole; createHook() as far as it goes.
//
// The async context of what runs now is one immutable value, `current` of internal/async_context: undefined or a flat
// array [storage, store, storage, store ...]. Ticks, timers, immediates, microtasks and the slots of natives carry it;
// `await` keeps it by the source rewriter. A reaction given to promise.then() has no such place, so the first
// AsyncLocalStorage of a process wraps Promise.prototype.then; a program that uses none keeps the engine's own.
//
// Limits: hooks hear of AsyncResources only, not of timers, promises or handles of the runtime; outside of
// runInAsyncScope() the execution id is that of the main script.
'use strict';

const context = require('internal/async_context');
const { carry } = require('internal/async_hooks/carry');
const { withStore, withExecution, has, storeOf, remove, runIn } = require('internal/async_hooks/frame');
const {
  codes: { ERR_ASYNC_CALLBACK, ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateObject, validateString } = require('internal/validate');

const { apply } = Reflect;

// ---- AsyncLocalStorage ---------------------------------------------------------------------------------------------

// Sets the length that a function with rest parameters lacks.
function withLength(fn, length) {
  return length === 0 ? fn : Object.defineProperty(fn, 'length', { value: length });
}

class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
    carry();
  }

  /** Binds fn to the context of now. */
  static bind(fn) {
    validateFunction(fn, 'fn');
    const frame = context.current;
    return withLength(function bound(...args) {
      return runIn(frame, fn, this, args);
    }, fn.length);
  }

  /** A function that runs others in the context of now. */
  static snapshot() {
    const frame = context.current;
    const bound = (fn, ...args) => runIn(frame, fn, undefined, args);
    return bound;
  }

  get name() {
    return this.#name;
  }

  disable() {
    if (context.current !== undefined) remove(context.current, this);
  }

  enterWith(store) {
    context.current = withStore(context.current, this, store);
  }

  run(store, fn, ...args) {
    const outer = context.current;
    const inner = withStore(outer, this, store);
    context.current = inner;
    try {
      return args.length === 0 ? fn.call(null) : apply(fn, null, args); // call() is compiled away, Reflect.apply is not
    } finally {
      // Only this storage goes back: what fn entered in others stays.
      if (context.current === inner) context.current = outer;
      else this.#restore(outer);
    }
  }

  #restore(frame) {
    if (has(frame, this)) {
      this.enterWith(storeOf(frame, this));
    } else if (has(context.current, this)) {
      const { execution } = context.current;
      const now = withExecution(context.current, execution); // a copy: the frame may be shared
      remove(now, this);
      context.current = now.storage === undefined && execution === undefined ? undefined : now;
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    return storeOf(context.current, this, this.#defaultValue);
  }

  /** Enters the store until the scope is disposed of. */
  withScope(store) {
    return new RunScope(this, store);
  }
}

class RunScope {
  #storage;
  #previous;
  #disposed = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#previous = storage.getStore();
    storage.enterWith(store);
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#previous);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}

// ---- AsyncResource and hooks ---------------------------------------------------------------------------------------

const kCallbacks = Symbol('kCallbacks');
let lastId = 1;
// What runs now: the main script, or a resource in runInAsyncScope()
let executing = { asyncId: 1, triggerId: 0, resource: {} };
let hooks = []; // enabled ones; replaced, never changed

const destroyed = new FinalizationRegistry((state) => destroy(state));

function tell(name, a, b, c, d) {
  const list = hooks;
  for (let i = 0; i < list.length; i++) {
    const callback = list[i][kCallbacks][name];
    if (callback === undefined) continue;
    try {
      callback.call(list[i], a, b, c, d);
    } catch (err) {
      fatal(err);
    }
  }
}

// An error in a hook leaves the ids in no known state: the process ends, as Node documents.
function fatal(err) {
  process._rawDebug(typeof err?.stack === 'string' ? err.stack : String(err));
  process.exit(1);
}

function destroy(state) {
  if (state.destroyed) return;
  state.destroyed = true;
  process.nextTick(tell, 'destroy', state.asyncId);
}

class AsyncHook {
  constructor(callbacks) {
    this[kCallbacks] = callbacks;
  }

  enable() {
    if (!hooks.includes(this)) hooks = [...hooks, this];
    return this;
  }

  disable() {
    hooks = hooks.filter((other) => other !== this);
    return this;
  }
}

function createHook(callbacks) {
  for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
    const hook = callbacks[name];
    if (hook !== undefined && typeof hook !== 'function') throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
  }
  if (callbacks.trackPromises !== undefined) validateBoolean(callbacks.trackPromises, 'trackPromises');
  const { init, before, after, destroy: ondestroy, promiseResolve } = callbacks;
  return new AsyncHook({ init, before, after, destroy: ondestroy, promiseResolve });
}

class AsyncResource {
  #state;
  #frame = context.current;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let triggerId = options;
    let manual = false;
    if (typeof options !== 'number') {
      triggerId = options.triggerAsyncId === undefined ? executing.asyncId : options.triggerAsyncId;
      manual = !!options.requireManualDestroy;
    }
    if (!Number.isSafeInteger(triggerId) || triggerId < -1) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerId);
    }
    const state = { asyncId: ++lastId, triggerId, destroyed: false };
    this.#state = state;
    if (hooks.length > 0) {
      if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
      tell('init', state.asyncId, type, triggerId, this);
      if (!manual && hooks.some((hook) => hook[kCallbacks].destroy !== undefined)) destroyed.register(this, state);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const state = this.#state;
    const outer = executing;
    executing = { asyncId: state.asyncId, triggerId: state.triggerId, resource: this };
    if (hooks.length > 0) tell('before', state.asyncId);
    try {
      return runIn(this.#frame, fn, thisArg, args);
    } finally {
      if (hooks.length > 0) tell('after', state.asyncId);
      executing = outer;
    }
  }

  emitDestroy() {
    destroy(this.#state);
    return this;
  }

  asyncId() {
    return this.#state.asyncId;
  }

  triggerAsyncId() {
    return this.#state.triggerId;
  }

  /** fn, run in the scope of this resource; `this` is the caller's unless given. */
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound =
      thisArg !== undefined
        ? (...args) => resource.runInAsyncScope(fn, thisArg, ...args)
        : function bound(...args) {
            return resource.runInAsyncScope(fn, this, ...args);
          };
    return withLength(bound, fn.length);
  }

  static bind(fn, type, thisArg) {
    return new AsyncResource(type || fn?.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

function executionAsyncId() {
  return executing.asyncId;
}

function triggerAsyncId() {
  return executing.triggerId;
}

function executionAsyncResource() {
  return executing.resource;
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  AsyncResource,
};
