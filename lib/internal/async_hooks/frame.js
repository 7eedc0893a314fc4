// SPDX-License-Identifier: MIT
// What the async context is, once somebody uses it: a frame, never changed but by AsyncLocalStorage's disable().
//
//   storage, store   the pair that was entered last: most programs have one storage only
//   rest             undefined, or what few frames have:
//     others         [storage, store, storage, store ...] of the other pairs, or undefined
//     execution      the resource whose callback runs, once async_hooks counts them (internal/async_hooks/executions)
//   back             puts the frame back, as a reaction of promises; made at its first use
//
// run() makes a frame each time, so it is small.
'use strict';

const context = require('internal/async_context');

class Frame {
  constructor(storage, store, rest) {
    this.storage = storage;
    this.store = store;
    this.rest = rest;
  }

  get others() {
    return this.rest?.others;
  }

  get execution() {
    return this.rest?.execution;
  }
}

function restOf(others, execution) {
  return others === undefined && execution === undefined ? undefined : { others, execution };
}

function indexIn(others, storage) {
  if (others !== undefined) {
    for (let i = 0; i < others.length; i += 2) {
      if (others[i] === storage) return i;
    }
  }
  return -1;
}

// The frame with one store added or replaced; its pair comes first.
function withStore(frame, storage, store) {
  if (frame === undefined) return new Frame(storage, store, undefined);
  if (frame.storage === storage || frame.storage === undefined) return new Frame(storage, store, frame.rest);
  const { others, execution } = frame;
  const rest = [frame.storage, frame.store];
  if (others !== undefined) {
    for (let i = 0; i < others.length; i += 2) {
      if (others[i] !== storage) rest.push(others[i], others[i + 1]);
    }
  }
  return new Frame(storage, store, { others: rest, execution });
}

// The frame with what `execution` says for the resource that runs
function withExecution(frame, execution) {
  if (frame === undefined) return new Frame(undefined, undefined, restOf(undefined, execution));
  return new Frame(frame.storage, frame.store, restOf(frame.others, execution));
}

function has(frame, storage) {
  return frame !== undefined && (frame.storage === storage || indexIn(frame.others, storage) >= 0);
}

function storeOf(frame, storage, otherwise) {
  if (frame === undefined) return otherwise;
  if (frame.storage === storage) return frame.store;
  const at = indexIn(frame.others, storage);
  return at < 0 ? otherwise : frame.others[at + 1];
}

// Takes a storage out of the frame itself: all that share it lose the store, as in Node.
function remove(frame, storage) {
  const { others, execution } = frame;
  if (frame.storage !== storage) {
    const at = indexIn(others, storage);
    if (at >= 0) frame.rest = restOf(others.length === 2 ? undefined : others.toSpliced(at, 2), execution);
  } else if (others === undefined) {
    frame.storage = frame.store = undefined;
  } else {
    frame.storage = others[0];
    frame.store = others[1];
    frame.rest = restOf(others.length === 2 ? undefined : others.slice(2), execution);
  }
}

function runIn(frame, fn, self, args) {
  const previous = context.current;
  context.current = frame;
  try {
    return Reflect.apply(fn, self, args);
  } finally {
    context.current = previous;
  }
}

module.exports = { Frame, withStore, withExecution, has, storeOf, remove, runIn };
