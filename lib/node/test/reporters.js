// SPDX-License-Identifier: MIT
// node:test/reporters: the reporters of the test runner, for streams of run().
'use strict';

const lazy = require('internal/lazy');

function lazyReporter(name, load) {
  Object.defineProperty(module.exports, name, { get: lazy(load), enumerable: true, configurable: true });
}

// Made by a call as well as by `new`.
function callable(Class) {
  function Reporter(...args) {
    return Reflect.construct(Class, args, new.target ?? Class);
  }
  Reporter.prototype = Class.prototype;
  return Object.defineProperty(Reporter, 'name', { value: Class.name });
}

lazyReporter('dot', () => require('internal/test/reporters/dot'));
lazyReporter('lcov', () => callable(require('internal/test/reporters/lcov').LcovReporter));
lazyReporter('junit', () => require('internal/test/reporters/junit'));
lazyReporter('spec', () => callable(require('internal/test/reporters/spec').SpecReporter));
lazyReporter('tap', () => require('internal/test/reporters/tap'));
