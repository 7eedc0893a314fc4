// SPDX-License-Identifier: MIT
// A test may throw anything, also what fails while it is shown. runOnly() does nothing without --test-only.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'thrown-values-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'a.js');
writeFileSync(file, `
const { inspect } = require('node:util');
const test = require('node:test');
test('shows itself', () => { throw { [inspect.custom]() { return 'customized'; } }; });
test('cannot show itself', () => { throw { [inspect.custom]() { throw new Error('bad'); }, foo: 1 }; });
test('only', async (t) => {
  t.runOnly(true);
  await t.test('one');
  await t.test('two', { only: true });
});
`);

const { stdout, status } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', file], { encoding: 'utf8' });
assert.strictEqual(status, 1);
assert.match(stdout, /\n {2}error: 'customized'\n/);
assert.match(stdout, /\n {4}\{\n {6}foo: 1,\n {6}Symbol\(nodejs\.util\.inspect\.custom\): \[Function/);
assert.match(stdout, / {4}ok 1 - one\n[^#]*# 'only' and 'runOnly' require the --test-only command-line option\.\n/);
assert.match(stdout, / {4}ok 2 - two\n/);
