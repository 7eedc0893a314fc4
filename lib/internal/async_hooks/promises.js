// SPDX-License-Identifier: MIT
// Promises as resources of async_hooks, while a hook that wants them is enabled.
//
// The engine tells nobody of the promises it makes. What can be seen is who waits for one: each then() and each await
// makes a resource of type PROMISE, triggered by the promise that it waits for; a promise gets its id when somebody
// waits for it first.
'use strict';

const context = require('internal/async_context');
const { withExecution } = require('internal/async_hooks/frame');
const { carry, carried, nativeThen } = require('internal/async_hooks/carry');
const { Execution, INIT, RESOLVE, DESTROY, counts, executing, collected, tell, tracker } =
  require('internal/async_hooks/executions');

const { apply } = Reflect;
const known = new WeakMap(); // promise -> execution

function executionOf(promise) {
  let execution = known.get(promise);
  if (execution === undefined) known.set(promise, execution = new Execution(executing().asyncId, promise));
  return execution;
}

function announce(execution, promise) {
  execution.resource = promise;
  known.set(promise, execution);
  if (counts[INIT] !== 0) tell(INIT, execution.asyncId, 'PROMISE', execution.triggerId, promise);
  if (counts[DESTROY] !== 0) collected.register(promise, execution.fate);
}

function tracked(reaction, frame) {
  if (typeof reaction !== 'function') return reaction;
  const inner = carried(reaction, frame);
  return (value) => {
    tracker.before(frame);
    try {
      return inner(value);
    } finally {
      if (counts[RESOLVE] !== 0) tell(RESOLVE, frame.execution.asyncId);
      tracker.after(frame);
    }
  };
}

const watcher = {
  then(promise, onFulfilled, onRejected) {
    const execution = new Execution(executionOf(promise).asyncId, undefined);
    const frame = withExecution(context.current, execution);
    const derived = apply(nativeThen, promise, [tracked(onFulfilled, frame), tracked(onRejected, frame)]);
    announce(execution, derived);
    return derived;
  },

  awaited(promise) {
    const execution = new Execution(executionOf(promise).asyncId, undefined);
    const frame = withExecution(context.current, execution);
    const resume = () => {
      context.current = frame;
      tracker.resume(execution);
    };
    announce(execution, apply(nativeThen, promise, [resume, resume]));
  },
};

function watch(on) {
  if (on) carry();
  context.promises = on ? watcher : undefined;
}

module.exports = { watch };
