// SPDX-License-Identifier: MIT
// PerformanceObserver: https://w3c.github.io/performance-timeline/. Entries are gathered for each observer and handed
// over in one list, in a later turn.
'use strict';

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { setImmediate } = require('internal/timer_functions');
const { validateFunction, validateObject } = require('internal/validate');
const { hooks, listOf, makeEntry, now } = require('web/performance');
const observed = require('internal/perf/observed');

const kCreate = Symbol('create');
const kInspect = Symbol.for('nodejs.util.inspect.custom');
const TYPES = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);

const observers = new Set();
let waiting = new Set(); // observers with entries to hand over
let isScheduled = false;

class PerformanceObserverEntryList {
  #entries;

  constructor(key, entries) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = entries.sort((a, b) => a.startTime - b.startTime);
  }

  static #of(list) {
    if (typeof list !== 'object' || list === null || !(#entries in list)) {
      throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    }
    return list.#entries;
  }

  getEntries() { return PerformanceObserverEntryList.#of(this).slice(); }

  getEntriesByType(type) {
    const entries = PerformanceObserverEntryList.#of(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    const entries = PerformanceObserverEntryList.#of(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    return entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === `${type}`));
  }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return this;
    return `PerformanceObserverEntryList ${inspect(this.#entries, options)}`;
  }
}
for (const name of ['getEntries', 'getEntriesByType', 'getEntriesByName']) {
  Object.defineProperty(PerformanceObserverEntryList.prototype, name, { enumerable: true });
}
Object.defineProperty(PerformanceObserverEntryList.prototype, Symbol.toStringTag,
                      { value: 'PerformanceObserverEntryList', configurable: true });

function schedule(observer) {
  waiting.add(observer);
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const ready = waiting;
    waiting = new Set();
    for (const each of ready) deliver(each);
  });
}

class PerformanceObserver {
  #buffer = [];
  #types = new Set();
  #kind; // 'single' (type) or 'multiple' (entryTypes), once decided
  #callback;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static deliver(observer) {
    const entries = observer.takeRecords();
    if (entries.length === 0) return;
    Reflect.apply(observer.#callback, observer, [new PerformanceObserverEntryList(kCreate, entries), observer]);
  }

  static publish(entry) {
    for (const observer of observers) {
      if (!observer.#types.has(entry.entryType)) continue;
      observer.#buffer.push(entry);
      schedule(observer);
    }
  }

  static isObserved(type) {
    for (const observer of observers) {
      if (observer.#types.has(type)) return true;
    }
    return false;
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) {
      throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes !== undefined && type !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with ' +
        'options.type together');
    }
    const kind = entryTypes === undefined ? 'single' : 'multiple';
    if (this.#kind === undefined) this.#kind = kind;
    if (this.#kind !== kind) {
      throw new DOMException(`PerformanceObserver can not change to ${kind === 'single' ? 'single observation' :
        'multiple observations'}`, 'InvalidModificationError');
    }
    if (kind === 'multiple') {
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types.clear();
      for (const name of entryTypes) {
        if (TYPES.includes(name)) this.#types.add(name);
      }
    } else {
      if (!TYPES.includes(type)) return;
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...listOf(type));
        schedule(this);
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
    watch();
  }

  takeRecords() {
    const entries = this.#buffer;
    this.#buffer = [];
    return entries;
  }

  disconnect() {
    observers.delete(this);
    waiting.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#kind = undefined;
    watch();
  }

  static get supportedEntryTypes() { return TYPES; }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return this;
    return `PerformanceObserver ${inspect({
      connected: observers.has(this), pending: waiting.has(this), entryTypes: [...this.#types], buffer: this.#buffer,
    }, options)}`;
  }
}
const { deliver, isObserved, publish } = PerformanceObserver;
delete PerformanceObserver.isObserved;
delete PerformanceObserver.publish;
delete PerformanceObserver.deliver;
for (const name of ['observe', 'takeRecords', 'disconnect']) {
  Object.defineProperty(PerformanceObserver.prototype, name, { enumerable: true });
}
Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { enumerable: true });
Object.defineProperty(PerformanceObserver.prototype, Symbol.toStringTag,
                      { value: 'PerformanceObserver', configurable: true });

// The timeline and the runtime call only while somebody observes.
function watch() {
  hooks.publish = observers.size > 0 ? publish : undefined;
  observed.begin = observers.size > 0 ? begin : undefined;
}

// The end of an operation that begins now, if somebody observes its type.
function begin(type) {
  if (!isObserved(type)) return undefined;
  const start = now();
  return (name, detail) => publish(makeEntry(name, type, start, now() - start, detail));
}

module.exports = { PerformanceObserver, PerformanceObserverEntryList };
