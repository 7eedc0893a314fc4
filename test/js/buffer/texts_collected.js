// SPDX-License-Identifier: MIT
// Texts and arrays too small to be a matter of their own are collected all the same: a gigabyte of them comes and goes.
'use strict';

const assert = require('node:assert');

const bytes = Buffer.alloc(1000, 'a');
let length = 0;
for (let i = 0; i < 600_000; i++) length += bytes.latin1Slice(0, 1000 - i % 8).length;
for (let i = 0; i < 150_000; i++) length += new Uint8Array(3000 + i % 8).length;
assert.ok(length > 1_000_000_000);
// A sanitizer holds back what was freed.
if (process.env.ASAN === undefined) assert.ok(process.resourceUsage().maxRSS < 800_000);
