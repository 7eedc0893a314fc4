// SPDX-License-Identifier: MIT
// Hooks run outermost first before a test, innermost first after it, whenever they were added.
'use strict';

const assert = require('node:assert');
const { test, describe, it, before, after, beforeEach, afterEach } = require('node:test');

const seen = [];
const say = (text) => () => { seen.push(text); };

describe('outer', () => {
  describe('inner', () => {
    beforeEach(say('inner beforeEach'));
    afterEach(say('inner afterEach'));
    it('one', say('one'));
    it.skip('left out', say('never'));
    it('skips itself', (t) => t.skip());
  });
  beforeEach(say('outer beforeEach'));
  afterEach(say('outer afterEach'));
  before(say('outer before'));
  after(say('outer after'));
});

test('order', () => {
  const around = (...body) => ['outer beforeEach', 'inner beforeEach', ...body, 'inner afterEach', 'outer afterEach'];
  assert.deepStrictEqual(seen, ['outer before', ...around('one'), ...around(), 'outer after']);
});

test('hooks of a test', async (t) => {
  const list = [];
  t.before(() => list.push('before'));
  t.beforeEach((context) => list.push(`beforeEach ${context.name}`));
  t.afterEach((context) => list.push(`afterEach ${context.name} ${context.passed}`));
  await t.test('sub', () => list.push('sub'));
  assert.deepStrictEqual(list, ['before', 'beforeEach sub', 'sub', 'afterEach sub true']);
});
