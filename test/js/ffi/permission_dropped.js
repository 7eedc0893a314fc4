// SPDX-License-Identifier: MIT
// Flags: --no-warnings --permission --allow-ffi --allow-fs-read=*
// A permission that is dropped opens no library any more; those that are open stay so.
'use strict';

const assert = require('node:assert');
const ffi = require('node:ffi');

assert.ok(process.permission.has('ffi'));
const { lib, functions } = ffi.dlopen(null, { abs: { return: 'i32', arguments: ['i32'] } });
assert.throws(() => ffi.dlopen('nothing.so'), { code: 'ERR_FFI_CALL_FAILED' });
process.permission.drop('ffi');
assert.ok(!process.permission.has('ffi'));
const denied = { code: 'ERR_ACCESS_DENIED', permission: 'FFI' };
assert.throws(() => ffi.dlopen(null), denied);
assert.throws(() => ffi.getInt8(functions.abs.pointer), denied);
assert.strictEqual(functions.abs(-5), 5);
assert.strictEqual(lib.getFunction('labs', { return: 'i64', arguments: ['i64'] })(-5n), 5n);
const callback = lib.registerCallback(() => {});
lib.unregisterCallback(callback);
lib.close();
