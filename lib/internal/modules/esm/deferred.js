// SPDX-License-Identifier: MIT
// Deferred imports (`import defer * as ns`, import.defer()): the graph is loaded and linked, its asynchronous modules
// are evaluated, the rest is when a property of the namespace is first asked for.
'use strict';

const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { toStringTag } = Symbol;
const {
  LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED, REQUEST, DEFER_PHASE,
} = require('internal/modules/esm/record');
const { namespaceOf, register } = require('internal/modules/esm/namespace');

// IsModuleSCCEvaluated: what is in a cycle is done when all of the cycle is.
function isDone(record) {
  return (record.cycleRoot ?? record).status === EVALUATED;
}

// GatherAsynchronousTransitiveDependencies
function gatherAsync(record, seen, found) {
  for (let i = 0; i < seen.length; i++) if (seen[i] === record) return;
  seen[seen.length] = record;
  if (record.status === EVALUATING || isDone(record)) return;
  if (record.hasAwait) {
    found[found.length] = record;
    return;
  }
  const { requested } = record;
  for (let i = 0; i < requested.length; i++) if (requested[i] !== undefined) gatherAsync(requested[i], seen, found);
}

// What a module evaluates before itself: for a deferred request the asynchronous modules behind it.
function evaluationList(record) {
  const { requests, requested } = record;
  const list = [];
  const put = (next) => {
    for (let i = 0; i < list.length; i++) if (list[i] === next) return;
    list[list.length] = next;
  };
  for (let i = 0; i < requested.length; i++) {
    if (requested[i] === undefined) continue;
    if (requests[i * REQUEST + 1] === DEFER_PHASE) {
      const found = [];
      gatherAsync(requested[i], [], found);
      for (let k = 0; k < found.length; k++) put(found[k]);
    } else {
      put(requested[i]);
    }
  }
  return list;
}

// ReadyForSyncExecution
function isReady(record, seen) {
  for (let i = 0; i < seen.length; i++) if (seen[i] === record) return true;
  seen[seen.length] = record;
  if (isDone(record)) return true;
  if (record.status >= EVALUATING) return false;
  if (record.hasAwait) return false;
  const { requested } = record;
  for (let i = 0; i < requested.length; i++) {
    if (requested[i] !== undefined && !isReady(requested[i], seen)) return false;
  }
  return true;
}

function force(record) {
  if (!isDone(record) || record.error !== undefined) {
    if (!isReady(record, [])) throw new TypeError('Deferred module cannot be evaluated synchronously here');
    require('internal/modules/esm/evaluate').evaluate(record);
  }
  return namespaceOf(record);
}

const isPlainKey = (key) => typeof key === 'symbol' || key === 'then';

const traps = {
  __proto__: null,
  get(target, key) {
    return isPlainKey(key) ? target[key] : force(this.record)[key];
  },
  has(target, key) {
    return isPlainKey(key) ? key === toStringTag : key in force(this.record);
  },
  set() {
    return false;
  },
  deleteProperty(target, key) {
    if (isPlainKey(key)) return key !== toStringTag;
    return Reflect.deleteProperty(force(this.record), key);
  },
  setPrototypeOf(target, prototype) {
    return prototype === null;
  },
  ownKeys() {
    const keys = ownKeys(force(this.record));
    return keys.filter((key) => key !== 'then');
  },
  getOwnPropertyDescriptor(target, key) {
    if (isPlainKey(key)) return getOwnPropertyDescriptor(target, key);
    return getOwnPropertyDescriptor(force(this.record), key);
  },
  defineProperty(target, key, descriptor) {
    if (isPlainKey(key)) return key === toStringTag && defineProperty(target, key, descriptor);
    return defineProperty(force(this.record), key, descriptor);
  },
};

function deferredNamespace(record) {
  if (record.deferred !== undefined) return record.deferred;
  const keys = ownKeys(namespaceOf(record));
  const target = { __proto__: null };
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === 'then' || keys[i] === toStringTag) continue;
    defineProperty(target, keys[i], { __proto__: null, value: undefined, writable: true, enumerable: true });
  }
  defineProperty(target, toStringTag, { __proto__: null, value: 'Deferred Module' });
  Object.preventExtensions(target);
  record.deferred = new Proxy(target, { __proto__: traps, record });
  register(record.deferred, record.bindings);
  return record.deferred;
}

async function importDeferred(specifier, parentURL, attributes) {
  const { link, loadRecord, evaluate } = require('internal/modules/esm/loader');
  const record = await loadRecord(specifier, parentURL, attributes, false);
  link(record, true);
  if (record.status === LINKED || record.status === EVALUATING_ASYNC) {
    const found = [];
    gatherAsync(record, [], found);
    const pending = [];
    for (let i = 0; i < found.length; i++) pending[i] = evaluate(found[i]);
    for (let i = 0; i < pending.length; i++) await pending[i];
  }
  return deferredNamespace(record);
}

module.exports = { deferredNamespace, evaluationList, importDeferred };
