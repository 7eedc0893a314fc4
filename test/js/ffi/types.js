// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// Numbers of each type into C and back, and what each type refuses.
'use strict';

const assert = require('node:assert');
const { ffi, fn } = require('./support/library.js');

const WIDE = 2n ** 64n;
const refused = (noun, i = 0) =>
  ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: `Argument ${i} must be ${noun}` });

function check(type, names, noun, good, bad) {
  for (const name of names) {
    const same = fn(`same_${type}`, name, name);
    for (const value of good) assert.strictEqual(same(value), value, `${name} ${String(value)}`);
    for (const value of [...bad, undefined, null, '1', {}, [], Symbol('s'), true, new Number(1), () => {}]) {
      assert.throws(() => same(value), refused(noun), `${name} ${String(value)}`);
    }
  }
}

const odd = [1.5, NaN, Infinity, -Infinity, 1n];
check('i8', ['i8', 'int8'], 'an int8', [0, 127, -128], [128, -129, ...odd]);
check('u8', ['u8', 'uint8', 'bool'], 'a uint8', [0, 255], [-1, 256, ...odd]);
check('i16', ['i16', 'int16'], 'an int16', [32767, -32768], [32768, -32769, ...odd]);
check('u16', ['u16', 'uint16'], 'a uint16', [65535], [-1, 65536, ...odd]);
check('i32', ['i32', 'int32'], 'an int32', [2147483647, -2147483648], [2 ** 31, -(2 ** 31) - 1, -0, ...odd]);
check('u32', ['u32', 'uint32'], 'a uint32', [4294967295], [2 ** 32, -1, -0, ...odd]);
check('i64', ['i64', 'int64'], 'an int64', [0n, -1n, WIDE / 2n - 1n, -WIDE / 2n],
      [WIDE / 2n, -WIDE / 2n - 1n, WIDE, 1.5, NaN, 2 ** 53, -(2 ** 53), Infinity]);
check('u64', ['u64', 'uint64'], 'a uint64', [0n, WIDE - 1n], [WIDE, -1n, -1, 1.5, NaN, 2 ** 53]);
check('f32', ['f32', 'float', 'float32'], 'a float', [0, -0, 1.5, NaN, Infinity, -Infinity], [1n]);
check('f64', ['f64', 'double', 'float64'], 'a double', [0, -0, 0.1, NaN, Infinity, 5e-324, 1.7e308], [1n]);
const isSigned = fn('same_i8', 'char', 'char')(1) === 1 && (() => {
  try { return fn('same_char', 'char', 'char')(-1) === -1; } catch { return false; }
})();
check('char', ['char'], isSigned ? 'an int8' : 'a uint8', isSigned ? [-128, 127] : [0, 255],
      isSigned ? [128, -129] : [256, -1]);

// Numbers that are whole beyond doubt do for 64 bits; floats are rounded.
assert.strictEqual(fn('same_i64', 'i64', 'i64')(-(2 ** 53) + 1), -(2n ** 53n) + 1n);
assert.strictEqual(fn('same_u64', 'u64', 'u64')(-0), 0n);
assert.strictEqual(fn('same_i16', 'i16', 'i16')(-0), 0);
assert.strictEqual(fn('same_f32', 'f32', 'f32')(0.1), Math.fround(0.1));

// Results are what their type says of the bits.
assert.strictEqual(fn('same_u8', 'i8', 'u8')(255), -1);
assert.strictEqual(fn('same_i64', 'u64', 'i64')(-1), WIDE - 1n);
assert.strictEqual(fn('add', 'i32', 'i32', 'i32')(2147483647, 1), -2147483648);

// Many arguments, in registers and beyond.
assert.strictEqual(fn('seven', 'i32', ...Array(7).fill('i32'))(1, 2, 3, 4, 5, 6, 7), 7654321);
assert.strictEqual(fn('nine_doubles', 'f64', ...Array(9).fill('f64'))(1, 2, 3, 4, 5, 6, 7, 8, 9), 41);
assert.strictEqual(fn('half', 'f32', 'f32', 'f64')(3, 0.25), 1.75);
const sum = (...values) => values.reduce((total, value, i) => total + (i + 1) * value, 0);
assert.strictEqual(
  fn('six_and_eight', 'f64', 'i8', 'f64', 'u16', 'f32', 'i32', 'f64', 'i64', 'f32', 'u8', 'f64', 'f32', 'f64', 'string',
     'f64')(-3, 0.5, 60000, 1.5, -70000, 2.5, -5n, 3.5, 200, 4.5, 5.5, 6.5, 'four', 7.5),
  sum(-3, 0.5, 60000, 1.5, -70000, 2.5, -5, 3.5, 200, 4.5, 5.5, 6.5, 4, 7.5));
assert.strictEqual(
  fn('twelve', 'f64', 'i32', 'f64', 'f32', 'i64', 'u8', 'f64', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32')(
    1, 2.5, 3.5, 4n, 5, 6.25, 7, 8, 9, 10, 11, -12),
  sum(1, 2.5, 3.5, 4, 5, 6.25, 7, 8, 9, 10, 11, -12));
const many = fn('count_call', 'void', ...Array(300).fill('i32'));
assert.strictEqual(many(...Array(300).fill(7)), undefined);
assert.throws(() => many(...Array(299).fill(7), 'x'), refused('an int32', 299));

// The first wrong argument counts; their number comes first.
const add = fn('add', 'i32', 'i32', 'i32');
assert.throws(() => add('x', 'y'), refused('an int32'));
assert.throws(() => add(1, 'y'), refused('an int32', 1));
for (const values of [[], ['x'], [1, 2, 3]]) {
  assert.throws(() => add(...values), {
    code: 'ERR_INVALID_ARG_VALUE', message: `Invalid argument count: expected 2, got ${values.length}`,
  });
}
assert.throws(() => new add(1, 2), TypeError);
assert.deepStrictEqual([add.name, add.length, Object.keys(add), typeof add.pointer], ['add', 2, ['pointer'], 'bigint']);
assert.ok(!('prototype' in add));

// The names that signatures may use, and no others.
for (const name of Object.values(ffi.types)) fn('same_pointer', name, ...(name === 'void' ? [] : [name]));
for (const name of ['int', 'size_t', 'I32', '', 'toString', '__proto__']) {
  assert.throws(() => fn('add', name), { code: 'ERR_INVALID_ARG_VALUE', message: `Unsupported FFI type: ${name}` });
}
assert.ok(Object.isFrozen(ffi.types));
