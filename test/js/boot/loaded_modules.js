// SPDX-License-Identifier: MIT
// An empty script loads these modules of lib/, all of them and no others: each costs start-up time. Tried with a folder
// in place of the embedded lib/ that holds nothing else.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { copyFileSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

if (process.versions.eddy === undefined) return;

const MODULES = [
  'boot/realm', 'boot/turn', 'boot/globals', 'internal/cells', 'internal/async_context', 'internal/modules/main',
];

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-boot-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const script = join(folder, 'empty.js');
writeFileSync(script, '');
const lib = join(folder, 'lib');

function put(id) {
  const file = join(lib, `${id}.js`);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(__dirname, '../../../lib', `${id}.js`), file);
  return file;
}

function run() {
  return spawnSync(process.execPath, [script], { env: { ...process.env, EDDY_LIB: lib }, encoding: 'utf8' });
}

MODULES.forEach(put);
const { status, stderr } = run();
assert.strictEqual(stderr, '');
assert.strictEqual(status, 0);

for (const id of MODULES) {
  unlinkSync(put(id));
  const without = run();
  assert.notStrictEqual(without.status, 0, id);
  assert.ok(without.stderr.includes(`${id}.js`), id);
  put(id);
}
