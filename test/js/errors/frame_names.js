// SPDX-License-Identifier: MIT
// What frames call their functions: `new` before a class, `get` and `set` before an accessor; names that only look so.
'use strict';

const assert = require('node:assert');

class Base {
  constructor() {
    this.made = new Error('made').stack;
  }
}
class Sub extends Base {
  constructor() {
    super();
    try {
      null.x; // eslint-disable-line no-unused-expressions
    } catch (error) {
      this.thrown = error;
    }
  }

  get value() { return new Error('get').stack; }
  set value(target) { target.stack = new Error('set').stack; }
  ['get other']() { return new Error('method').stack; }
}
const first = (stack) => /at (.*?) \(/.exec(stack.split('\n')[1])[1];

if (process.env.EDDY_ENGINE_ABI !== '0') {
  const sub = new Sub();
  assert.match(sub.made, /^Error: made\n {4}at new Base \(.*frame_names\.js:9:17\)\n {4}at new Sub \(.*\.js:14:5\)\n/);
  assert.strictEqual(first(sub.thrown.stack), 'new Sub');
  assert.match(first(sub.value), /get value/);
  const target = {};
  sub.value = target;
  assert.match(first(target.stack), /set value/);
  assert.match(first(sub['get other']()), /get other/);

  const named = { get call() { return new Error('own').stack; } };
  assert.match(first(named.call), /get call/);
  function plain() { return new Error('plain').stack; }
  Object.defineProperty(plain, 'name', { get() { throw new Error('asked'); } });
  assert.match(first(plain()), /plain/);

  Error.prepareStackTrace = (error, sites) => sites.slice(0, 2).map((s) => [s.getFunctionName(), s.isConstructor()]);
  assert.deepStrictEqual(new Sub().made, [['Base', true], ['Sub', true]]);
  Error.prepareStackTrace = undefined;

  // Many frames, many functions
  const deep = (n) => (n === 0 ? new Error('deep').stack : deep(n - 1));
  Error.stackTraceLimit = 200;
  assert.strictEqual(deep(150).split('\n').filter((line) => / deep \(/.test(line)).length, 151);
  Error.stackTraceLimit = 10;
  const errors = [];
  for (let i = 0; i < 1000; i++) errors.push(new Function('return class X { constructor() { this.e = new Error() } }')());
  const stacks = errors.map((X) => new X().e);
  for (const error of stacks) assert.strictEqual(first(error.stack), 'new X');
  assert.strictEqual(errors.length, 1000);
}
