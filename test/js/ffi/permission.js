// SPDX-License-Identifier: MIT
// Flags: --no-warnings --permission --allow-fs-read=*
// Without --allow-ffi all of node:ffi that touches memory is refused, before its arguments are looked at.
'use strict';

const assert = require('node:assert');
const channel = require('node:diagnostics_channel');
const ffi = require('node:ffi');

const told = [];
channel.subscribe('node:permission-model:ffi', (message) => told.push(message));
const denied = {
  name: 'Error', code: 'ERR_ACCESS_DENIED', permission: 'FFI', resource: '',
  message: 'Access to this API has been restricted. Use --allow-ffi to manage permissions.',
};

const free = ['DynamicLibrary', 'dlclose', 'dlsym', 'suffix', 'types'];
const names = Object.keys(ffi).filter((name) => !free.includes(name));
for (const name of names) assert.throws(() => ffi[name](), denied, name);
assert.strictEqual(told.length, names.length);
for (const path of [undefined, null, 'nothing.so']) assert.throws(() => new ffi.DynamicLibrary(path), denied);
assert.throws(() => ffi.DynamicLibrary(null), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.strictEqual(ffi.dlclose({ close() {} }), undefined);
assert.strictEqual(process.permission.has('ffi'), false);
