// SPDX-License-Identifier: MIT
// indexOf, lastIndexOf, includes, compare, equals, against comparing at each place.
'use strict';

const assert = require('node:assert');

let seed = 5;
const random = (n) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor(seed / 65536) % n;
};
const matches = (hay, needle, at) => needle.every((byte, i) => hay[at + i] === byte);

for (let round = 0; round < 3000; round++) {
  const hay = Buffer.from(Array.from({ length: random(200) }, () => 97 + random(2)));
  const needle = Buffer.from(Array.from({ length: 1 + random(5) }, () => 97 + random(2)));
  const from = random(220) - 10;
  const start = from < 0 ? from + hay.length : from;
  let first = -1;
  let last = -1;
  for (let i = 0; i + needle.length <= hay.length; i++) {
    if (!matches(hay, needle, i)) continue;
    if (first < 0 && i >= start) first = i;
    if (i <= start) last = i;
  }
  assert.strictEqual(hay.indexOf(needle, from), first);
  assert.strictEqual(hay.lastIndexOf(needle, from), last);
  assert.strictEqual(hay.indexOf(needle.toString(), from), first);
  assert.strictEqual(hay.includes(needle.toString('hex'), from, 'hex'), first >= 0);
  if (needle.length === 1) assert.strictEqual(hay.indexOf(needle[0], from), first);

  const other = Buffer.from(hay);
  assert.ok(hay.equals(other));
  assert.strictEqual(hay.compare(other), 0);
  if (hay.length > 0) {
    const at = random(hay.length);
    other[at] += 1;
    assert.ok(!hay.equals(other));
    assert.strictEqual(hay.compare(other), -1);
    assert.strictEqual(Buffer.compare(other, hay), 1);
    assert.strictEqual(hay.compare(other, 0, at, 0, at), 0);
    assert.strictEqual(hay.compare(hay.subarray(0, at)), 1);
  }
}

// Coerced starts, as String.prototype.indexOf has them.
const b = Buffer.from('abcdef');
assert.strictEqual(b.indexOf('b', undefined), 1);
assert.strictEqual(b.indexOf('b', {}), 1);
assert.strictEqual(b.indexOf('b', [2]), -1);
assert.strictEqual(b.lastIndexOf('b', null), -1);
assert.strictEqual(b.lastIndexOf('b', undefined), 1);
assert.strictEqual(b.indexOf('', 99), 6);
assert.strictEqual(b.lastIndexOf('', 3), 3);
assert.strictEqual(b.indexOf(256 + 97), 0);
assert.strictEqual(b.indexOf(-159), 0);
assert.strictEqual(b.indexOf('zz', 2, 'hex'), 2);

// UTF-16 needles are found at even places only.
const wide = Buffer.from('xabababab', 'ucs2');
assert.strictEqual(wide.indexOf('a', 1, 'ucs2'), 2);
assert.strictEqual(wide.lastIndexOf('a', 5, 'ucs2'), 2);
assert.strictEqual(Buffer.from([0, 97, 0, 97, 0]).indexOf('a', 0, 'utf16le'), -1);

assert.throws(() => b.indexOf({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => b.indexOf('a', 0, 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => b.compare('a'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => b.compare(b, 0, 99), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => b.equals('a'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(b.compare(b, 5, 2), 1);
assert.strictEqual(b.compare(b, 3, 3, 3, 3), 0);

// Backwards search of a long needle is not quadratic.
{
  const hay = Buffer.alloc(2e6, 'a');
  const needle = Buffer.alloc(5e5, 'a');
  needle[0] = 98;
  assert.strictEqual(hay.lastIndexOf(needle), -1);
}
