// SPDX-License-Identifier: MIT
// --test-isolation=none: the run lasts as long as what its files began, unless --test-force-exit ends it.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const directory = mkdtempSync(join(tmpdir(), 'none-'));
const file = join(directory, 'a.test.js');
writeFileSync(file, `
  const { before, test } = require('node:test');
  before(() => { setTimeout(() => { throw new Error('late'); }, 300); });
  test('ok', () => {});`);
const run = (...more) => spawnSync(process.execPath, ['--test', '--test-isolation=none', ...more, file],
                                   { encoding: 'utf8' });
const late = run();
assert.match(late.stdout, /Test hook "before" at .*generated asynchronous activity after the test ended/);
assert.match(late.stdout, /pass 1$/m);
assert.match(late.stdout, /fail 0$/m);
assert.strictEqual(late.status, 1);
const forced = run('--test-force-exit');
assert.doesNotMatch(forced.stdout + forced.stderr, /late/);
assert.strictEqual(forced.status, 0);
rmSync(directory, { recursive: true });
