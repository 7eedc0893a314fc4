// SPDX-License-Identifier: MIT
// Code of all kinds does the same when it comes from the compile cache.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const program = join(__dirname, 'fixtures/compile_cache/syntax.mjs');
function run(more) {
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, NODE_DEBUG_NATIVE: 'COMPILE_CACHE', ...more };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  assert.strictEqual(status, 0, stderr);
  return { stdout, stderr };
}

const { stdout: expected } = run({});
const cache = { NODE_COMPILE_CACHE: join(folder, 'cache') };
assert.strictEqual(run(cache).stdout, expected);
const { stdout, stderr } = run(cache);
assert.strictEqual(stdout, expected);
assert.match(stderr, /syntax\.mjs was accepted/);
assert.strictEqual(readdirSync(join(folder, 'cache')).length, 1);
