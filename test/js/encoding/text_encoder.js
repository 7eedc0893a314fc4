// SPDX-License-Identifier: MIT
// TextEncoder: encode and encodeInto.
'use strict';

const assert = require('node:assert');

const encoder = new TextEncoder();
assert.strictEqual(encoder.encoding, 'utf-8');
assert.deepStrictEqual([...encoder.encode('a\u20ac\ud800')], [0x61, 0xe2, 0x82, 0xac, 0xef, 0xbf, 0xbd]);
assert.strictEqual(Object.getPrototypeOf(encoder.encode('x')), Uint8Array.prototype);
assert.strictEqual(encoder.encode().length, 0);
assert.strictEqual(encoder.encode(5)[0], 53);
for (const length of [60, 61, 1000, 1001]) {
  assert.strictEqual(new TextDecoder().decode(encoder.encode('\u00e9'.repeat(length))), '\u00e9'.repeat(length));
  assert.strictEqual(encoder.encode('a'.repeat(length)).length, length);
}

const counts = [[0, 0], [1, 1], [1, 1], [2, 3], [2, 3], [2, 3], [3, 6], [3, 6], [3, 6], [3, 6], [5, 10], [6, 11]];
for (let room = 0; room < counts.length; room++) {
  const bytes = new Uint8Array(room).fill(0xEE);
  const { read, written } = encoder.encodeInto('a\u00e9\u20ac\u{1f600}z', bytes);
  assert.deepStrictEqual([read, written], counts[room]);
  for (let i = written; i < room; i++) assert.strictEqual(bytes[i], 0xEE);
}
assert.deepStrictEqual({ ...encoder.encodeInto('x'.repeat(500), new Uint8Array(600)) }, { read: 500, written: 500 });
assert.throws(() => encoder.encodeInto(5, new Uint8Array(1)), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => encoder.encodeInto('a', []), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => TextEncoder.prototype.encode.call({}), TypeError);
