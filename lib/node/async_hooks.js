// SPDX-License-Identifier: MIT
// node:async_hooks: AsyncLocalStorage, AsyncResource, createHook() and what tells of the resource that runs.
//
// The stores of all storages are one frame (internal/async_hooks/frame), `current` of internal/async_context. Ticks,
// timers, immediates, microtasks and the slots of natives carry it; promises do once there is a storage
// (internal/async_hooks/carry). Ids and hooks are counted once somebody asks (internal/async_hooks/executions).
'use strict';

const { lazyProperty } = require('internal/lazy');
const context = require('internal/async_context');
const { carry } = require('internal/async_hooks/carry');
const { withStore, withExecution, has, storeOf, remove, runIn } = require('internal/async_hooks/frame');
const {
  NAMES, INIT, DESTROY, RESOLVE, Listener, counts, executing, newExecution, destroy, collected, track, enable, disable,
} = require('internal/async_hooks/executions');
const {
  codes: { ERR_ASYNC_CALLBACK, ERR_ASYNC_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_ASYNC_ID },
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
    const frame = context.current;
    if (frame === undefined) return;
    remove(frame, this);
    context.current = withExecution(frame, frame.execution); // what run() entered is not what there is any more
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

// ---- hooks ---------------------------------------------------------------------------------------------------------

class AsyncHook {
  #listener;

  constructor(callbacks, promises) {
    this.#listener = new Listener(this, callbacks, promises);
  }

  enable() {
    enable(this.#listener);
    return this;
  }

  disable() {
    disable(this.#listener);
    return this;
  }
}

function createHook(callbacks) {
  const list = NAMES.map((name) => {
    const callback = callbacks[name];
    if (callback !== undefined && typeof callback !== 'function') throw new ERR_ASYNC_CALLBACK(`hook.${name}`);
    return callback;
  });
  const { trackPromises = true } = callbacks;
  validateBoolean(trackPromises, 'trackPromises');
  if (!trackPromises && list[RESOLVE] !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
  }
  track();
  return new AsyncHook(list, trackPromises);
}

// ---- AsyncResource -------------------------------------------------------------------------------------------------

class AsyncResource {
  #execution;
  #frame;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let triggerId = options;
    let manual = false;
    if (typeof options !== 'number') {
      triggerId = options.triggerAsyncId === undefined ? executing().asyncId : options.triggerAsyncId;
      manual = !!options.requireManualDestroy;
    }
    if (!Number.isSafeInteger(triggerId) || triggerId < -1) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerId);
    }
    if (type.length === 0 && counts[INIT] !== 0) throw new ERR_ASYNC_TYPE(type);
    this.#execution = newExecution(type, this, triggerId);
    this.#frame = withExecution(context.current, this.#execution);
    if (!manual && counts[DESTROY] !== 0) collected.register(this, this.#execution.fate);
  }

  // What it calls stands directly above it in stacks.
  runInAsyncScope(fn, thisArg, ...args) {
    const frame = this.#frame;
    const previous = context.current;
    if (context.tracker !== undefined) context.tracker.before(frame);
    context.current = frame;
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      context.current = previous;
      if (context.tracker !== undefined) context.tracker.after(frame);
    }
  }

  emitDestroy() {
    destroy(this.#execution.fate);
    return this;
  }

  asyncId() {
    return this.#execution.asyncId;
  }

  triggerAsyncId() {
    return this.#execution.triggerId;
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
  track();
  return executing().asyncId;
}

function triggerAsyncId() {
  track();
  return executing().triggerId;
}

function executionAsyncResource() {
  track();
  return executing().resource;
}

// The types of resources that the runtime itself makes, numbered.
const providers = `NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP
  FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT HTTP2SESSION HTTP2STREAM HTTP2PING
  HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS DTLS_ENDPOINT DTLS_SESSION JSSTREAM MESSAGEPORT
  PIPECONNECTWRAP PIPESERVERWRAP PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP QUIC_ENDPOINT QUIC_LOGSTREAM QUIC_SESSION
  QUIC_STREAM QUIC_UDP SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP
  UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERCPUPROFILE WORKERCPUUSAGE WORKERHEAPPROFILE WORKERHEAPSNAPSHOT
  WORKERHEAPSTATISTICS WRITEWRAP ZLIB CHECKPRIMEREQUEST PBKDF2REQUEST KEYPAIRGENREQUEST KEYGENREQUEST
  KEYEXPORTREQUEST ARGON2REQUEST CIPHERREQUEST DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST
  SCRYPTREQUEST SIGNREQUEST TLSWRAP VERIFYREQUEST`;
function makeProviders() {
  const list = { __proto__: null };
  providers.split(/\s+/).forEach((name, i) => { list[name] = i; });
  return Object.freeze(list);
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  AsyncResource,
};
lazyProperty(module.exports, 'asyncWrapProviders', makeProviders);
