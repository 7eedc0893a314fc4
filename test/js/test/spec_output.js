// SPDX-License-Identifier: MIT
// A file run by itself prints with the reporter `spec`, another with --test-reporter.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const text = `
const { test, describe, it } = require('node:test');
console.log('first');
describe('suite', () => {
  it('passes', (t) => { t.diagnostic('note'); });
  it('fails', () => { throw 'bad'; });
  it.todo('later');
});
test('left out', { skip: 'why' });
console.log('second');
`;
const env = { ...process.env, NO_COLOR: '1' };
delete env.NODE_TEST_CONTEXT;
delete env.FORCE_COLOR;

function run(...flags) {
  const { stdout, status } = spawnSync(process.execPath, [...flags, '-e', text], { env, encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stdout.replaceAll(/\(\d[\d.]*ms\)/g, '(*ms)').replaceAll(/duration_ms:? [\d.]+/g, 'duration_ms *');
}

assert.ok(run().startsWith(`first
second
\u25B6 suite
  \u2714 passes (*ms)
  \u2139 note
  \u2716 fails (*ms)
  \u2714 later (*ms) # ${'todo'.toUpperCase()}
\u2716 suite (*ms)
\uFE63 left out (*ms) # why
\u2139 tests 4
\u2139 suites 1
\u2139 pass 1
\u2139 fail 1
\u2139 cancelled 0
\u2139 skipped 1
\u2139 todo 1
\u2139 duration_ms *

\u2716 failing tests:

test at `));

const tap = run('--test-reporter=tap');
assert.match(tap, /^first\nsecond\nTAP version 13\n# Subtest: suite\n {4}# Subtest: passes\n {4}ok 1 - passes\n {6}---\n/);
assert.match(tap, /\n {4}not ok 2 - fails\n {6}---\n {6}duration_ms \*\n {6}type: 'test'\n {6}location: .*\n/);
assert.match(tap, /\n {6}failureType: 'testCodeFailure'\n {6}error: 'bad'\n {6}code: 'ERR_TEST_FAILURE'\n/);
assert.match(tap, /\n {4}1\.\.3\nnot ok 1 - suite\n/);
assert.match(tap, /\nok 2 - left out # SKIP why\n/);
assert.match(tap, /\n1\.\.2\n# tests 4\n/);

assert.match(run('--test-reporter=dot'), /^first\nsecond\n\.X\.X\.\n\nFailed tests:\n/);
assert.match(run('--test-reporter=junit'), /<testcase name="left out" .*>\n\t\t<skipped type="skipped" message="why"\/>/);
