// SPDX-License-Identifier: MIT
// Each way to fail has a failureType; what was thrown is the cause.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const text = `
const { test, describe, it, before, beforeEach, afterEach } = require('node:test');
test('code', () => { throw new Error('x'); });
test('both', async (t, done) => done());
test('twice', (t, done) => { done(); done(); });
test('timeout', { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 10000).unref()));
test('aborted', { signal: AbortSignal.abort() }, () => {});
test('plan', (t) => { t.plan(1); });
test('outside', () => new Promise(() => { setImmediate(() => { throw new Error('x'); }); }));
test('rejected', () => new Promise(() => { setImmediate(() => { Promise.reject(new Error('x')); }); }));
describe('suite', () => { throw new Error('x'); });
describe('before', () => { before(() => { throw new Error('x'); }); it('cancelled', () => {}); });
describe('each', () => { beforeEach(() => { throw new Error('x'); }); it('hook', () => {}); });
test.expectFailure('expected', () => {});
`;
const expected = {
  code: 'testCodeFailure', both: 'callbackAndPromisePresent', twice: 'multipleCallbackInvocations',
  timeout: 'testTimeoutFailure', aborted: 'testAborted', plan: 'testCodeFailure', outside: 'uncaughtException',
  rejected: 'unhandledRejection', suite: 'testCodeFailure', cancelled: 'cancelledByParent', before: 'hookFailed',
  hook: 'hookFailed', each: 'subtestsFailed', expected: 'expectedFailure',
};
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const { stdout, status } = spawnSync(process.execPath, ['--test-reporter=tap', '-e', text], { env, encoding: 'utf8' });
assert.strictEqual(status, 1);
const found = {};
for (const [, name, type] of stdout.matchAll(/not ok \d+ - (\w+)[^\n]*\n(?: +[^\n]*\n)*? +failureType: '(\w+)'/g)) {
  found[name] = type;
}
assert.deepStrictEqual(found, expected);
