// SPDX-License-Identifier: MIT
// --test-only and the patterns of names choose tests; a suite is there for any test below it that is chosen.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const text = `
const { test, describe, it } = require('node:test');
describe('outer', () => {
  it('one', () => {});
  it.only('two', () => {});
  describe.only('inner', () => { it('three', () => {}); it('four', () => {}); });
});
describe('other', { only: false }, () => { it.only('five', () => {}); });
test('six', () => {});
`;
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;

function chosen(...flags) {
  const isOnly = flags[0] === '--test-only';
  const args = [...flags, '--test-reporter=tap', '-e', isOnly ? text : text.replaceAll(/\.only|\{ only: false \}, /g, '')];
  const { stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  return [...stdout.matchAll(/^ *ok \d+ - (\w+)/gm)].map((match) => match[1]).join(' ');
}

assert.strictEqual(chosen('--test-only'), 'two three four inner outer');
assert.strictEqual(chosen('--test-name-pattern=three|six'), 'three inner outer six');
assert.strictEqual(chosen('--test-name-pattern=/^OUTER inner four$/i'), 'four inner outer');
assert.strictEqual(chosen('--test-name-pattern=other'), 'five other');
assert.strictEqual(chosen('--test-skip-pattern=outer', '--test-skip-pattern=other'), 'six');
