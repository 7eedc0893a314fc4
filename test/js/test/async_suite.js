// SPDX-License-Identifier: MIT
// A suite whose function is asynchronous delays the tests of the file, but does not change their order.
'use strict';

const assert = require('node:assert');
const { after, describe, it, test } = require('node:test');

const seen = [];
test('first', () => { seen.push('first'); });
describe('suite', async () => {
  await new Promise(setImmediate);
  it('second', () => { seen.push('second'); });
});
test('third', () => { seen.push('third'); });
after(() => assert.deepStrictEqual(seen, ['first', 'second', 'third']));
