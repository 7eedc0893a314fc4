// SPDX-License-Identifier: MIT
// Evaluation of linked modules: Evaluate, InnerModuleEvaluation and what follows asynchronous modules, step by step as
// ECMAScript has them, but that a graph without top-level await makes no promise.
'use strict';

const context = require('internal/async_context');

const { apply } = Reflect;
const { then } = Promise.prototype;
const NativePromise = Promise;
const {
  LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED, REQUEST, DEFER_PHASE, newVisit,
} = require('internal/modules/esm/record');

const steps = require('internal/modules/steps');
const { evaluatePlain, generatorOf } = require('internal/modules/esm/link');

const UNSET = 0;
const DONE = -1;
let asyncCount = 0; // the agent's counter of [[AsyncEvaluationOrder]]

function makeCapability() {
  const capability = { promise: undefined, resolve: undefined, reject: undefined };
  capability.promise = new NativePromise((resolve, reject) => {
    capability.resolve = resolve;
    capability.reject = reject;
  });
  return capability;
}

// ---- the body of one module ----------------------------------------------------------------------------------------

function execute(record) {
  if (record.code === undefined) {
    record.evaluate(record);
    return;
  }
  steps.begin?.();
  try {
    if (record.isPlain) {
      evaluatePlain(record);
    } else {
      const generator = generatorOf(record);
      record.generator = undefined;
      generator.next();
    }
  } catch (error) {
    throw explain(error, record);
  }
}

// A variable of CommonJS that an ES module looked for in vain.
function explain(error, record) {
  return error instanceof ReferenceError ? require('internal/modules/esm/globals').explain(error, record) : error;
}

// Runs the body of a module with top-level await: each value it yields is awaited.
async function run(generator) {
  steps.begin?.();
  let step = generator.next();
  while (!step.done) {
    let value;
    let failed = false;
    try {
      value = await context.keep(step.value);
    } catch (error) {
      failed = true;
      value = error;
    }
    step = failed ? generator.throw(value) : generator.next(value);
  }
}

const awaiting = []; // {end, record} of modules that run; end: the promise of what follows

function executeAsync(record) {
  const generator = generatorOf(record);
  record.generator = undefined;
  const entry = { end: undefined, record };
  awaiting[awaiting.length] = entry;
  entry.end = apply(then, run(generator), [() => {
    leave(entry);
    fulfilled(record);
  }, (error) => {
    leave(entry);
    rejected(record, explain(error, record));
  }]);
}

function leave(entry) {
  let i = 0;
  while (awaiting[i] !== entry) i++;
  awaiting[i] = awaiting[awaiting.length - 1];
  awaiting.length--;
}

// Where the module awaits whose end a promise is: {url, at}, in bytes; undefined when it is none's.
function placeOfAwait(promise) {
  for (let i = 0; i < awaiting.length; i++) {
    const { end, record } = awaiting[i];
    if (end === promise) return { url: record.url, at: record.links.at };
  }
  return undefined;
}

// ---- InnerModuleEvaluation -----------------------------------------------------------------------------------------

// One module of the walk has all its requests behind it.
function settle(record, stack) {
  if (record.pendingAsync > 0 || record.hasAwait) {
    record.asyncOrder = ++asyncCount;
    if (record.pendingAsync === 0) executeAsync(record);
  } else {
    execute(record);
  }
  if (record.ancestor !== record.index) return;
  for (;;) {
    const member = stack[stack.length - 1];
    stack.length--;
    member.status = member.asyncOrder === UNSET ? EVALUATED : EVALUATING_ASYNC;
    member.cycleRoot = record;
    if (member === record) return;
  }
}

// What a request of `record` came to.
function follow(record, next) {
  let required = next;
  if (required.status === EVALUATING) {
    if (required.ancestor < record.ancestor) record.ancestor = required.ancestor;
  } else {
    required = required.cycleRoot ?? required;
    if (required.error !== undefined) throw required.error.value;
  }
  if (required.asyncOrder > 0) {
    record.pendingAsync++;
    (required.asyncParents ??= [])[required.asyncParents.length] = record;
  }
}

function enter(record, state) {
  record.status = EVALUATING;
  record.index = record.ancestor = state.count++;
  record.pendingAsync = 0;
  state.stack[state.stack.length] = record;
}

// What `record` asks for, in order: a deferred request stands for the asynchronous modules behind it.
function evaluationList(record) {
  const { requests, requested } = record;
  let hasDefer = false;
  for (let i = 0; i < requested.length; i++) if (requests[i * REQUEST + 1] === DEFER_PHASE) hasDefer = true;
  if (!hasDefer) return requested;
  return require('internal/modules/esm/deferred').evaluationList(record);
}

// Walks depth first with a path of its own, so that a deep graph needs no deep stack. Throws what a module threw.
function walk(root, state) {
  const path = [root];
  const lists = [evaluationList(root)];
  const at = [0];
  enter(root, state);
  for (let top = 0; top >= 0;) {
    const record = path[top];
    if (at[top] === lists[top].length) {
      settle(record, state.stack);
      top--;
      if (top >= 0) follow(path[top], record);
      continue;
    }
    const next = lists[top][at[top]++];
    if (next === undefined) continue; // source phase
    if (next.status !== LINKED) {
      follow(record, next);
      continue;
    }
    enter(next, state);
    top++;
    path[top] = next;
    lists[top] = evaluationList(next);
    at[top] = 0;
  }
}

// Undefined when the module is evaluated, a promise when that takes time. Throws the error of the module, always the
// same one.
function evaluate(module) {
  if (module.status === EVALUATING_ASYNC || module.status === EVALUATED) module = module.cycleRoot ?? module;
  if (module.capability !== undefined) return module.capability.promise;
  if (module.error !== undefined) throw module.error.value;
  if (module.status === EVALUATED) return undefined;
  if (module.status === LINKED) {
    const state = { stack: [], count: 0 };
    try {
      walk(module, state);
    } catch (error) {
      for (let i = 0; i < state.stack.length; i++) {
        state.stack[i].status = EVALUATED;
        state.stack[i].error = { value: error };
      }
      throw error;
    }
    if (module.asyncOrder <= 0) return undefined;
  }
  module.capability ??= makeCapability();
  return module.capability.promise;
}

// ---- asynchronous modules ------------------------------------------------------------------------------------------

// GatherAvailableAncestors
function gather(record, list) {
  const parents = record.asyncParents;
  if (parents === undefined) return;
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i];
    let isThere = parent.cycleRoot?.error !== undefined;
    for (let k = 0; k < list.length && !isThere; k++) isThere = list[k] === parent;
    if (isThere) continue;
    if (--parent.pendingAsync > 0) continue;
    list[list.length] = parent;
    if (!parent.hasAwait) gather(parent, list);
  }
}

function sortByOrder(list) {
  for (let i = 1; i < list.length; i++) {
    const item = list[i];
    let k = i;
    for (; k > 0 && list[k - 1].asyncOrder > item.asyncOrder; k--) list[k] = list[k - 1];
    list[k] = item;
  }
}

function complete(record) {
  record.asyncOrder = DONE;
  record.status = EVALUATED;
  record.capability?.resolve(undefined);
}

// AsyncModuleExecutionFulfilled
function fulfilled(record) {
  if (record.status === EVALUATED) return; // one that it needs has failed meanwhile
  complete(record);
  const list = [];
  gather(record, list);
  sortByOrder(list);
  for (let i = 0; i < list.length; i++) {
    const next = list[i];
    if (next.status === EVALUATED) continue;
    if (next.hasAwait) {
      executeAsync(next);
      continue;
    }
    try {
      execute(next);
    } catch (error) {
      rejected(next, error);
      continue;
    }
    complete(next);
  }
}

// AsyncModuleExecutionRejected
function rejected(record, error) {
  if (record.status === EVALUATED) return;
  record.error = { value: error };
  record.status = EVALUATED;
  record.asyncOrder = DONE;
  record.capability?.reject(error);
  const parents = record.asyncParents;
  if (parents !== undefined) for (let i = 0; i < parents.length; i++) rejected(parents[i], error);
}

// Whether evaluating this module, or what it needs, takes time.
function isAsync(root) {
  const queue = [root];
  const visit = newVisit();
  root.visit = visit;
  for (let q = 0; q < queue.length; q++) {
    const record = queue[q];
    if (record.status >= EVALUATING_ASYNC && record.asyncOrder === UNSET) continue;
    if (record.hasAwait) return true;
    const { requested } = record;
    for (let i = 0; i < requested.length; i++) {
      const next = requested[i];
      if (next === undefined || next.visit === visit) continue;
      next.visit = visit;
      queue[queue.length] = next;
    }
  }
  return false;
}

module.exports = { evaluate, isAsync, placeOfAwait };
