// SPDX-License-Identifier: MIT
// How the async context passes through promises, switched on by the first AsyncLocalStorage.
//
// Reactions of one promise run one after the other with nothing between them. So keep() gives the promise that is about
// to be awaited a reaction that puts the context back, and the continuation of the await, registered directly after it,
// finds it there: after the await, in `catch`, in `finally`. Promise.prototype.then is wrapped for the reactions that
// programs register themselves. Neither adds a tick. (`call` is compiled away, Reflect.apply is not.)
'use strict';

const context = require('internal/async_context');
const { loaded } = require('internal/realm');

const { defineProperty } = Reflect;
const { getPrototypeOf } = Object;
const NativePromise = Promise;
const PromisePrototype = Promise.prototype;
const nativeThen = Promise.prototype.then;
const nativeResolve = Promise.resolve;
const settled = Promise.resolve();

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const clear = () => {
  context.current = undefined;
};

// The reaction that puts the context of now back
function back() {
  const frame = context.current;
  if (frame === undefined) return clear;
  return frame.back ??= () => {
    context.current = frame;
  };
}

// The job that is queued next finds the context of now.
function keepForNextJob() {
  nativeThen.call(settled, back());
}

// What `await value` shall wait for: the promise that it would make of the value itself.
function asPromise(value) {
  if (!isObject(value)) return nativeResolve.call(NativePromise, value);
  if (getPrototypeOf(value) === PromisePrototype && value.constructor === NativePromise) return value;
  // A thenable: its then() is called by a job.
  keepForNextJob();
  return nativeResolve.call(NativePromise, value);
}

function keep(value) {
  const promise = asPromise(value);
  if (context.promises !== undefined) {
    context.promises.awaited(promise);
    return promise;
  }
  const restore = back();
  nativeThen.call(promise, restore, restore);
  return promise;
}

function carried(reaction, frame) {
  return (value) => {
    context.current = frame;
    const result = reaction(value);
    if (isObject(result) && getPrototypeOf(result) !== PromisePrototype && 'then' in result) keepForNextJob();
    return result;
  };
}

// then() in the place of a realm's own, in whose queue of jobs the reactions come.
function carryingThen(ownThen) {
  return {
    then(onFulfilled, onRejected) {
      if (context.promises !== undefined) return context.promises.then(this, onFulfilled, onRejected);
      const frame = context.current;
      return ownThen.call(
        this,
        typeof onFulfilled === 'function' ? carried(onFulfilled, frame) : onFulfilled,
        typeof onRejected === 'function' ? carried(onRejected, frame) : onRejected,
      );
    },
  }.then;
}

// return() of a generator that waits at a yield makes it await the value there.
const AsyncGeneratorPrototype = getPrototypeOf(async function* () {}.prototype);
const nativeReturn = AsyncGeneratorPrototype.return;
const { return: kept } = {
  return(value) {
    let kept = value;
    try {
      kept = keep(value);
    } catch {
      // The generator meets the same, and rejects.
    }
    return nativeReturn.call(this, kept);
  },
};

let carrying = false;

// A realm's promises; attributes stay.
function carryThrough(prototype) {
  defineProperty(prototype, 'then', { __proto__: null, value: carryingThen(prototype.then) });
}

// Those of another realm (node:vm)
function carryIn(global) {
  if (carrying) carryThrough(global.Promise.prototype);
}

function carry() {
  if (carrying) return;
  carrying = true;
  carryThrough(PromisePrototype);
  defineProperty(AsyncGeneratorPrototype, 'return', { __proto__: null, value: kept });
  require('internal/function_constructors');
  loaded['internal/vm/contexts']?.exports.eachRealm(carryIn);
  defineProperty(context, 'keep', { __proto__: null, value: keep, writable: true });
  context.iterate = (iterable) => require('internal/async_hooks/iterate')(iterable);
}

module.exports = { back, carried, carry, carryIn, isCarrying: () => carrying, keepForNextJob, nativeThen };
