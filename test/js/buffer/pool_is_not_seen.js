// SPDX-License-Identifier: MIT
// Memory of the pool is whatever it was: what promises zeros or exact bytes does not show it.
'use strict';

const assert = require('node:assert');

for (let i = 0; i < 40; i++) Buffer.allocUnsafe(4000).fill(0xAA);
const padded = Buffer.concat([Buffer.from('abc')], 5000);
assert.strictEqual(padded.toString('latin1', 0, 3), 'abc');
assert.ok(padded.subarray(3).every((byte) => byte === 0));
assert.ok(Buffer.alloc(5000).every((byte) => byte === 0));
assert.deepStrictEqual([...Buffer.from(new Array(3000).fill(7))], new Array(3000).fill(7));

const { execFileSync } = require('node:child_process');
const look = `
  for (let i = 0; i < 40; i++) {
    const buffer = Buffer.allocUnsafe(4000);
    if (buffer.some((byte) => byte !== 0)) throw new Error('not zero');
    buffer.fill(1);
  }`;
execFileSync(process.execPath, ['--zero-fill-buffers', '-e', look]);
