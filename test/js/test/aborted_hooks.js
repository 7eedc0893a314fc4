// SPDX-License-Identifier: MIT
// Hooks whose signal they abort themselves fail; errors from outside fail a test and do not cancel it; a plan that waits
// in vain is cancelled.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const code = `
  const { afterEach, before, beforeEach, describe, it, test } = require('node:test');
  for (const hook of [before, beforeEach, afterEach]) {
    describe(hook.name, () => {
      const ac = new AbortController();
      hook(() => ac.abort(), { signal: ac.signal });
      it('one', () => {});
      it('two', () => {});
    });
  }
  test('thrown from outside', (t, done) => { setImmediate(() => { throw new Error('outside'); }); });
  test('plan', (t) => { t.plan(1, { wait: 20 }); setTimeout(() => {}, 60); });`;
const { stdout, status } = spawnSync(process.execPath, ['--test-reporter=tap', '-e', code], { encoding: 'utf8' });
const counts = Object.fromEntries([...stdout.matchAll(/^# (\w+) (\d+)$/mg)].map(([, name, n]) => [name, +n]));
assert.deepStrictEqual(counts, { tests: 8, suites: 3, pass: 0, fail: 5, cancelled: 3, skipped: 0, todo: 0 });
assert.match(stdout, /failureType: 'hookFailed'\n +error: 'This operation was aborted'/);
assert.strictEqual(status, 1);
