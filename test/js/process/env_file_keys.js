// SPDX-License-Identifier: MIT
// What .env files have before a name: `export` and blanks; anything else is a part of it.
'use strict';

const assert = require('node:assert');
const { parseEnv } = require('node:util');

for (const [text, expected] of [
  ['export A=1', { A: '1' }],
  ['  export   A = 1 ', { A: '1' }],
  ['export\tA=1', { 'export\tA': '1' }],
  ['exportA=1', { exportA: '1' }],
  ['\uFEFFA=1\nB=2', { '\uFEFFA': '1', 'B': '2' }],
  ['\tA=1', { A: '1' }],
  ['=1\nB=2', { B: '2' }],
]) assert.deepStrictEqual({ ...parseEnv(text) }, expected, text);
