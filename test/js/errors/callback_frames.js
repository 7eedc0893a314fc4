// SPDX-License-Identifier: MIT
// Frames of callbacks say whose they are: of a timer, an immediate, a test or a suite.
'use strict';
const assert = require('node:assert');
const { describe, it, test } = require('node:test');

const frames = {};
const note = (name) => { frames[name] ??= new Error('x').stack.split('\n')[2]; };

setTimeout(() => { note('timeout'); }, 1);
setTimeout(function named() { note('named'); }, 1);
setImmediate(function() { note('immediate'); });
process.nextTick(() => { note('tick'); });
test('a test', () => { note('test'); });
describe('a suite', () => {
  note('suite');
  it('has a test', () => {});
});

process.on('exit', () => {
  assert.match(frames.timeout, /^ {4}at Timeout\._onTimeout \(.*:10:\d+\)$/);
  assert.match(frames.named, /^ {4}at Timeout\.named \[as _onTimeout\] \(.*:11:\d+\)$/);
  assert.match(frames.immediate, /^ {4}at Immediate\.(?:<anonymous>|_onImmediate) \(.*:12:\d+\)$/);
  assert.match(frames.tick, /^ {4}at [^ ]*:13:\d+$/);
  assert.match(frames.test, /^ {4}at TestContext\.<anonymous> \(.*:14:\d+\)$/);
  assert.match(frames.suite, /^ {4}at SuiteContext\.<anonymous> \(.*:16:\d+\)$/);
});
