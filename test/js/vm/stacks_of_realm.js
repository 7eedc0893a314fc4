// SPDX-License-Identifier: MIT
// Error.prepareStackTrace of another realm: errors that the engine threw there have V8's words and places, also when
// their message was read before their stack.
'use strict';

const assert = require('node:assert');
const vm = require('node:vm');

const cases = vm.runInNewContext(`
  Error.prepareStackTrace = (error, sites) => [error.message, sites[0].getLineNumber(), sites[0].getColumnNumber()];
  ({
    made() { throw new TypeError('boo'); },
    property: () => null.x,
    name: () => nonesuch,
    call() { const q = {}; q.z.y(); },
  });`, {}, 'realm.js');

const expected = {
  made: ['boo', 4, 20],
  property: ["Cannot read properties of null (reading 'x')", 5, 26],
  name: ['nonesuch is not defined', 6, 17],
  call: ["Cannot read properties of undefined (reading 'y')", 7, 32],
};

function thrown(name) {
  try {
    cases[name]();
  } catch (error) {
    return error;
  }
}

for (const name of Object.keys(expected)) {
  const { stack } = thrown(name);
  assert.deepStrictEqual([...stack], expected[name]);
  const error = thrown(name);
  assert.strictEqual(error.message, expected[name][0]);
  assert.deepStrictEqual([...error.stack], expected[name]);
}
