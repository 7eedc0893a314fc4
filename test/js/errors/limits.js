// SPDX-License-Identifier: MIT
// Error.stackTraceLimit of every kind, captureStackTrace on what cannot take it, `stack` through the prototype chain.
'use strict';

const assert = require('node:assert');

const isNative = process.env.EDDY_ENGINE_ABI !== '0'; // else the engine's own errors keep its text
const deep = (depth, fn) => (depth === 0 ? fn() : deep(depth - 1, fn));
const frames = (stack) => stack?.split('\n').filter((line) => /limits\.js/.test(line)).length;
const thrown = () => {
  try {
    return null.property;
  } catch (error) {
    return error;
  }
};

for (const [limit, count] of [
  [0, 0], [1, 1], [3, 3], [3.7, 3], [-1, 0], [NaN, 0], [12, 12],
  ['3', undefined], [null, undefined], [undefined, undefined], [{}, undefined],
]) {
  Error.stackTraceLimit = limit;
  const target = {};
  deep(20, () => Error.captureStackTrace(target));
  const made = deep(20, () => new Error('made'));
  const names = [frames(made.stack), frames(target.stack)];
  if (isNative) names.push(frames(deep(20, thrown).stack));
  Error.stackTraceLimit = 10;
  for (const found of names) assert.strictEqual(found, count, `${limit}`);
  assert.ok(Object.hasOwn(made, 'stack') && Object.hasOwn(target, 'stack'));
}

assert.throws(() => Error.captureStackTrace(Object.freeze({})), TypeError);
for (const bad of [1, null, undefined, 'x', Symbol('x')]) assert.throws(() => Error.captureStackTrace(bad), TypeError);

// Seen and set from below
const error = new Error('base');
const below = Object.create(error);
assert.strictEqual(below.stack, error.stack);
below.stack = 'set';
assert.ok(!Object.hasOwn(below, 'stack'));
assert.strictEqual(error.stack, 'set');
