// SPDX-License-Identifier: MIT
// An error in one timer, immediate, tick or microtask leaves the others alone, and each reaches uncaughtException.
'use strict';
const assert = require('node:assert');
const seen = [];
process.on('uncaughtException', (error) => seen.push(error.message));
const fail = (name) => () => { throw new Error(name); };
const done = [];
setTimeout(fail('timer'), 1);
setTimeout(() => done.push('timer'), 1);
setImmediate(fail('immediate'));
setImmediate(() => done.push('immediate'));
process.nextTick(fail('tick'));
process.nextTick(() => done.push('tick'));
queueMicrotask(fail('microtask'));
queueMicrotask(() => done.push('microtask'));
process.on('exit', () => {
  assert.deepStrictEqual(seen.sort(), ['immediate', 'microtask', 'tick', 'timer']);
  assert.deepStrictEqual(done.sort(), ['immediate', 'microtask', 'tick', 'timer']);
});
