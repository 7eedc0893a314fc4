// SPDX-License-Identifier: MIT
// What only has the prototype of bytes is no bytes; bytes of other kinds and realms are. Positions need not be given.
'use strict';

const assert = require('node:assert');
const vm = require('node:vm');

const bytes = Buffer.from('abcabc');
const fake = Object.create(Uint8Array.prototype);
const wrong = { code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => Buffer.compare(bytes, fake), wrong);
assert.throws(() => Buffer.compare(fake, bytes), wrong);
assert.throws(() => bytes.compare(fake), wrong);
assert.throws(() => bytes.equals(fake), wrong);
assert.throws(() => bytes.equals('abcabc'), wrong);
assert.throws(() => bytes.indexOf(fake), wrong);
assert.throws(() => bytes.indexOf({}), wrong);
assert.throws(() => bytes.indexOf(), wrong);

const foreign = vm.runInNewContext('new Uint8Array([97, 98, 99, 97, 98, 99])');
const growing = new Uint8Array(new ArrayBuffer(6, { maxByteLength: 12 }));
growing.set(bytes);
for (const same of [foreign, growing, new Uint8Array(bytes)]) {
  assert.strictEqual(bytes.equals(same), true);
  assert.strictEqual(Buffer.compare(bytes, same), 0);
  assert.strictEqual(Buffer.compare(same, bytes), 0);
  assert.strictEqual(bytes.compare(same), 0);
  assert.strictEqual(bytes.indexOf(same), 0);
  assert.strictEqual(Buffer.prototype.indexOf.call(same, 'bc'), 1);
}
assert.strictEqual(bytes.equals(bytes.subarray(0, 5)), false);
assert.strictEqual(Buffer.compare(bytes, bytes.subarray(0, 5)), 1);

for (const needle of [99, 99 + 256, 99 - 256, 99.5, 'c', `${'c'}${''}`, Buffer.from('c')]) {
  assert.strictEqual(bytes.indexOf(needle), 2);
  assert.strictEqual(bytes.includes(needle), true);
  assert.strictEqual(bytes.lastIndexOf(needle), 5);
  assert.strictEqual(bytes.indexOf(needle, 3), 5);
}
for (const needle of ['', Buffer.alloc(0)]) assert.strictEqual(bytes.indexOf(needle), 0);
assert.strictEqual(bytes.indexOf('\u00e9'), -1);
assert.strictEqual(Buffer.from('a\u00e9\u20ac').indexOf('\u00e9'), 1);
assert.strictEqual(Buffer.from('a\u00e9\u20ac').indexOf('\u20ac'), 3);
assert.strictEqual(bytes.indexOf(100), -1);
assert.strictEqual(Buffer.alloc(0).indexOf(0), -1);

const gone = new Uint8Array(3);
structuredClone(gone.buffer, { transfer: [gone.buffer] });
assert.strictEqual(Buffer.compare(gone, Buffer.alloc(0)), 0);
assert.strictEqual(bytes.equals(gone), false);
assert.strictEqual(Buffer.prototype.indexOf.call(gone, 1), -1);
