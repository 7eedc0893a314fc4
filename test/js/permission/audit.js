// SPDX-License-Identifier: MIT
// Flags: --permission-audit
// An audit tells of what --permission would refuse, and refuses nothing.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { subscribe } = require('node:diagnostics_channel');
const fs = require('node:fs');

const told = [];
for (const name of ['fs', 'child', 'net']) {
  subscribe(`node:permission-model:${name}`, ({ permission, resource }) => told.push(`${permission} ${resource}`));
}
fs.readFileSync('/etc/hostname');
assert.throws(() => fs.mkdirSync('/proc/none'), { code: /^E(?:NOENT|ACCES|PERM)$/ });
assert.strictEqual(spawnSync('true', { env: { PATH: process.env.PATH } }).status, 0);
assert.deepStrictEqual(told.splice(0), [
  'FileSystemRead /etc/hostname', 'FileSystemWrite /proc/none', 'ChildProcess true',
]);
assert.strictEqual(process.permission.has('fs.read'), false);
assert.deepStrictEqual(told, ['FileSystemRead ']);
