// SPDX-License-Identifier: MIT
// Random bytes, integers and identifiers: forms, ranges, refusals.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

assert.strictEqual(crypto.randomBytes(0).length, 0);
assert.notDeepStrictEqual(crypto.randomBytes(32), crypto.randomBytes(32));
crypto.randomBytes(9, (err, bytes) => assert.ok(err === null && Buffer.isBuffer(bytes) && bytes.length === 9));
for (const size of [-1, 2 ** 31, NaN]) assert.throws(() => crypto.randomBytes(size), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomBytes('1'), { code: 'ERR_INVALID_ARG_TYPE' });

// A part of an array, counted in its elements.
{
  const words = new Uint32Array(64);
  assert.strictEqual(crypto.randomFillSync(words, 32), words);
  assert.ok(words.subarray(0, 32).every((n) => n === 0) && words.subarray(32).some((n) => n !== 0));
  const bytes = Buffer.alloc(64);
  crypto.randomFill(bytes, 8, 32, (err, same) => {
    assert.ok(err === null && same === bytes);
    assert.ok(bytes.subarray(0, 8).every((n) => n === 0) && bytes.subarray(40).every((n) => n === 0));
    assert.ok(bytes.subarray(8, 40).some((n) => n !== 0));
  });
  assert.throws(() => crypto.randomFillSync(Buffer.alloc(3), 1, 4), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => crypto.randomFillSync([]), { code: 'ERR_INVALID_ARG_TYPE' });
}
// The array may be gone when its bytes come.
{
  const buffer = new ArrayBuffer(32);
  crypto.randomFill(buffer, (err) => assert.strictEqual(err, null));
  structuredClone(buffer, { transfer: [buffer] });
}

for (const [min, max] of [[0, 1], [-5, 5], [0, 2 ** 31], [2 ** 40, 2 ** 40 + 2], [0, 2 ** 48 - 1]]) {
  for (let i = 0; i < 100; i++) {
    const n = crypto.randomInt(min, max);
    assert.ok(Number.isSafeInteger(n) && n >= min && n < max);
  }
}
assert.strictEqual(new Set(Array.from({ length: 500 }, () => crypto.randomInt(6))).size, 6);
crypto.randomInt(3, (err, n) => assert.ok(err === undefined && n >= 0 && n < 3));
assert.throws(() => crypto.randomInt(5, 5), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomInt(0, 2 ** 48), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomInt('1'), { code: 'ERR_INVALID_ARG_TYPE' });

const form = (version) => new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);
const seen = new Set();
for (let i = 0; i < 300; i++) {
  const id = crypto.randomUUID(i % 2 ? undefined : { disableEntropyCache: true });
  assert.match(id, form(4));
  seen.add(id);
}
assert.strictEqual(seen.size, 300);
if (crypto.randomUUIDv7) {
  const before = Date.now();
  const id = crypto.randomUUIDv7();
  assert.match(id, form(7));
  const ms = parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  assert.ok(ms >= before && ms <= Date.now());
}
assert.throws(() => crypto.randomUUID({ disableEntropyCache: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });

assert.match(globalThis.crypto.randomUUID(), form(4));
const array = new Uint16Array(9);
assert.strictEqual(globalThis.crypto.getRandomValues(array), array);
assert.throws(() => globalThis.crypto.getRandomValues(new Float32Array(1)), { name: 'TypeMismatchError' });
assert.throws(() => globalThis.crypto.getRandomValues(new Uint8Array(65537)), { name: 'QuotaExceededError' });
assert.throws(() => globalThis.crypto.getRandomValues.call({}, array), { code: 'ERR_INVALID_THIS' });
assert.throws(() => new Crypto(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
