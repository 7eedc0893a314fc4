// SPDX-License-Identifier: MIT
// Millions of short texts that nobody keeps do not fill the memory.
'use strict';

const assert = require('node:assert');

const bytes = Buffer.alloc(100, 'eddy');
const before = process.resourceUsage().maxRSS;
let length = 0;
for (let i = 0; i < 1_500_000; i++) length += bytes.toString('hex').length + bytes.toString('latin1', 0, 90).length;
assert.strictEqual(length, 435_000_000);
const grown = process.resourceUsage().maxRSS - before;
if (process.env.ASAN === undefined) assert.ok(grown < 120_000, `${grown} KB`);
