// SPDX-License-Identifier: MIT
// err.stack of errors that the engine itself throws: Node's form, whoever reads it, however it is read first.
'use strict';

const assert = require('node:assert');

function fail() {
  return null.property;
}
const caught = (fn) => {
  try {
    fn();
  } catch (error) {
    return error;
  }
  return assert.fail();
};
const isNative = process.env.EDDY_ENGINE_ABI !== '0'; // else only what the runtime prints is converted

const first = caught(fail);
assert.ok(first instanceof TypeError);
assert.match(require('node:util').inspect(caught(fail)), /^TypeError: .*\n {4}at fail \(.*thrown_stack\.js:8:\d+\)\n/);

if (isNative) {
  const lines = first.stack.split('\n');
  assert.strictEqual(lines[0], `TypeError: ${first.message}`);
  assert.match(lines[1], /^ {4}at fail \(.*thrown_stack\.js:8:\d+\)$/);
  assert.match(lines[2], /^ {4}at caught \(.*thrown_stack\.js:12:\d+\)$/);
  const { value, ...attributes } = Object.getOwnPropertyDescriptor(caught(fail), 'stack');
  if (value !== undefined) assert.deepStrictEqual(attributes, { writable: true, enumerable: false, configurable: true });
  assert.ok(Object.hasOwn(caught(fail), 'stack'));

  const form = /^(\w+: .*)?\n {4}at /;
  for (const fn of [
    () => undefinedName, // eslint-disable-line no-undef
    () => JSON.parse('{'),
    () => new Array(-1),
    () => decodeURIComponent('%'),
    () => Reflect.construct(1),
    () => new (class extends Object { constructor() { this.x = 1; } })(), // eslint-disable-line constructor-super
    () => [].reduce(() => {}),
    () => BigInt(1.5),
    () => (1).toFixed(200),
    () => 'x'.repeat(-1),
    () => Symbol() + '',
    () => { null[Symbol.iterator](); },
    () => { const [a] = null; return a; },
  ]) {
    assert.match(caught(fn).stack, form, `${fn}`);
  }

  // Read by names, spread, in JSON, by a getter on the way
  const named = caught(fail);
  assert.ok(Object.getOwnPropertyNames(named).includes('stack'));
  assert.match(named.stack, form);
  assert.deepStrictEqual({ ...caught(fail) }, {});
  const { stack } = caught(fail);
  assert.match(stack, form);

  // The first line has the message of the first read.
  const changed = caught(fail);
  const { message } = changed;
  changed.message = 'changed';
  assert.strictEqual(changed.stack.split('\n')[0], 'TypeError: changed');
  changed.message = 'again';
  assert.strictEqual(changed.stack.split('\n')[0], 'TypeError: changed');

  // Written, deleted, not taken, cut, prepared
  const written = caught(fail);
  written.stack = 'mine';
  assert.strictEqual(written.stack, 'mine');
  const deleted = caught(fail);
  delete deleted.stack;
  assert.ok(!('stack' in deleted));
  Error.stackTraceLimit = 1;
  assert.strictEqual(caught(fail).stack.split('\n').length, 2);
  Error.stackTraceLimit = 10;
  Error.prepareStackTrace = (error, sites) => [error.message, sites[0].getFunctionName(), sites[0].getLineNumber()];
  assert.deepStrictEqual(caught(fail).stack, [message, 'fail', 8]);
  Error.prepareStackTrace = undefined;

  // Deep recursion, and many in compiled code
  assert.match(caught(function deep() { deep(); }).stack, /^RangeError: Maximum call stack size exceeded.*\n {4}at deep /);
  for (let i = 0; i < 20000; i++) {
    const error = caught(fail);
    if (i % 100 === 0) assert.match(error.stack, form);
  }
}

// Rejections
(async () => {
  await null;
  fail();
})().catch((error) => {
  assert.match(isNative ? error.stack : `${error}`, /^TypeError: /);
});

// The functions of the frames may be gone by the time somebody asks.
if (isNative) {
  const late = [];
  for (let i = 0; i < 200; i++) late.push(caught(new Function('return null.x')));
  const pressure = [];
  for (let i = 0; i < 200; i++) pressure.push(new Array(10000).fill(i));
  for (const error of late) assert.match(error.stack, /^TypeError: .*\n {4}at /);
}
