// SPDX-License-Identifier: MIT
// Hooks after all tests that were registered once some were done run after those that came with them.
'use strict';
const assert = require('node:assert');
const { after, test } = require('node:test');

const seen = [];
const server = require('node:http').createServer().listen(0, '127.0.0.1', () => {
  setTimeout(() => {
    after(() => {
      seen.push('late');
      server.close(); // else the process would go on
    });
    test('second', () => { seen.push('second'); });
  }, 20);
});
after(() => { seen.push('early'); });
test('first', () => { seen.push('first'); });
process.on('exit', () => assert.deepStrictEqual(seen, ['first', 'early', 'second', 'late']));
