// SPDX-License-Identifier: MIT
// Below the frames of the program stacks tell, by the names that Node has for it, what of the event loop called it.
'use strict';
const assert = require('node:assert');
const { callbackify, getCallSites } = require('node:util');

const TICKS = /^ {4}at process\.processTicksAndRejections \(node:internal\/process\/task_queues:\d+:\d+\)$/;
const frames = (error) => error.stack.split('\n').slice(1);
const seen = new Set();
function check(name, ...expected) {
  seen.add(name);
  const found = frames(new Error(name)).slice(1); // without the frame of this function
  assert.strictEqual(found.length, expected.length, found.join('\n'));
  for (let i = 0; i < expected.length; i++) assert.match(found[i], expected[i]);
}

process.nextTick(function tick() { check('tick', /at tick \(/, TICKS); });
Promise.resolve().then(function reaction() { check('reaction', /at reaction \(/, TICKS); });
queueMicrotask(function task() { check('microtask', /at task \(/, TICKS); });
(async function resumed() {
  await null;
  check('await', /at resumed \(/, TICKS);
})();
setTimeout(function timer() {
  check('timer', /at Timeout\.timer \[as _onTimeout\] \(/, /at listOnTimeout \(node:internal\/timers:\d+:\d+\)$/,
        /at process\.processTimers \(node:internal\/timers:\d+:\d+\)$/);
  process.nextTick(function behind() { check('tick of a timer', /at behind \(/, TICKS); });
}, 1);
setImmediate(function immediate() {
  check('immediate', /at Immediate\.immediate (?:\[as _onImmediate\] )?\(/,
        /at process\.processImmediate \(node:internal\/timers:\d+:\d+\)$/);
});
callbackify(() => Promise.reject(null))((error) => { // eslint-disable-line prefer-promise-reject-errors
  seen.add('callbackify');
  const found = frames(error);
  assert.strictEqual(found.length, 1, found.join('\n'));
  assert.match(found[0], TICKS);
});

// A stack that the limit cut off tells no more than the limit allows.
process.nextTick(() => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  const cut = frames(new Error('one'));
  Error.stackTraceLimit = limit;
  assert.strictEqual(cut.length, 1);
  assert.match(cut[0], /frames_of_the_loop/);
});
Promise.resolve().then(() => {
  const deep = (n) => (n === 0 ? new Error('deep') : deep(n - 1));
  const found = frames(deep(40));
  assert.strictEqual(found.length, Error.stackTraceLimit);
  for (const frame of found) assert.match(frame, /at deep \(/);
});
process.nextTick(() => {
  const last = getCallSites().at(-1);
  assert.strictEqual(last.functionName, 'processTicksAndRejections');
  assert.strictEqual(last.scriptName, 'node:internal/process/task_queues');
});

// A name that begins like its class
class Foo { Foobar() { return frames(new Error('class'))[0]; } }
assert.match(new Foo().Foobar(), /at Foo\.Foobar \(/);

process.on('exit', () => assert.strictEqual(seen.size, 8));
