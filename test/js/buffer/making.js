// SPDX-License-Identifier: MIT
// alloc, from, concat, fill, copy, slices: what they make, share and refuse.
'use strict';

const assert = require('node:assert');
const buffer = require('node:buffer');

// from
assert.deepStrictEqual([...Buffer.from([1, '2', {}, 300, -1, 1.9])], [1, 2, 0, 44, 255, 1]);
assert.deepStrictEqual([...Buffer.from({ length: 2, 0: 1, 1: 2 })], [1, 2]);
assert.deepStrictEqual([...Buffer.from({ type: 'Buffer', data: [1, 2] })], [1, 2]);
assert.deepStrictEqual([...Buffer.from(new Uint16Array([1, 258]))], [1, 2]);
assert.strictEqual(Buffer.from({ [Symbol.toPrimitive]: () => 'abc' }).toString(), 'abc');
assert.strictEqual(Buffer.from(new String('x')).toString(), 'x');
assert.strictEqual(Buffer.from({ length: 'BAM' }).length, 0);
for (const value of [undefined, null, 5, true, Symbol('s'), () => {}, {}, new Map(), 5n]) {
  assert.throws(() => Buffer.from(value), {
    code: 'ERR_INVALID_ARG_TYPE', message: /^The first argument must be of type string or an instance of Buffer,/,
  });
}
{
  const memory = new ArrayBuffer(8);
  const part = Buffer.from(memory, 2, 3);
  part[0] = 7;
  assert.strictEqual(new Uint8Array(memory)[2], 7);
  assert.strictEqual(part.byteOffset, 2);
  assert.strictEqual(part.parent, memory);
  assert.throws(() => Buffer.from(memory, 9), { message: '"offset" is outside of buffer bounds' });
  assert.throws(() => Buffer.from(memory, 4, 5), { message: '"length" is outside of buffer bounds' });
  const growing = new ArrayBuffer(4, { maxByteLength: 8 });
  const tracking = Buffer.from(growing, 1);
  growing.resize(8);
  assert.strictEqual(tracking.length, 7);
}
assert.deepStrictEqual([...Buffer.copyBytesFrom(new Uint16Array([1, 258, 3]), 1, 1)], [2, 1]);
assert.throws(() => Buffer.copyBytesFrom('a'), { code: 'ERR_INVALID_ARG_TYPE' });

// alloc
for (const make of [Buffer.alloc, Buffer.allocUnsafe, Buffer.allocUnsafeSlow]) {
  for (const size of [0, 1, 999, 1001, 40000, 3.3]) assert.strictEqual(make(size).length, Math.trunc(size));
  assert.throws(() => make('1'), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const size of [-1, NaN, Infinity, 1e20]) assert.throws(() => make(size), { code: 'ERR_OUT_OF_RANGE' });
}
assert.strictEqual(Buffer.alloc(5, 'abc').toString(), 'abcab');
assert.throws(() => Buffer.alloc(5, 'zz', 'hex'), { code: 'ERR_INVALID_ARG_VALUE' });
{
  // Neighbours out of one pool do not overlap.
  const many = Array.from({ length: 50 }, (_, i) => Buffer.allocUnsafe(1500 + i).fill(i));
  many.forEach((buf, i) => assert.ok(buf.every((byte) => byte === i)));
}

// fill
for (const [args, want] of [
  [[1.9], '0101010101010101'], [[-1], 'ffffffffffffffff'], [['ab'], '6162616261626162'],
  [['abc', 1, 6], '0061626361620000'],
  [['\u20ac', 0, 4], 'e282ace200000000'], [['0102', 'hex'], '0102010201020102'],
  [['a', 4, 'latin1'], '0000000061616161'],
  [[new Uint16Array([1, 258])], '0100020101000201'], [[''], '0000000000000000'], [[{}], '0000000000000000'],
  [['ab', 0, 8, 'utf16le'], '6100620061006200'], [['abc', 5, 2], '0000000000000000'],
]) {
  assert.strictEqual(Buffer.alloc(8).fill(...args).toString('hex'), want);
}
assert.strictEqual(Buffer.alloc(1000).fill('xyz').toString(), 'xyz'.repeat(334).slice(0, 1000));
for (const args of [['a', -1], ['a', 0, 9], [0, 2.5]]) {
  assert.throws(() => Buffer.alloc(8).fill(...args), { code: 'ERR_OUT_OF_RANGE' });
}
assert.throws(() => Buffer.alloc(8).fill('a', 0, 8, 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => Buffer.alloc(8).fill(new Uint8Array(0)), { code: 'ERR_INVALID_ARG_VALUE' });

// copy and concat
{
  const source = Buffer.from('abcdefgh');
  const target = Buffer.alloc(6, '.');
  assert.strictEqual(source.copy(target, 1, 2, 5), 3);
  assert.strictEqual(target.toString(), '.cde..');
  assert.strictEqual(source.copy(target, 4), 2);
  assert.strictEqual(target.toString(), '.cdeab');
  assert.strictEqual(source.copy(source, 2, 0, 6), 6);
  assert.strictEqual(source.toString(), 'ababcdef');
  assert.strictEqual(source.copy(target, 9), 0);
  assert.throws(() => source.copy(target, -1), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => source.copy(target, 0, 9), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => source.copy('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  const large = Buffer.alloc(500, 'xy');
  const into = Buffer.alloc(500);
  assert.strictEqual(large.copy(into, 10, 100, 400), 300);
  assert.strictEqual(into.toString('latin1', 10, 310), 'xy'.repeat(150));
}
assert.strictEqual(Buffer.concat([Buffer.from('ab'), new Uint8Array([99]), Buffer.alloc(100, 'd')]).toString(),
                   'abc' + 'd'.repeat(100));
assert.strictEqual(Buffer.concat([Buffer.from('abcdef'), Buffer.from('g')], 3).toString(), 'abc');
assert.strictEqual(Buffer.concat([Buffer.from('a')], 3).toString('hex'), '610000');
assert.strictEqual(Buffer.concat([], 5).length, 0);
assert.throws(() => Buffer.concat('a'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => Buffer.concat(['a']), /The "list\[0\]" argument must be an instance of Buffer or Uint8Array/);

// slices share memory; methods of Uint8Array make buffers
{
  const whole = Buffer.from('abcdefgh');
  const part = whole.subarray(-3, -1);
  part[0] = 88;
  assert.strictEqual(whole.toString(), 'abcdeXgh');
  assert.strictEqual(whole.slice('1', '3').toString(), 'bc');
  assert.strictEqual(whole.slice(5, 2).length, 0);
  assert.ok(Buffer.isBuffer(whole.map((byte) => byte)));
  assert.ok(!Buffer.isBuffer(new Uint8Array(1)));
  assert.deepStrictEqual(JSON.parse(JSON.stringify(part)), { type: 'Buffer', data: [88, 103] });
}

// swaps, at lengths on both sides of the paths
for (const count of [0, 1, 3, 20, 100]) {
  for (const width of [2, 4, 8]) {
    const bytes = Buffer.from(Array.from({ length: count * width }, (_, i) => i * 7));
    const want = Buffer.concat(Array.from({ length: count }, (_, i) =>
      Buffer.from([...bytes.subarray(i * width, (i + 1) * width)].reverse())));
    assert.ok(Buffer.from(bytes)[`swap${8 * width}`]().equals(want));
  }
}
assert.throws(() => Buffer.alloc(3).swap16(), { message: 'Buffer size must be a multiple of 16-bits' });

// the module
assert.strictEqual(buffer.isUtf8(Buffer.from([0xc3, 0xa9])), true);
assert.strictEqual(buffer.isUtf8(new Uint8Array([0xc3])), false);
assert.strictEqual(buffer.isAscii(Buffer.alloc(100, 'a')), true);
assert.strictEqual(buffer.isAscii(Buffer.from('\u00e9')), false);
assert.strictEqual(buffer.transcode(Buffer.from('t\u011bst \u2615'), 'utf8', 'latin1').toString(), 't?st ?');
assert.strictEqual(buffer.transcode(Buffer.from('h\u00e4', 'latin1'), 'latin1', 'utf8').toString(), 'h\u00e4');
assert.throws(() => buffer.transcode(Buffer.from('a'), 'b', 'utf8'), /U_ILLEGAL_ARGUMENT_ERROR/);
assert.strictEqual(atob(' YW Jj '), 'abc');
assert.strictEqual(btoa('\u00e9'), '6Q==');
for (const bad of ['a', 'ab=', 'a-b=', '====']) {
  assert.throws(() => atob(bad), { name: 'InvalidCharacterError', code: 5 });
}
assert.throws(() => btoa('\u0161'), { name: 'InvalidCharacterError' });
