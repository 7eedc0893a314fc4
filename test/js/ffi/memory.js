// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// Memory by its address: numbers, strings, copies and views.
'use strict';

const assert = require('node:assert');
const { ffi, fn } = require('./support/library.js');

const type = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const value = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
const range = (message) => ({ name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message });
const pointer = (message) => ({ name: 'Error', code: 'ERR_FFI_INVALID_POINTER', message });

const m = fn('allocate', 'pointer', 'u64')(64);
const LAST = 2n ** 64n - 1n;
const hex = (length) => ffi.toBuffer(m, length).toString('hex');

// ---- numbers ----

const ODD = [1.5, NaN, Infinity, '1', true, null, {}, Symbol('s'), new Number(1)];
const rows = {
  Int8: ['an int8', [0, 127, -128, -0], [128, -129, 1n]],
  Uint8: ['a uint8', [255], [256, -1, 1n]],
  Int16: ['an int16', [-32768, 32767], [32768, 1n]],
  Uint16: ['a uint16', [65535], [65536, -1, 1n]],
  Int32: ['an int32', [-(2 ** 31), -0], [2 ** 31, 1n]],
  Uint32: ['a uint32', [2 ** 32 - 1, -0], [2 ** 32, -1, 1n]],
};
for (const [name, [noun, good, bad]] of Object.entries(rows)) {
  for (const one of good) {
    assert.strictEqual(ffi[`set${name}`](m, 8, one), undefined);
    assert.strictEqual(ffi[`get${name}`](m, 8), one + 0);
  }
  for (const one of [...bad, ...ODD]) assert.throws(() => ffi[`set${name}`](m, 8, one), value(`Value must be ${noun}`));
}
for (const [name, noun, good, bad] of [
  ['Int64', 'an int64', [-(2n ** 63n), 2n ** 63n - 1n, -1n], [2n ** 63n, -(2n ** 63n) - 1n, 1.5, NaN, 2 ** 53]],
  ['Uint64', 'a uint64', [0n, LAST], [-1n, LAST + 1n, -1, 1.5, Infinity, 2 ** 53]]]) {
  for (const one of good) {
    ffi[`set${name}`](m, 3, one); // need not be aligned
    assert.strictEqual(ffi[`get${name}`](m, 3), one);
  }
  ffi[`set${name}`](m, 8, 2 ** 53 - 1);
  assert.strictEqual(ffi[`get${name}`](m, 8), 2n ** 53n - 1n);
  for (const one of bad) assert.throws(() => ffi[`set${name}`](m, 8, one), value(`Value must be ${noun}`));
  for (const one of ['1', true, null, {}, Symbol('s'), Object(1n)]) {
    assert.throws(() => ffi[`set${name}`](m, 8, one), value('Value must be a bigint or a number'));
  }
}
for (const [name, noun] of [['Float32', 'a float'], ['Float64', 'a double']]) {
  for (const one of [0, -0, 1.5, NaN, Infinity, -Infinity]) {
    ffi[`set${name}`](m, 1, one);
    assert.strictEqual(ffi[`get${name}`](m, 1), one);
  }
  for (const one of [1n, '1', true, null, {}]) {
    assert.throws(() => ffi[`set${name}`](m, 1, one), value(`Value must be ${noun}`));
  }
}
ffi.setFloat32(m, 0, 0.1);
assert.strictEqual(ffi.getFloat32(m), Math.fround(0.1));
ffi.setInt16(m, 0, -2);
assert.strictEqual(ffi.getUint16(m), 65534);
assert.strictEqual(ffi.getUint16(m, undefined), 65534);

for (const name of [...Object.keys(rows), 'Int64', 'Uint64', 'Float32', 'Float64']) {
  const get = ffi[`get${name}`];
  const set = ffi[`set${name}`];
  assert.deepStrictEqual([get.name, get.length, set.length], [`get${name}`, 0, 0]);
  assert.throws(() => new get(m), TypeError);
  for (const use of [get, set]) {
    for (const other of [undefined, null, 0, '1', {}, Buffer.alloc(8)]) {
      assert.throws(() => use(other, 0, 1), type('The pointer must be a bigint'));
    }
    for (const other of [-1n, LAST + 1n, -LAST]) {
      assert.throws(() => use(other, 0, 1), value('The pointer must be a non-negative bigint'));
    }
    assert.throws(() => use(0n), pointer('Cannot dereference a null pointer'));
    for (const offset of [null, '0', 1n, true, {}]) {
      assert.throws(() => use(m, offset, 1), type('The offset must be a number'));
    }
    for (const offset of [-1, 1.5, NaN, Infinity]) {
      assert.throws(() => use(m, offset, 1), value('The offset must be a non-negative integer'));
    }
    for (const offset of [2 ** 53, 2 ** 64]) {
      assert.throws(() => use(m, offset, 1), range('The offset is too large'));
    }
    assert.throws(() => use(LAST, 1, 1), value('The pointer and offset exceed the platform address range'));
    if (!name.endsWith('8')) {
      assert.throws(() => use(LAST, 0, 1), value('The accessed range exceeds the platform address range'));
    }
  }
  assert.throws(() => get(), type('The pointer must be a bigint'));
  assert.throws(() => set(m), value('Expected an offset argument'));
  assert.throws(() => set(m, 0), value('Expected a value argument'));
  assert.throws(() => set(m, 0, undefined), value('Expected a value argument'));
}

// ---- copies and views ----

ffi.setUint32(m, 0, 0x04030201);
const [copy, view] = [ffi.toBuffer(m, 4), ffi.toBuffer(m, 4, false)];
const [copied, viewed] = [ffi.toArrayBuffer(m, 4, true), ffi.toArrayBuffer(m, 4, false)];
ffi.setUint8(m, 0, 9);
assert.deepStrictEqual([[...copy], [...view]], [[1, 2, 3, 4], [9, 2, 3, 4]]);
assert.deepStrictEqual([[...new Uint8Array(copied)], [...new Uint8Array(viewed)]], [[1, 2, 3, 4], [9, 2, 3, 4]]);
view[3] = 7;
assert.strictEqual(ffi.getUint8(m, 3), 7);
assert.strictEqual(ffi.getRawPointer(view), m);
assert.ok(Buffer.isBuffer(view) && Buffer.isBuffer(copy));
assert.strictEqual(structuredClone(viewed).byteLength, 4);

for (const [name, noun] of [['toBuffer', 'a buffer'], ['toArrayBuffer', 'an ArrayBuffer']]) {
  const make = ffi[name];
  assert.strictEqual(make.length, 0);
  for (const args of [[0n, 0], [0n, 0, false], [m, 0], [m, -0, false]]) assert.strictEqual(make(...args).byteLength, 0);
  for (const other of [undefined, null, 1, '1', {}]) {
    assert.throws(() => make(other, 4), type('The first argument must be a bigint'));
  }
  assert.throws(() => make(-1n, 'x'), value('The first argument must be a non-negative bigint'));
  assert.throws(() => make(LAST + 1n, 4), value('The first argument must be a non-negative bigint'));
  for (const length of [undefined, null, '4', 4n]) {
    assert.throws(() => make(m, length, 1), type('The length must be a number'));
  }
  for (const length of [-1, 1.5, NaN, Infinity]) {
    assert.throws(() => make(m, length), value('The length must be a non-negative integer'));
  }
  assert.throws(() => make(m, 2 ** 53), range('The length is too large'));
  for (const flag of [null, 0, '', 'false', {}]) {
    assert.throws(() => make(m, 4, flag), type('The copy argument must be a boolean'));
  }
  assert.throws(() => make(0n, 1), pointer(`Cannot create ${noun} from a null pointer`));
  assert.throws(() => make(LAST, 8), value('The pointer and length exceed the platform address range'));
  assert.throws(() => make(1n, 2 ** 50), {
    name: 'RangeError', code: 'ERR_MEMORY_ALLOCATION_FAILED', message: 'Failed to allocate memory',
  });
}

// ---- strings ----

assert.strictEqual(ffi.toString(0n), null);
for (const other of [undefined, null, 0, '1']) {
  assert.throws(() => ffi.toString(other), type('The first argument must be a bigint'));
}
assert.throws(() => ffi.toString(-1n), value('The first argument must be a non-negative bigint'));
ffi.exportBuffer(Buffer.from([0x61, 0xff, 0xc3, 0x62, 0xe2, 0x82, 0]), m, 7);
assert.strictEqual(ffi.toString(m), 'a\ufffd\ufffdb\ufffd');

for (const [text, length, encoding, bytes] of [
  ['é', 3, undefined, 'c3a900'], ['', 1, 'utf8', '00'], ['\ud800', 4, '', 'efbfbd00'], ['a\0b', 4, 'UTF-8', '61006200'],
  ['é', 2, 'latin1', 'e900'], ['é', 2, 'ascii', 'e900'], ['6162', 3, 'hex', '616200'], ['YWI=', 3, 'base64', '616200'],
  ['a', 4, 'utf16le', '61000000'], ['a', 4, 'UCS-2', '61000000'], ['', 2, 'ucs2', '0000']]) {
  const end = bytes.length / 2;
  fn('fill', 'void', 'pointer', 'u8', 'u64')(m, 0xaa, 16n);
  assert.strictEqual(ffi.exportString(text, m, length, encoding), undefined);
  assert.strictEqual(hex(end + 1), `${bytes}aa`);
  assert.throws(() => ffi.exportString(text, m, length - 1, encoding),
                range(`The value of "len" is out of range. It must be >= ${length}. Received ${length - 1}`));
}
assert.throws(() => ffi.exportString(1, 'p', '8', 5), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "string" argument/ });
assert.throws(() => ffi.exportString('a', 'p', '8', 5), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "encoding" arg/ });
assert.throws(() => ffi.exportString('a', 'p', '8', 'x'), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "len" arg/ });
assert.throws(() => ffi.exportString('a', m, 8, 'x'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: x' });
assert.throws(() => ffi.exportString('a', 1, 8), type('The pointer must be a bigint'));
assert.throws(() => ffi.exportString('', 0n, 1), pointer('Cannot create a buffer from a null pointer'));

// ---- bytes ----

const gone = new ArrayBuffer(2);
const goneViews = [new Uint8Array(gone), new DataView(gone)];
gone.transfer();
const bytes = Buffer.from([1, 2]);
const shared = new Uint8Array(new SharedArrayBuffer(2));
for (const [name, what, good, bad] of [
  ['exportBuffer', 'Buffer', [bytes], [new Uint8Array(2), bytes.buffer]],
  ['exportArrayBuffer', 'ArrayBuffer', [Uint8Array.of(1, 2).buffer], [bytes, shared.buffer]],
  ['exportArrayBufferView', 'ArrayBufferView', [bytes, Uint16Array.of(513), new DataView(Uint8Array.of(1, 2).buffer)],
   [bytes.buffer, shared.buffer]]]) {
  const copyTo = ffi[name];
  assert.deepStrictEqual([copyTo.name, copyTo.length], [name, 3]);
  for (const source of good) {
    ffi.setUint32(m, 0, 0);
    assert.strictEqual(copyTo(source, m, 4), undefined);
    assert.strictEqual(hex(4), '01020000');
    for (const len of [undefined, '8', 2n]) {
      assert.throws(() => copyTo(source, 1, len), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "len" argument/ });
    }
    for (const len of [-1, 1.5, 2 ** 53, 1]) assert.throws(() => copyTo(source, 1, len), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => copyTo(source, 1, 2), type('The pointer must be a bigint'));
    assert.throws(() => copyTo(source, -1n, 2), value('The pointer must be a non-negative bigint'));
    assert.throws(() => copyTo(source, 0n, 2), pointer('Cannot create a buffer from a null pointer'));
    assert.throws(() => copyTo(source, LAST, 2), value('The pointer and length exceed the platform address range'));
  }
  for (const other of [...bad, undefined, 'x', {}, { byteLength: 1, [Symbol.toStringTag]: 'ArrayBuffer' }]) {
    assert.throws(() => copyTo(other, 1, 'x'), {
      code: 'ERR_INVALID_ARG_TYPE', message: new RegExp(`^The ".*" argument must be an instance of ${what}\\. `),
    });
  }
}
ffi.exportArrayBufferView(shared, m, 2);
assert.strictEqual(hex(2), '0000');
assert.throws(() => ffi.exportArrayBuffer(gone, 1, 0), value('ArrayBuffer is detached'));
for (const view of goneViews) assert.throws(() => ffi.exportArrayBufferView(view, 1, 0), value('ArrayBuffer is detached'));
for (const nothing of [[ffi.exportBuffer, Buffer.alloc(0)], [ffi.exportArrayBuffer, new ArrayBuffer(0)]]) {
  assert.strictEqual(nothing[0](nothing[1], 0n, 0), undefined);
}
fn('release', 'void', 'pointer')(m);
