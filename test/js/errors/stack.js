// SPDX-License-Identifier: MIT
// err.stack reads as Node's for errors that user code makes; captureStackTrace, stackTraceLimit, prepareStackTrace.
'use strict';

const assert = require('node:assert');

function make() { return new TypeError('what'); }
const error = make();
const lines = error.stack.split('\n');
assert.strictEqual(lines[0], 'TypeError: what');
assert.match(lines[1], /^ {4}at make \(.*stack\.js:7:\d+\)$/);
assert.match(lines[2], /^ {4}at .*stack\.js:8:\d+\)?$/);

// The header is fixed when the stack is first read; the property is an own one and can be written.
error.message = 'other';
assert.strictEqual(error.stack.split('\n')[0], 'TypeError: what');
assert.ok(Object.getOwnPropertyNames(error).includes('stack'));
assert.ok(!Object.keys(error).includes('stack'));
error.stack = 'mine';
assert.strictEqual(error.stack, 'mine');

class Custom extends Error {
  constructor(message) {
    super(message);
    this.name = 'Custom';
  }
}
const custom = new Custom('c');
assert.ok(custom instanceof Custom && custom instanceof Error);
assert.strictEqual(custom.constructor, Custom);
assert.match(custom.stack, /^Custom: c\n {4}at Object\.<anonymous> /);

// Errors of the engine are instances of the same classes.
try {
  null.x; // eslint-disable-line no-unused-expressions
} catch (thrown) {
  assert.ok(thrown instanceof TypeError && thrown instanceof Error);
  assert.strictEqual(thrown.constructor, TypeError);
}
assert.strictEqual(Object.getPrototypeOf(TypeError), Error);
assert.ok(Error('called') instanceof Error);
assert.deepStrictEqual(Object.getOwnPropertyNames(new Error('x', { cause: 1 })).sort(), ['cause', 'message', 'stack']);

// captureStackTrace leaves out the functions above the given one.
function above() { below(); }
function below() {
  const object = { name: 'N', message: 'm' };
  Error.captureStackTrace(object);
  assert.match(object.stack, /^N: m\n {4}at below /);
  Error.captureStackTrace(object, below);
  assert.match(object.stack, /^N: m\n {4}at above /);
}
above();

// stackTraceLimit
assert.strictEqual(Error.stackTraceLimit, 10);
function deep(n) { return n === 0 ? new Error('deep') : deep(n - 1) || null; }
assert.strictEqual(deep(30).stack.split('\n').length, 11);
Error.stackTraceLimit = 3;
assert.strictEqual(deep(30).stack.split('\n').length, 4);
Error.stackTraceLimit = 0;
assert.strictEqual(deep(30).stack, 'Error: deep');
Error.stackTraceLimit = 10;

// prepareStackTrace gets call sites and may return anything.
Error.prepareStackTrace = (e, sites) => sites;
function site() { return new Error('s').stack; }
const [first] = site();
assert.strictEqual(first.getFunctionName(), 'site');
assert.strictEqual(first.getFileName(), __filename);
assert.strictEqual(typeof first.getLineNumber(), 'number');
assert.strictEqual(typeof first.getColumnNumber(), 'number');
assert.strictEqual(first.isNative(), false);
Error.prepareStackTrace = undefined;
