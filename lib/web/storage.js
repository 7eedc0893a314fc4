// SPDX-License-Identifier: MIT
// localStorage and sessionStorage (https://html.spec.whatwg.org/multipage/webstorage.html): objects whose properties
// are pairs of a database (src/bind/storage.c), opened when one is first looked at. A proxy makes them so; what the
// prototype has is not hidden by a pair of that name, which getItem() still gives.
'use strict';

const { codes, genericNodeError } = require('internal/errors');
const { option } = require('internal/options');
const { QuotaExceededError } = require('web/dom_exception');
const { inspectAs, kInspect } = require('internal/webstreams/common');
const { kUncloneable } = require('internal/clone');
const binding = internalBinding('storage');

const areas = new WeakMap(); // of proxies

class Area {
  #path;
  #opened = null;

  constructor(path) { this.#path = path; }

  get database() {
    if (this.#opened === null) {
      this.#opened = checked(binding.open(this.#path));
      // SQLite then puts its log into the file and removes it.
      process.once('exit', () => this.close());
    }
    return this.#opened;
  }

  close() {
    binding.close(this.#opened);
    this.#opened = null;
  }

  get(key) {
    const value = binding.get(this.database, key);
    return typeof value === 'object' && value !== null ? checked(value[0]) : value;
  }

  set(key, value) {
    if (!checked(binding.set(this.database, key, value)))
      throw new QuotaExceededError('Setting the value exceeded the quota');
  }

  remove(key) { checked(binding.remove(this.database, key)); }
  clear() { checked(binding.clear(this.database)); }
  get length() { return checked(binding.count(this.database)); }
  keyAt(index) { return binding.keyAt(this.database, index); }
  keys() { return binding.keys(this.database); }
}

// The binding gives what is wrong as a text.
function checked(result) {
  if (typeof result === 'string') throw genericNodeError(result);
  return result;
}

function areaOf(value) {
  const area = areas.get(value);
  if (area === undefined) throw new TypeError('Illegal invocation');
  return area;
}

function needs(args, count, name) {
  if (args >= count) return;
  const error = new codes.ERR_MISSING_ARGS(name);
  error.message = `Failed to execute '${name}' on 'Storage': ${count} argument${count > 1 ? 's' : ''} required`;
  throw error;
}

function Storage() {
  throw genericNodeError('Illegal constructor', { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
}

const methods = {
  clear() { areaOf(this).clear(); },
  getItem(key) {
    const area = areaOf(this);
    needs(arguments.length, 1, 'getItem');
    return area.get(`${key}`);
  },
  key(index) {
    const area = areaOf(this);
    needs(arguments.length, 1, 'key');
    return area.keyAt(index >>> 0);
  },
  removeItem(key) {
    const area = areaOf(this);
    needs(arguments.length, 1, 'removeItem');
    area.remove(`${key}`);
  },
  setItem(key, value) {
    const area = areaOf(this);
    needs(arguments.length, 2, 'setItem');
    area.set(`${key}`, `${value}`);
  },
};
Object.defineProperty(Storage.prototype, 'length', { get() { return areaOf(this).length; }, enumerable: true });
for (const name of Object.keys(methods))
  Object.defineProperty(Storage.prototype, name, {
    value: methods[name], writable: true, enumerable: true, configurable: true,
  });
Object.defineProperty(Storage.prototype, kUncloneable, { value: true });
Object.defineProperty(Storage.prototype, kInspect, {
  value(depth, options) {
    const area = areas.get(this);
    const pairs = {};
    if (area !== undefined) for (const key of area.keys()) pairs[key] = area.get(key);
    return inspectAs(this, depth, options, pairs);
  },
});

// What is not a pair: symbols, and names that the prototype has.
const isOrdinary = (target, key) => typeof key === 'symbol' || key in target;

function makeHandler(area) {
  const pair = (target, key) => (isOrdinary(target, key) ? null : area.get(key));
  return {
    __proto__: null,
    get(target, key, receiver) {
      if (isOrdinary(target, key)) return Reflect.get(target, key, receiver);
      return area.get(key) ?? undefined;
    },
    set(target, key, value, receiver) {
      if (typeof key === 'symbol' || areas.get(receiver) !== area) return Reflect.set(target, key, value, receiver);
      area.set(key, `${value}`);
      return true;
    },
    has: (target, key) => isOrdinary(target, key) || area.get(key) !== null,
    deleteProperty(target, key) {
      if (isOrdinary(target, key)) return Reflect.deleteProperty(target, key);
      area.remove(key);
      return true;
    },
    defineProperty(target, key, descriptor) {
      if (typeof key === 'symbol') return Reflect.defineProperty(target, key, descriptor);
      // An accessor cannot be kept.
      if (Object.hasOwn(descriptor, 'value')) area.set(key, `${descriptor.value}`);
      return true;
    },
    getOwnPropertyDescriptor(target, key) {
      const value = pair(target, key);
      if (value === null) return Reflect.getOwnPropertyDescriptor(target, key);
      return { value, writable: true, enumerable: true, configurable: true };
    },
    ownKeys: (target) => [...area.keys().filter((key) => !(key in target)), ...Reflect.ownKeys(target)],
    preventExtensions: () => false,
  };
}

function makeStorage(path) {
  const area = new Area(path);
  const storage = new Proxy(Object.create(Storage.prototype), makeHandler(area));
  areas.set(storage, area);
  return storage;
}

let local;
let hasWarned = false;
function localStorage() {
  const path = option('--localstorage-file');
  if (path !== undefined) return (local ??= makeStorage(path));
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning('localStorage is not available because --localstorage-file was not provided.',
                        'ExperimentalWarning');
  }
  return undefined;
}

module.exports = {
  Storage, isStorage: (value) => areas.has(value), get localStorage() { return localStorage(); },
  sessionStorage: makeStorage(':memory:'),
};
