// SPDX-License-Identifier: MIT
// Hooks of a test or suite: before and after run once, around all its subtests; beforeEach and afterEach around each
// test below it. Outer beforeEach hooks come first, outer afterEach hooks last.
'use strict';

const { HOOK, failure, isFailure } = require('internal/test/failure');
const { Stop, call } = require('internal/test/calls');
const { running } = require('internal/test/running');
const { checkTimeout, validateAbortSignal } = require('internal/test/options');

// One run of a hook; what it begins knows by it where it came from.
class HookRun {
  constructor(hook, test) {
    this.hook = hook;
    this.test = test;
    this.stop = new Stop();
    this.isDone = false;
  }

  get title() {
    return `Test hook "${this.hook.kind}"`;
  }

  get place() {
    return this.hook.place;
  }

  // An error that nobody caught, thrown by what this run began.
  failFromOutside(error, failureType) {
    this.stop.now(failure(error, failureType));
  }
}

class Hook {
  #once;

  constructor(kind, fn, options, place) {
    const { timeout, signal } = options;
    validateAbortSignal(signal, 'options.signal');
    this.kind = kind;
    this.fn = fn;
    this.place = place;
    this.timeout = checkTimeout(timeout) ?? null;
    this.signal = signal;
  }

  // `test` is whom the context is of.
  async run(test) {
    const run = new HookRun(this, test);
    const { stop } = run;
    stop.watch(this.timeout, this.signal);
    if (stop.reason !== undefined) throw stop.reason;
    const { context } = test;
    let both;
    try {
      const told = (error) => { both = error; };
      const inTest = () => call(this.fn, context, [context], stop, told);
      const inSuite = () => call(this.fn, context, [context], stop, told); // names that stacks are read by
      await running.run(run, test.isSuite ? inSuite : inTest);
      if (both !== undefined) throw both;
      if (stop.reason !== undefined) throw stop.reason; // aborted by the hook itself
    } finally {
      run.isDone = true;
      stop.end();
    }
  }

  runOnce(test) {
    return this.#once ??= this.run(test);
  }
}

class Hooks {
  constructor() {
    this.before = [];
    this.after = [];
    this.beforeEach = [];
    this.afterEach = [];
  }
}

// What a hook threw, as the failure of the test that needed it.
function hookFailure(error, kind) {
  const made = failure(`failed running ${kind} hook`, HOOK);
  made.cause = isFailure(error) ? error.cause : error;
  return made;
}

async function runHooks(owner, kind) {
  const hooks = owner.hooks[kind];
  for (let i = 0; i < hooks.length; i++) {
    try {
      await hooks[i].runOnce(owner);
    } catch (error) {
      throw hookFailure(error, kind);
    }
  }
}

// The hooks of that kind that apply to a test, in order.
function eachHooks(test, kind) {
  const levels = [];
  for (let owner = test.parent; owner !== null; owner = owner.parent) {
    if (owner.hooks[kind].length > 0) levels.push(owner.hooks[kind]);
  }
  if (kind === 'beforeEach') levels.reverse();
  return levels.flat();
}

async function runEach(hooks, test, kind) {
  for (let i = 0; i < hooks.length; i++) {
    try {
      await hooks[i].run(test);
    } catch (error) {
      throw hookFailure(error, kind);
    }
  }
}

module.exports = { Hook, Hooks, eachHooks, runEach, runHooks };
