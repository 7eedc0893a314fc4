// SPDX-License-Identifier: MIT
// node:test: the functions that make tests, suites and hooks of the test or suite whose code runs, else of the file.
'use strict';

const lazy = require('internal/lazy');

const { current } = require('internal/test/harness');
const { runningTest } = require('internal/test/running');

function makeTester(type) {
  const make = (name, options, fn, overrides) => current().addSubtest(type, name, options, fn, overrides);
  function test(name, options, fn) {
    return make(name, options, fn);
  }
  for (const key of ['expectFailure', 'skip', 'todo', 'only']) {
    test[key] = (name, options, fn) => make(name, options, fn, { [key]: true });
  }
  return test;
}

function makeHook(kind) {
  return (fn, options) => {
    current().addHook(kind, fn, options);
  };
}

// The context of the test or suite whose code runs, undefined outside.
function getTestContext() {
  const test = runningTest();
  return test === undefined || test.parent === null ? undefined : test.context;
}

function run(options) {
  return require('internal/test/runner').run(options);
}

const test = makeTester('test');
const suite = makeTester('suite');

module.exports = Object.assign(test, {
  after: makeHook('after'),
  afterEach: makeHook('afterEach'),
  before: makeHook('before'),
  beforeEach: makeHook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  run,
  suite,
  test,
});

function lazyGetter(name, load) {
  const value = lazy(load);
  Object.defineProperty(test, name, { get: value, enumerable: true, configurable: true });
}
lazyGetter('mock', () => new (require('internal/test/mock/tracker').MockTracker)());
lazyGetter('snapshot', () => require('internal/test/snapshot').settings);
lazyGetter('assert', () => require('internal/test/assert').settings);
