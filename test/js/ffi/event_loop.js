// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// A timer that C starts on the thread's loop calls back when no call is under way.
'use strict';

const assert = require('node:assert');
const ffi = require('node:ffi');

const lib = new ffi.DynamicLibrary(null);
const uv = lib.getFunctions({
  uv_os_getpid: { return: 'i32', arguments: [] },
  uv_handle_size: { return: 'u64', arguments: ['i32'] },
  uv_timer_init: { return: 'i32', arguments: ['pointer', 'pointer'] },
  uv_timer_start: { return: 'i32', arguments: ['pointer', 'pointer', 'u64', 'u64'] },
  uv_close: { arguments: ['pointer', 'pointer'] },
});
assert.strictEqual(uv.uv_os_getpid(), process.pid);
assert.strictEqual(ffi.getCurrentEventLoop(), ffi.getCurrentEventLoop());

const TIMER = 13;
const timer = Buffer.alloc(Number(uv.uv_handle_size(TIMER)));
const order = [];
const callback = lib.registerCallback({ arguments: ['pointer'] }, (handle) => {
  assert.strictEqual(handle, ffi.getRawPointer(timer));
  order.push('timer');
  process.nextTick(() => order.push('tick'));
  Promise.resolve().then(() => order.push('microtask'));
  uv.uv_close(handle, closed);
});
const closed = lib.registerCallback({ arguments: ['pointer'] }, () => {
  order.push('closed');
  setImmediate(() => order.push('immediate'));
});
assert.strictEqual(uv.uv_timer_init(ffi.getCurrentEventLoop(), timer), 0);
assert.strictEqual(uv.uv_timer_start(timer, callback, 5n, 0n), 0);
process.on('exit', () => {
  assert.deepStrictEqual([...order].sort(), ['closed', 'immediate', 'microtask', 'tick', 'timer']);
  // Node comes to ticks and microtasks only at its own next callback.
  if (process.versions.eddy) assert.deepStrictEqual(order, ['timer', 'tick', 'microtask', 'closed', 'immediate']);
});
