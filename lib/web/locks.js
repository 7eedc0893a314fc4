// SPDX-License-Identifier: MIT
// The Web Locks API (https://w3c.github.io/web-locks/), within one thread: navigator.locks.
//
// Of a name either one request holds an exclusive lock or any number hold shared ones; the others wait in line, and
// nobody overtakes, save by `steal`. Neither a held lock nor one that waits keeps the process alive.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateDictionary, validateFunction } = require('internal/validate');

const kCreate = Symbol('create');
const MODES = ['exclusive', 'shared'];

class Lock {
  #name;
  #mode;

  constructor(key, name, mode) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#mode = mode;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) throw new ERR_INVALID_THIS('Lock');
  }

  get name() {
    Lock.#check(this);
    return this.#name;
  }

  get mode() {
    Lock.#check(this);
    return this.#mode;
  }
}

const notSupported = (message) => new DOMException(message, 'NotSupportedError');

// What request() was asked for; also the holder of a lock, once it is granted.
class LockRequest {
  constructor(name, mode, callback) {
    this.name = name;
    this.mode = mode;
    this.callback = callback;
    const { promise, resolve, reject } = Promise.withResolvers();
    Object.assign(this, { promise, resolve, reject });
    this.stopListening = undefined;
  }

  describe(clientId) {
    return { name: this.name, mode: this.mode, clientId };
  }
}

let held = [];    // in the order of granting
let waiting = []; // in the order of asking

function mayHold(request) {
  for (const other of held) {
    if (other.name === request.name && (other.mode === 'exclusive' || request.mode === 'exclusive')) return false;
  }
  return true;
}

// The lock is held until what the callback returns has settled.
async function run(request, lock) {
  try {
    const result = await request.callback(lock);
    release(request);
    request.resolve(result);
  } catch (error) {
    release(request);
    request.reject(error);
  }
}

function grant(request) {
  held.push(request);
  request.stopListening?.();
  run(request, new Lock(kCreate, request.name, request.mode));
}

function release(request) {
  if (!held.includes(request)) return;
  held = held.filter((other) => other !== request);
  advance(request.name);
}

// Those at the head of the line of a name that may hold it now.
function advance(name) {
  for (;;) {
    const next = waiting.find((request) => request.name === name);
    if (next === undefined || !mayHold(next)) return;
    waiting = waiting.filter((request) => request !== next);
    grant(next);
  }
}

function steal(request) {
  const robbed = held.filter((other) => other.name === request.name);
  held = held.filter((other) => other.name !== request.name);
  for (const other of robbed) other.reject(new DOMException('The operation was aborted', 'AbortError'));
  grant(request);
}

// Requests are dealt with in microtasks, one after the other: up to then each can be aborted.
function enqueue(request, { signal, ifAvailable, steal: steals }) {
  let isAborted = false;
  if (signal !== undefined) {
    const onAbort = () => {
      isAborted = true;
      waiting = waiting.filter((other) => other !== request);
      request.reject(signal.reason);
      advance(request.name);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.stopListening = () => signal.removeEventListener('abort', onAbort);
  }
  queueMicrotask(() => {
    if (isAborted) return;
    if (steals) {
      steal(request);
    } else if (ifAvailable && (!mayHold(request) || waiting.some((other) => other.name === request.name))) {
      run(request, null);
    } else {
      waiting.push(request);
      advance(request.name);
    }
  });
}

function readOptions(options) {
  validateDictionary(options, 'options');
  const mode = options?.mode === undefined ? 'exclusive' : `${options.mode}`;
  if (!MODES.includes(mode)) {
    throw new ERR_INVALID_ARG_VALUE('mode', mode, 'is not a valid enum value of type LockMode');
  }
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { mode, signal, ifAvailable: Boolean(options?.ifAvailable), steal: Boolean(options?.steal) };
}

function checkOptions(name, options) {
  if (name[0] === '-') throw notSupported('Lock name may not start with hyphen');
  if (options.ifAvailable && options.steal) throw notSupported('ifAvailable and steal are mutually exclusive');
  if (options.steal && options.mode !== 'exclusive') {
    throw notSupported(`mode: "${options.mode}" and steal are mutually exclusive`);
  }
  options.signal?.throwIfAborted();
  if (options.signal !== undefined && (options.steal || options.ifAvailable)) {
    throw notSupported('signal cannot be used with steal or ifAvailable');
  }
}

class LockManager {
  #brand = true; // eslint-disable-line no-unused-private-class-members

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) throw new ERR_INVALID_THIS('LockManager');
  }

  /** Calls `callback(lock)` with the lock held; the promise is for what that gives. */
  async request(name, options, callback = undefined) {
    LockManager.#check(this);
    if (callback === undefined) [options, callback] = [undefined, options];
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    name = `${name}`;
    validateFunction(callback, 'callback');
    const read = readOptions(options);
    checkOptions(name, read);
    const request = new LockRequest(name, read.mode, callback);
    enqueue(request, read);
    return request.promise;
  }

  /** What is held and what waits now. */
  async query() {
    LockManager.#check(this);
    await undefined; // after the requests before
    const clientId = `node-${process.pid}-0`;
    return {
      held: held.map((request) => request.describe(clientId)),
      pending: waiting.map((request) => request.describe(clientId)),
    };
  }
}

function finish(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
}
finish(Lock, ['name', 'mode']);
finish(LockManager, ['request', 'query']);
Object.defineProperty(LockManager.prototype.request, 'length', { value: 2 });

module.exports = { locks: new LockManager(kCreate) };
