// SPDX-License-Identifier: MIT
// copy() between views of the same memory, forwards and backwards, of every kind of view, and beyond either end.
'use strict';

const assert = require('node:assert');

for (const size of [40, 4000]) {
  for (const [from, to, count] of [[0, 3, 20], [3, 0, 20], [5, 5, 10], [0, 1, size], [1, 0, size], [size - 2, 0, 9]]) {
    const memory = new Uint8Array(size).map((_, i) => i * 7);
    const expected = Uint8Array.from(memory);
    expected.copyWithin(to, from, from + count);
    const real = Math.min(count, size - from, size - to);

    const same = Buffer.from(memory);
    assert.strictEqual(same.copy(same, to, from, from + count), real);
    assert.deepStrictEqual([...same], [...expected]);

    const { buffer } = Buffer.alloc(size).fill(memory);
    const one = Buffer.from(buffer, 0, size);
    assert.strictEqual(one.copy(Buffer.from(buffer, 0, size), to, from, from + count), real);
    assert.deepStrictEqual([...one], [...expected]);
    assert.strictEqual(one.copy(new Uint8Array(buffer, 0, size)), size);
  }
}

const source = Buffer.from('0123456789');
const view = new DataView(new ArrayBuffer(4));
assert.strictEqual(source.copy(view, 1, 2), 3);
assert.strictEqual(view.getUint32(0), 0x00323334);
const wide = new Uint16Array(3);
assert.strictEqual(source.copy(wide), 6);
assert.strictEqual(wide[0], 0x3130);
assert.strictEqual(Buffer.prototype.copy.call(wide, source, 8), 2);
assert.strictEqual(source.toString(), '0123456701');
assert.strictEqual(source.copy(Buffer.alloc(0)), 0);
assert.strictEqual(source.copy(Buffer.alloc(5), 9), 0);
const shared = new Uint8Array(new SharedArrayBuffer(4));
assert.strictEqual(source.copy(shared, 0, 1), 4);
assert.deepStrictEqual([...shared], [0x31, 0x32, 0x33, 0x34]);

assert.throws(() => source.copy({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => source.copy(Buffer.alloc(5), -1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => source.copy(Buffer.alloc(5), 0, 11), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => source.copy(Buffer.alloc(5), 0, 0, -1), { code: 'ERR_OUT_OF_RANGE' });
