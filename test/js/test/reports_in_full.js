// SPDX-License-Identifier: MIT
// What reporters tell of tests that ran in another process: names of errors, lines of messages, places in the tree.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reports-in-full-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
fs.writeFileSync(path.join(folder, 'a.test.js'), `
  const { suite, test } = require('node:test');
  suite('outer', () => { suite('inner', () => { test('deep', () => {}); }); });
  test('fails', () => { require('node:assert').strictEqual(1, 2, 'first\\nsecond'); });
  test('quotes', () => { throw new Error("it's so"); });
  test('tagged', { tags: ['slow'] }, () => {});
`);
function start(...args) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  return spawnSync(process.execPath, ['--test', ...args], { cwd: folder, encoding: 'utf8', env }).stdout;
}

const tap = start('--test-reporter=tap', 'a.test.js');
assert.match(tap, /^ {2}name: 'AssertionError'$/m);
assert.match(tap, /^ {2}error: "it's so"$/m);
assert.match(tap, /^# .*ExperimentalWarning: Test tags is an experimental feature and might change at any time$/m);

const junit = start('--test-reporter=junit', 'a.test.js');
assert.match(junit, /<testsuite name="outer" [^>]*timestamp="\d{4}-\d\d-\d\dT[\d:.]+Z" hostname="/);
assert.match(junit, /<testcase name="deep" [^>]*classname="outer\.inner"/);
assert.match(junit, /failure="first&#10;second&#10;&#10;1 !== 2&#10;"/);
assert.match(junit, /<failure type="testCodeFailure" message="first&#10;second&#10;&#10;1 !== 2">/);
assert.match(junit, /failure="it's so"/);
