// SPDX-License-Identifier: MIT
// Frames that repeat are folded in stacks of more than ten frames; shorter ones are shown as they are.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

function withFrames(...frames) {
  const error = new Error('x');
  error.stack = `Error: x\n${frames.map((frame) => `    at ${frame}`).join('\n')}`;
  return error;
}

const ten = ['a (f:1:1)', 'b (f:1:2)', ...new Array(8).fill('same (f:1:3)')];
assert.strictEqual(inspect(withFrames(...ten)).split('\n').length, 11);
assert.strictEqual(inspect(withFrames(...ten, 'same (f:1:3)')),
                   'Error: x\n    at a (f:1:1)\n    at b (f:1:2)\n    at same (f:1:3)\n' +
                   '    ... collapsed 8 duplicate lines matching above 1 lines 8 times...');

// What the cause has too is folded before.
const shared = ['one (f:2:1)', 'two (f:2:2)', 'three (f:2:3)', 'four (f:2:4)', 'five (f:2:5)'];
const error = withFrames(...new Array(7).fill('same (f:1:3)'), ...shared);
error.cause = withFrames('c (f:3:1)', ...shared);
const lines = inspect(error).split('\n');
assert.strictEqual(lines.filter((line) => line === '    at same (f:1:3)').length, 7);
assert.ok(lines.includes('    ... 3 lines matching cause stack trace ...'));
