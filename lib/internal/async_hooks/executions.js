// SPDX-License-Identifier: MIT
// What runs now, and on whose behalf: the ids and resources of async_hooks, and the hooks that hear of them.
//
// Nothing is counted until somebody asks for an id or makes a hook. From then on `context.tracker` is set, and whoever
// defers a callback gets the frame for it from tracker.init(type, resource): the stores of now with an Execution of its
// own. before(frame) and after(frame) surround the callback.
//
//   Execution   {asyncId, triggerId, resource, fate}: a resource as the hooks know it
//   hooks       the enabled ones; the array is replaced, never changed, so that a hook may come or go in a hook
'use strict';

const context = require('internal/async_context');
const { i32, IMMEDIATES, IMMEDIATES_REF } = require('internal/cells');
const { withExecution } = require('internal/async_hooks/frame');

const INIT = 0;
const BEFORE = 1;
const AFTER = 2;
const DESTROY = 3;
const RESOLVE = 4;
const NAMES = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

class Execution {
  constructor(triggerId, resource) {
    this.asyncId = ++lastId;
    this.triggerId = triggerId;
    this.resource = resource;
    this.fate = { asyncId: this.asyncId, destroyed: false }; // what outlives the resource
  }
}

let lastId = 1;
const root = { asyncId: 1, triggerId: 0, resource: {} }; // the main script
const none = { asyncId: 0, triggerId: 0, resource: root.resource }; // outside of any resource

let hooks = [];
const counts = [0, 0, 0, 0, 0]; // enabled hooks that have a callback for this event
let promiseHooks = 0;

function executing() {
  return context.current?.execution ?? (context.inMain ? root : none);
}

// ---- telling the hooks ---------------------------------------------------------------------------------------------

function tell(event, a, b, c, d) {
  const list = hooks;
  for (let i = 0; i < list.length; i++) {
    const callback = list[i].callbacks[event];
    if (callback === undefined || (b === 'PROMISE' && !list[i].promises)) continue;
    try {
      callback.call(list[i].owner, a, b, c, d);
    } catch (error) {
      fatal(error);
    }
  }
}

// An error in a hook leaves the ids in no known state: the process ends, as Node documents.
function fatal(error) {
  process._rawDebug(typeof error?.stack === 'string' ? error.stack : String(error));
  if (require('internal/options').option('--abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

// Destroyed resources are told of before the loop runs its immediates, at the latest when many wait.
const FLUSH_AT = 10_000;
let destroyedIds = [];

// Makes the loop come by once more.
function expect(by) {
  i32[IMMEDIATES] += by;
  i32[IMMEDIATES_REF] += by;
}

function flushDestroyed() {
  const ids = destroyedIds;
  if (ids.length === 0) return;
  destroyedIds = [];
  expect(-1);
  for (let i = 0; i < ids.length; i++) tell(DESTROY, ids[i]);
}

function destroy(fate) {
  if (fate.destroyed) return;
  fate.destroyed = true;
  if (counts[DESTROY] === 0) return;
  const waiting = destroyedIds.push(fate.asyncId);
  if (waiting === 1) expect(1);
  else if (waiting === FLUSH_AT) Promise.resolve().then(flushDestroyed);
}

const collected = new FinalizationRegistry(destroy);

// ---- the tracker ---------------------------------------------------------------------------------------------------

// The frame that an await left to its continuation: its after() is told when the next callback begins, since nobody
// hears of the end of a continuation.
let resumed;

function settleResumed() {
  const execution = resumed;
  resumed = undefined;
  if (counts[AFTER] !== 0) tell(AFTER, execution.asyncId);
}

let observer;

// fn(resource) hears of each new resource, hook or no hook: node:domain.
function observe(fn) {
  observer = fn;
}

function newExecution(type, resource, triggerId) {
  observer?.(resource);
  const execution = new Execution(triggerId, resource);
  if (counts[INIT] !== 0) tell(INIT, execution.asyncId, type, triggerId, resource);
  return execution;
}

const tracker = {
  /** A new resource: the frame that its callbacks run in. Hooks that take stacks see ten calls: no more of ours. */
  init(type, resource) {
    const triggerId = executing().asyncId;
    observer?.(resource);
    const execution = new Execution(triggerId, resource);
    if (counts[INIT] !== 0) tell(INIT, execution.asyncId, type, triggerId, resource);
    return withExecution(context.current, execution);
  },
  before(frame) {
    if (resumed !== undefined) settleResumed();
    if (counts[BEFORE] !== 0 && frame?.execution !== undefined) tell(BEFORE, frame.execution.asyncId);
  },
  after(frame) {
    if (resumed !== undefined) settleResumed();
    if (counts[AFTER] !== 0 && frame?.execution !== undefined) tell(AFTER, frame.execution.asyncId);
  },
  /** before() of the continuation of an await */
  resume(execution) {
    if (resumed !== undefined) settleResumed();
    if (counts[BEFORE] !== 0) tell(BEFORE, execution.asyncId);
    resumed = execution;
  },
  /** after() the only callback of a resource */
  end(frame) {
    tracker.after(frame);
    tracker.destroy(frame);
  },
  flush: flushDestroyed,
  destroy(frame) {
    if (frame?.execution !== undefined) destroy(frame.execution.fate);
  },
};

function track() {
  context.tracker = tracker;
}

// ---- hooks ---------------------------------------------------------------------------------------------------------

class Listener {
  constructor(owner, callbacks, promises) {
    this.owner = owner;
    this.callbacks = callbacks; // by event
    this.promises = promises;
  }
}

function count(listener, by) {
  for (let event = INIT; event <= RESOLVE; event++) {
    if (listener.callbacks[event] !== undefined) counts[event] += by;
  }
  if (!listener.promises) return;
  promiseHooks += by;
  require('internal/async_hooks/promises').watch(promiseHooks > 0);
}

function enable(listener) {
  if (hooks.includes(listener)) return;
  hooks = [...hooks, listener];
  count(listener, 1);
}

function disable(listener) {
  if (!hooks.includes(listener)) return;
  hooks = hooks.filter((other) => other !== listener);
  count(listener, -1);
}

module.exports = {
  NAMES, INIT, BEFORE, AFTER, DESTROY, RESOLVE, Execution, Listener, counts,
  executing, newExecution, destroy, collected, tell, track, tracker, enable, disable,
  observe,
};
