// Primitive values between JavaScript and an addon.
'use strict';

const assert = require('node:assert');
const values = require('./support/addon.js').addon('values');

const OK = 0;
const STRING_EXPECTED = 3;
const NUMBER_EXPECTED = 6;
const BOOLEAN_EXPECTED = 7;
const BIGINT_EXPECTED = 17;
const DATE_EXPECTED = 18;

const types = [undefined, null, true, 1, 'a', Symbol('s'), {}, () => {}, undefined, 1n];
types.forEach((value, i) => { if (i !== 8) assert.strictEqual(values.type(value), i); });

const is = (answer, value) => assert.deepStrictEqual(answer, { status: OK, value });
for (const n of [0, 1, -1, 1.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 32 + 5, -(2 ** 40) - 3, 1e300, 2 ** 63]) {
  is(values.asDouble(n), n);
  is(values.asInt32(n), n | 0);
  is(values.asUint32(n), n >>> 0);
  let wide = 0n;
  if (Number.isFinite(n)) wide = BigInt(Math.trunc(n));
  if (wide >= 2n ** 63n) wide = 2n ** 63n - 1n;
  is(values.asInt64(n), wide);
}
is(values.asBool(false), false);
is(values.asDate(new Date(1500)), new Date(1500));
is(values.asBigInt64(-5n), -5n);
is(values.asBigInt64(2n ** 64n), -1n);
for (const n of [0n, 1n, -1n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 127n) - 12345n, 0x123456789abcdef0fedcba9876543210n]) {
  is(values.asBigWords(n), n);
}
for (const wrong of ['1', undefined, {}, 1n]) {
  for (const fn of ['asDouble', 'asInt32', 'asUint32', 'asInt64']) assert.strictEqual(values[fn](wrong).status, NUMBER_EXPECTED);
}
assert.strictEqual(values.asBool(1).status, BOOLEAN_EXPECTED);
assert.strictEqual(values.asDate(1).status, DATE_EXPECTED);
assert.strictEqual(values.asBigWords(1).status, BIGINT_EXPECTED);

// Whole text, and with room for four units: no half of a character.
for (const text of ['', 'a', 'grün', 'x'.repeat(63)]) is(values.latin1(text), text);
for (const text of ['', 'a', 'grün', '漢字 ✓', 'a😀b', 'x'.repeat(63)]) {
  is(values.utf8(text), text);
  is(values.utf16(text), text);
}
is(values.utf8('\ud800x'), '\ufffdx');
is(values.latin1Of4('grüner'), 'grün');
is(values.utf8Of4('abcdef'), 'abcd');
is(values.utf8Of4('abcüdef'), 'abc');
is(values.utf8Of4('😀😀'), '😀');
is(values.utf8Of4('a😀'), 'a');
is(values.utf16Of4('abcdef'), 'abcd');
for (const fn of ['latin1', 'utf8', 'utf16']) assert.strictEqual(values[fn](5).status, STRING_EXPECTED);
assert.deepStrictEqual(values.externalText(), ['of an addon', true]);

process.env.EDDY_ADDON = 'set';
assert.strictEqual(values.inEnvironment('EDDY_ADDON=set'), true);

assert.strictEqual(values.many(50_000), 0);
assert.strictEqual(values.escaped(), 'escaped');
