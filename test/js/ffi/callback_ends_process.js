// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// C cannot go on after a callback that throws, is called on another thread, or returns what its type has no value for:
// the process says so and ends.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { fn, open } = require('./support/library.js');

const INVALID = 'Callback returned invalid value for declared FFI type';
const returns = (type, value) => () => {
  const callback = open().registerCallback({ return: type, arguments: [type] }, () => value);
  fn(`call_${type}`, type, 'pointer', type)(callback, /64$|pointer/.test(type) && type !== 'f64' ? 1n : 1);
};
const calls = (callback) => () => fn('call_void', 'void', 'pointer')(open().registerCallback(callback));

const cases = {
  throws: ['Callbacks cannot throw an exception', calls(() => { throw new Error('mine'); })],
  throwsUnderHandler: ['Callbacks cannot throw an exception', () => {
    process.on('uncaughtException', () => {});
    calls(() => { throw undefined; })();
  }],
  promise: ['Callbacks cannot return promises', calls(async () => {})],
  promiseForNumber: ['Callbacks cannot return promises', returns('i32', Promise.resolve(1))],
  thread: ['Callbacks can only be invoked on the system thread they were created on',
           () => fn('call_on_thread', 'void', 'pointer')(open().registerCallback(() => {}))],
  text: [INVALID, returns('i32', 'x')],
  nothing: [INVALID, returns('f64', undefined)],
  fraction: [INVALID, returns('i32', 1.5)],
  range: [INVALID, returns('u8', 256)],
  negative: [INVALID, returns('u32', -1)],
  bigint: [INVALID, returns('i32', 1n)],
  number: [INVALID, returns('i64', 1)],
  wide: [INVALID, returns('u64', 2n ** 64n)],
  boolean: [INVALID, returns('bool', true)],
  address: [INVALID, returns('pointer', 5)],
  negativeAddress: [INVALID, returns('pointer', -1n)],
  string: [INVALID, returns('pointer', 'x')],
  buffer: [INVALID, returns('pointer', Buffer.alloc(4))],
};

if (process.argv[2]) {
  cases[process.argv[2]][1]();
} else {
  for (const name of Object.keys(cases)) {
    const child = spawnSync(process.execPath, ['--no-warnings', __filename, name], { encoding: 'utf8' });
    assert.strictEqual(child.signal, 'SIGABRT', name);
    assert.strictEqual(child.stderr.split('\n')[0], cases[name][0], name);
  }
}
