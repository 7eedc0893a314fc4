// SPDX-License-Identifier: MIT
// What test and suite functions see of their test.
'use strict';

const lazy = require('internal/lazy');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateNumber, validateObject } = require('internal/validate');
const { CODE, TIMEOUT, failure } = require('internal/test/failure');

const { setTimeout, clearTimeout } = require('internal/timer_functions');
const waitForNothing = Symbol('no failure yet');
const lazyMock = lazy(() => require('internal/test/mock/tracker').MockTracker);
const lazyAssert = lazy(() => require('internal/test/assert'));

// How many assertions and subtests a test said it would make.
class Plan {
  #count;
  #wait;
  #actual = 0;
  #met;

  constructor(count, options) {
    validateNumber(count, 'count');
    validateObject(options, 'options');
    const { wait } = options;
    if (wait !== undefined && typeof wait !== 'boolean' && typeof wait !== 'number') {
      throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    }
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, 2 ** 31 - 1);
    this.#count = count;
    this.#wait = wait;
  }

  count() {
    this.#actual++;
    if (this.#actual === this.#count) this.#met?.();
  }

  // Resolves once as many have been counted as planned. What promises do in the next `turns` of the queue still counts:
  // tests lean on Node's waiting that long.
  async check(stop, turns) {
    while (turns-- > 0) await undefined;
    if (this.#actual === this.#count) return;
    const waits = this.#wait === true || typeof this.#wait === 'number';
    if (!waits || this.#actual > this.#count) {
      throw failure(`plan expected ${this.#count} assertions but received ${this.#actual}`, CODE);
    }
    let timer;
    const met = new Promise((resolve) => {
      this.#met = resolve;
      if (this.#wait === true) return;
      timer = setTimeout(() => {
        stop.now(failure(`plan timed out after ${this.#wait}ms with ${this.#actual} assertions when expecting ` +
          `${this.#count}`, TIMEOUT));
      }, this.#wait);
      timer.unref();
    });
    try {
      await stop.race(met);
    } finally {
      clearTimeout(timer);
    }
  }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() { return this.#suite.signal; }
  get name() { return this.#suite.name; }
  get filePath() { return this.#suite.filePath; }
  get fullName() { return this.#suite.fullName; }
  get passed() { return this.#suite.passed; }
  get attempt() { return this.#suite.attempt; }

  diagnostic(message) {
    this.#suite.diagnostic(message);
  }

  log(message, data) {
    this.#suite.log(message, data);
  }
}

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get signal() { return this.#test.signal; }
  get name() { return this.#test.name; }
  get filePath() { return this.#test.filePath; }
  get fullName() { return this.#test.fullName; }
  get error() {
    const { error } = this.#test;
    return error === null ? null : error.cause ?? error;
  }
  get passed() { return this.#test.passed; }
  get attempt() { return this.#test.attempt; }
  get tags() { return this.#test.tags.slice(); }
  get workerId() {
    const id = process.env.NODE_TEST_WORKER_ID;
    return id === undefined ? undefined : Number(id);
  }

  diagnostic(message) {
    this.#test.diagnostic(message);
  }

  log(message, data) {
    this.#test.log(message, data);
  }

  plan(count, options = {}) {
    const test = this.#test;
    if (test.plan !== null) {
      throw failure('cannot set plan more than once', CODE);
    }
    test.plan = new Plan(count, options);
  }

  get assert() {
    return this.#assert ??= lazyAssert().assertFor(this.#test, this);
  }

  get mock() {
    const test = this.#test;
    return test.mock ??= new (lazyMock())();
  }

  runOnly(value) {
    this.#test.runOnlySubtests = !!value;
  }

  skip(message) {
    this.#test.skip(message);
  }

  todo(message) {
    this.#test.todo(message);
  }

  test(name, options, fn) {
    const test = this.#test;
    test.plan?.count();
    return test.addSubtest('test', name, options, fn);
  }

  before(fn, options) {
    this.#test.addHook('before', fn, options);
  }

  after(fn, options) {
    this.#test.addHook('after', fn, options);
  }

  beforeEach(fn, options) {
    this.#test.addHook('beforeEach', fn, options);
  }

  afterEach(fn, options) {
    this.#test.addHook('afterEach', fn, options);
  }

  waitFor(condition, options = {}) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2 ** 31 - 1);
    validateNumber(timeout, 'options.timeout', 0, 2 ** 31 - 1);
    return new Promise((resolve, reject) => {
      let cause = waitForNothing;
      let poller;
      const end = setTimeout(() => {
        clearTimeout(poller);
        const error = new Error('waitFor() timed out');
        if (cause !== waitForNothing) error.cause = cause;
        reject(error);
      }, timeout);
      const poll = async () => {
        try {
          const value = await condition();
          clearTimeout(end);
          resolve(value);
        } catch (error) {
          cause = error;
          poller = setTimeout(poll, interval);
        }
      };
      poll();
    });
  }
}

module.exports = { Plan, SuiteContext, TestContext };
