// SPDX-License-Identifier: MIT
// read* and write*: what is written comes back; the bytes are those DataView writes; bad places and values are told.
'use strict';

const assert = require('node:assert');

const view = new DataView(new ArrayBuffer(8));
const fixed = [
  ['Int8', 1], ['UInt8', 1], ['Int16', 2], ['UInt16', 2], ['Int32', 4], ['UInt32', 4], ['Float', 4], ['Double', 8],
];
const samples = [0, 1, -1, 127, -128, 255, 32767, -32768, 65535, 2147483647, -2147483648, 4294967295, 1.5, -0.75, 1e300,
                 NaN, Infinity, -Infinity];
const dataViewName = (name) =>
  ({ UInt8: 'Uint8', UInt16: 'Uint16', UInt32: 'Uint32', Float: 'Float32', Double: 'Float64' }[name] ?? name);

for (const [name, size] of fixed) {
  for (const order of size === 1 ? [''] : ['LE', 'BE']) {
    for (const value of samples) {
      const buf = Buffer.alloc(12, 0xEE);
      const bits = size * 8;
      const isFloat = name === 'Float' || name === 'Double';
      const min = name.startsWith('U') ? 0 : -(2 ** (bits - 1));
      const max = name.startsWith('U') ? 2 ** bits - 1 : 2 ** (bits - 1) - 1;
      if (!isFloat && (value < min || value > max)) {
        assert.throws(() => buf[`write${name}${order}`](value, 2), {
          code: 'ERR_OUT_OF_RANGE',
          message: new RegExp(`^The value of "value" is out of range. It must be >= ${min} and <= ${max}. Received `),
        });
        continue;
      }
      assert.strictEqual(buf[`write${name}${order}`](value, 2), 2 + size);
      view[`set${dataViewName(name)}`](0, value, order === 'LE');
      for (let i = 0; i < size; i++) {
        if (!Number.isNaN(value)) assert.strictEqual(buf[2 + i], view.getUint8(i), `${name}${order} ${value}`);
      }
      assert.strictEqual(buf[1], 0xEE);
      assert.strictEqual(buf[2 + size], 0xEE);
      const back = buf[`read${name}${order}`](2);
      const want = view[`get${dataViewName(name)}`](0, order === 'LE');
      assert.ok(Object.is(back, want), `${name}${order} ${value}: ${back}`);
    }
    const small = Buffer.alloc(size);
    assert.throws(() => small[`read${name}${order}`](1), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => small[`read${name}${order}`](-1), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => small[`read${name}${order}`](0.5), /It must be an integer\. Received 0\.5/);
    assert.throws(() => small[`read${name}${order}`]('0'), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => small[`write${name}${order}`](0, '0'), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => Buffer.alloc(size - 1)[`read${name}${order}`](0), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
    assert.strictEqual(small[`read${name}${order}`].call(new Uint8Array(size)), 0);
  }
}

for (let size = 1; size <= 6; size++) {
  for (const value of [0, 1, 2 ** (8 * size - 1) - 1, -(2 ** (8 * size - 1)), -1, 2 ** (8 * size) - 1]) {
    for (const order of ['LE', 'BE']) {
      const buf = Buffer.alloc(8);
      if (value >= 0) {
        assert.strictEqual(buf[`writeUInt${order}`](value, 1, size), 1 + size);
        assert.strictEqual(buf[`readUInt${order}`](1, size), value);
      } else {
        assert.throws(() => buf[`writeUInt${order}`](value, 1, size), { code: 'ERR_OUT_OF_RANGE' });
      }
      if (value < 2 ** (8 * size - 1)) {
        buf[`writeInt${order}`](value, 1, size);
        assert.strictEqual(buf[`readInt${order}`](1, size), value);
      } else {
        assert.throws(() => buf[`writeInt${order}`](value, 1, size), { code: 'ERR_OUT_OF_RANGE' });
      }
    }
  }
}
{
  const buf = Buffer.alloc(8);
  assert.throws(() => buf.writeIntBE(2 ** 47, 0, 6), /It must be >= -\(2 \*\* 47\) and < 2 \*\* 47\./);
  for (const size of [0, 7, 2.5, NaN]) assert.throws(() => buf.readUIntLE(0, size), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => buf.readUIntLE(0), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => buf.readUIntLE(undefined, 3), { code: 'ERR_INVALID_ARG_TYPE' });

  for (const value of [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n]) {
    for (const order of ['LE', 'BE']) {
      if (value >= 0n) {
        assert.strictEqual(buf[`writeBigUInt64${order}`](value), 8);
        assert.strictEqual(buf[`readBigUInt64${order}`](), value);
        assert.strictEqual(buf[`readBigUint64${order}`](), value);
      } else {
        assert.throws(() => buf[`writeBigUInt64${order}`](value), /It must be >= 0n and < 2n \*\* 64n\./);
      }
      if (value < 2n ** 63n) {
        buf[`writeBigInt64${order}`](value);
        assert.strictEqual(buf[`readBigInt64${order}`](), value);
      } else {
        assert.throws(() => buf[`writeBigInt64${order}`](value), { code: 'ERR_OUT_OF_RANGE' });
      }
    }
  }
  assert.throws(() => buf.writeBigInt64LE(1), TypeError);
  assert.throws(() => buf.readBigInt64LE(1), { code: 'ERR_OUT_OF_RANGE' });
}
assert.strictEqual(Buffer.prototype.readUint8, Buffer.prototype.readUInt8);
