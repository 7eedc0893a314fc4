// SPDX-License-Identifier: MIT
// A plan counts what promises do in the few turns of the microtask queue after the test's function, and no more.
'use strict';

const assert = require('node:assert');
const { test } = require('node:test');

const late = (t, turns) => {
  t.plan(1);
  let last = Promise.resolve();
  for (let i = 0; i < turns; i++) last = last.then(() => {});
  last.then(() => t.assert.ok(true));
};

for (let turns = 0; turns < 4; turns++) {
  test(`function, ${turns}`, (t) => late(t, turns));
  test(`async function, ${turns}`, async (t) => late(t, turns));
}
test('later', { expectFailure: /plan expected 1 assertions but received 0/ }, (t) => late(t, 20));
process.on('exit', (code) => assert.strictEqual(code, 0));
