// SPDX-License-Identifier: MIT
// Hooks that come after a test run once, whether or not one of them fails.
'use strict';

const assert = require('node:assert');
const { afterEach, describe, test } = require('node:test');

if (process.env.FAILING_HOOKS === undefined) {
  const { spawnSync } = require('node:child_process');
  const env = { ...process.env, FAILING_HOOKS: '1' };
  delete env.NODE_TEST_CONTEXT;
  const { stdout, status } = spawnSync(process.execPath, [__filename], { env, encoding: 'utf8' });
  assert.strictEqual(status, 1);
  const told = stdout.split('\n').filter((line) => line.startsWith('> '));
  assert.deepStrictEqual(told, [
    '> test 1', '> each of 1', '> after 1',
    '> test 2', '> each of 2', '> after 2',
    '> test 3', '> each of 3', '> after 3',
  ]);
  return;
}

const tell = (text) => console.log(`> ${text}`);

describe('afterEach that throws', () => {
  afterEach(() => {
    tell('each of 1');
    throw new Error('of the hook');
  });
  afterEach(() => tell('never')); // the first one failed
  test('one', (t) => {
    t.after(() => tell('after 1'));
    tell('test 1');
  });
});

describe('a test that throws', () => {
  afterEach(() => tell('each of 2'));
  test('two', (t) => {
    t.after(() => tell('after 2'));
    tell('test 2');
    throw new Error('of the test');
  });
});

describe('after that throws', () => {
  afterEach(() => tell('each of 3'));
  test('three', (t) => {
    t.after(() => {
      tell('after 3');
      throw new Error('of the hook');
    });
    tell('test 3');
  });
});
