// SPDX-License-Identifier: MIT
// A stop in a callback tells what began it: the stack of setTimeout(), and what began that.
'use strict';

const assert = require('node:assert');
const { Session } = require('node:inspector');

if (process.env.EDDY_ENGINE_ABI === '0') return; // no stops

const session = new Session();
session.connect();
const post = (method, params) => session.post(method, params, (error) => assert.ifError(error));
const stops = [];
session.on('Debugger.paused', ({ params }) => stops.push(params.asyncStackTrace));
post('Debugger.enable');

const names = (stack) => stack.callFrames.map(({ functionName }) => functionName);
const stop = new Function('debugger;\n//# sourceURL=stop.js'); // compiled after the debugger came

function begin(start) {
  start(function callback() {
    stop();
    setTimeout(next, 1);
  });
}

const steps = [
  () => begin((fn) => setTimeout(fn, 1)), // nothing is known before somebody asks
  () => {
    post('Debugger.setAsyncCallStackDepth', { maxDepth: 4 });
    begin((fn) => setTimeout(fn, 1));
  },
  () => begin(setImmediate),
  () => begin(process.nextTick),
  () => begin((fn) => setTimeout(function outer() { setTimeout(fn, 1); }, 1)),
  () => {
    post('Debugger.setAsyncCallStackDepth', { maxDepth: 0 });
    begin((fn) => setTimeout(fn, 1));
  },
];
function next() {
  if (steps.length > 0) return steps.shift()();
  session.disconnect();
  check();
}
next();

function check() {
  assert.strictEqual(stops.length, 6);
  assert.strictEqual(stops[0], undefined);
  for (const [i, type] of [[1, 'Timeout'], [2, 'Immediate'], [3, 'TickObject'], [4, 'Timeout']]) {
    assert.match(stops[i].description, new RegExp(`^(?:${type}|set${type})$`));
    assert.ok(i === 4 || names(stops[i]).includes('begin'), names(stops[i]).join());
  }
  assert.ok(names(stops[4]).includes('outer'));
  assert.ok(names(stops[4].parent).includes('begin'));
  assert.strictEqual(stops[5], undefined);
}
