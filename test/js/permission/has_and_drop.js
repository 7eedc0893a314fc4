// SPDX-License-Identifier: MIT
// Flags: --permission --allow-fs-read=* --allow-fs-write=/there/* --allow-fs-write=/a/b*
// process.permission: what is granted, by scope and by path; what is dropped does not come back.
'use strict';

const assert = require('node:assert');
const { channel } = require('node:diagnostics_channel');

const { permission } = process;
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(process, 'permission'), {
  value: permission, writable: false, enumerable: true, configurable: false,
});

assert.throws(() => permission.has(), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "scope" argument/ });
assert.throws(() => permission.has('fs', {}), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "reference" argument/ });
assert.throws(() => permission.drop(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(permission.has('nothing'), false);

for (const scope of ['fs', 'fs.write', 'child', 'worker', 'net', 'addon', 'wasi', 'inspector']) {
  assert.strictEqual(permission.has(scope), false, scope);
}
assert.strictEqual(permission.has('fs.read'), true);
assert.strictEqual(permission.has('fs.read', '/etc'), true);
assert.strictEqual(permission.has('fs.write', '/there/x'), true);
assert.strictEqual(permission.has('fs', '/there/x'), true);
assert.strictEqual(permission.has('fs.write', '/there/../x'), false);
assert.strictEqual(permission.has('fs.write', Buffer.from('/there/x/y')), true);
assert.strictEqual(permission.has('fs.write', '/a/bcd'), true);
assert.strictEqual(permission.has('fs.write', '/a/x'), false);

const told = [];
channel('node:permission-model:fs').subscribe(({ permission, resource, drop }) => {
  told.push([permission, resource, drop]);
});
permission.has('fs.write', '/x');
permission.has('fs');
permission.has('fs.read', '/x');
permission.drop('fs.write', '/there/*');
assert.deepStrictEqual(told, [
  ['FileSystemWrite', '/x', undefined], ['FileSystem', '', undefined], ['FileSystemWrite', '/there/*', true],
]);
assert.strictEqual(permission.has('fs.write', '/there/x'), false);
assert.strictEqual(permission.has('fs.write', '/a/bcd'), true);
permission.drop('fs');
assert.strictEqual(permission.has('fs.write', '/a/bcd'), false);
assert.throws(() => require('node:fs').readFileSync('/etc/hostname'), {
  code: 'ERR_ACCESS_DENIED', permission: 'FileSystemRead', resource: '/etc/hostname',
});
