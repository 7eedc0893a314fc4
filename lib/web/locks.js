// SPDX-License-Identifier: MIT
// The Web Locks API (https://w3c.github.io/web-locks/): navigator.locks, of all threads of the process.
//
// Of a name either one request holds an exclusive lock or any number hold shared ones; the others wait in line, and
// nobody overtakes, save by `steal`. Who holds and who waits is known to src/bind/locks.c, where a request is a number;
// names go there as JSON, which has no characters that C cannot take. Neither a held lock nor one that waits keeps the
// process alive.
'use strict';

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateDictionary, validateFunction } = require('internal/validate');
const { hold } = require('internal/slots');
const { i32, N0 } = require('internal/cells');
const { worker } = require('internal/realm');
const binding = internalBinding('locks');

const kCreate = Symbol('create');
const MODES = ['exclusive', 'shared'];
// How a lock is asked for, and what comes of it (src/bind/locks.c).
const MAY_WAIT = 0;
const IF_AVAILABLE = 1;
const STEAL = 2;
const GRANTED = 1;
const UNAVAILABLE = 2;

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

const requests = new Map(); // number -> request that holds a lock or waits
let lastNumber = 0;
let isOpen = false;

// What request() was asked for; also the holder of a lock, once it is granted.
class LockRequest {
  constructor(name, mode, callback) {
    this.number = ++lastNumber;
    this.name = name;
    this.mode = mode;
    this.callback = callback;
    const { promise, resolve, reject } = Promise.withResolvers();
    Object.assign(this, { promise, resolve, reject });
    this.stopListening = undefined;
  }
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
  request.stopListening?.();
  run(request, new Lock(kCreate, request.name, request.mode));
}

function release({ number }) {
  if (!requests.delete(number)) return;
  binding.release(number);
  hearNews();
}

// Requests that got their locks, or lost them, by what somebody did: other threads, or this one just now.
function hearNews() {
  const news = binding.news();
  for (let i = 0; i < news.length; i++) {
    const isRobbed = news[i] < 0;
    const number = isRobbed ? -1 - news[i] : news[i];
    const request = requests.get(number);
    if (request === undefined) continue;
    if (isRobbed) {
      requests.delete(number);
      request.reject(new DOMException('The operation was aborted', 'AbortError'));
    } else {
      grant(request);
    }
  }
}

function ask(request, how) {
  if (!isOpen) binding.open(hold(hearNews, 'LOCKS'));
  isOpen = true;
  requests.set(request.number, request);
  const outcome = binding.request(request.number, JSON.stringify(request.name), request.mode === 'shared', how);
  if (how === STEAL) hearNews();
  if (outcome === UNAVAILABLE) {
    requests.delete(request.number);
    run(request, null);
  } else if (outcome === GRANTED) {
    grant(request);
  }
}

// Requests are dealt with in microtasks, one after the other: up to then each can be aborted.
function enqueue(request, { signal, ifAvailable, steal: steals }) {
  let isAborted = false;
  if (signal !== undefined) {
    const onAbort = () => {
      isAborted = true;
      request.reject(signal.reason);
      release(request);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.stopListening = () => signal.removeEventListener('abort', onAbort);
  }
  queueMicrotask(() => {
    if (!isAborted) ask(request, steals ? STEAL : ifAvailable ? IF_AVAILABLE : MAY_WAIT);
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

  /** What this thread holds and waits for now. */
  async query() {
    LockManager.#check(this);
    await undefined; // after the requests before
    const all = binding.query();
    const heldCount = i32[N0];
    const held = [];
    const pending = [];
    const clientId = `node-${process.pid}-${worker?.threadId ?? 0}`;
    for (let i = 0; i < all.length; i += 2) {
      const found = { name: JSON.parse(all[i]), mode: all[i + 1] ? 'shared' : 'exclusive', clientId };
      (i < heldCount ? held : pending).push(found);
    }
    return { held, pending };
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
