// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// Functions of JavaScript that C calls.
'use strict';

const assert = require('node:assert');
const { ffi, fn, open } = require('./support/library.js');

const type = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const value = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
const lib = open();

// ---- each type there and back ----

const rows = [['i8', -128, 127], ['u8', 255], ['i16', -32768], ['u16', 65535], ['i32', -7, 2147483647], ['u32', 4294967295],
              ['i64', -5n, 2n ** 63n - 1n], ['u64', 2n ** 64n - 1n], ['f32', 1.5, -0, NaN], ['f64', 0.1, -0, NaN],
              ['bool', 0, 1], ['char', 65], ['pointer', 0n, 77n, 2n ** 64n - 1n]];
for (const [name, ...values] of rows) {
  let seen;
  const callback = lib.registerCallback({ return: name, arguments: [name] }, (...args) => {
    seen = args;
    return args[0];
  });
  const call = fn(`call_${name}`, name, 'function', name);
  for (const one of values) {
    assert.strictEqual(call(callback, one), one);
    assert.deepStrictEqual(seen, [one]);
  }
  lib.unregisterCallback(callback);
}
for (const name of ['string', 'str', 'buffer', 'arraybuffer', 'function', 'ptr']) {
  const callback = lib.registerCallback({ return: name, arguments: [name] }, (address) => address + 1n);
  assert.strictEqual(fn('call_pointer', 'pointer', 'pointer', 'pointer')(callback, 5n), 6n);
}
for (const nothing of [null, undefined]) {
  const callback = lib.registerCallback({ return: 'pointer', arguments: ['pointer'] }, () => nothing);
  assert.strictEqual(fn('call_pointer', 'pointer', 'pointer', 'pointer')(callback, 5n), 0n);
}
{
  const callback = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, () => -0);
  assert.strictEqual(fn('call_i32', 'i32', 'pointer', 'i32')(callback, 5), 0);
}
{
  const seen = [];
  const callback = lib.registerCallback({ return: 'f64', arguments: ['i8', 'f64', 'string', 'u64', 'f32'] },
                                        (a, b, c, d, e) => seen.push(a, b, ffi.toString(c), d, e) && 1.5);
  assert.strictEqual(fn('call_mixed', 'f64', 'pointer', 'i32')(callback, 2), 3);
  assert.deepStrictEqual(seen, [-1, 2.5, 'hi', 7n, 0.5, -1, 2.5, 'hi', 7n, 0.5]);
}
{
  const callback = lib.registerCallback({ return: 'i64', arguments: Array(9).fill('i64') },
                                        (...all) => all.reduce((sum, one, i) => sum + one * 10n ** BigInt(i), 0n));
  assert.strictEqual(fn('call_many', 'i64', 'pointer', 'i64')(callback, 1n), 987654321n);
}

// ---- what a callback is called as, and may do ----

const callVoid = fn('call_void', 'void', 'pointer');
callVoid(lib.registerCallback(function() {
  assert.strictEqual(this, undefined);
  assert.strictEqual(arguments.length, 0);
  return 'what nobody asked for';
}));
{
  let depth = 0;
  const callback = lib.registerCallback({}, () => { if (++depth < 50) callVoid(callback); });
  callVoid(callback);
  assert.strictEqual(depth, 50);
}
{
  const order = [];
  callVoid(lib.registerCallback(() => {
    Promise.resolve().then(() => order.push('microtask'));
    process.nextTick(() => order.push('tick'));
    order.push('callback');
  }));
  order.push('after');
  assert.deepStrictEqual(order, ['callback', 'after']);
  setTimeout(() => assert.deepStrictEqual(order, ['callback', 'after', 'tick', 'microtask']), 1);
}

// ---- registering ----

for (const first of [undefined, null, 1, 'text', []]) {
  assert.throws(() => lib.registerCallback(first, () => {}),
                type('First argument must be a function or a signature object'));
}
for (const second of [undefined, null, 1, {}]) {
  assert.throws(() => lib.registerCallback({}, second), type('Second argument must be a function'));
}
assert.throws(() => lib.registerCallback({ return: 'x' }, () => {}), value('Unsupported FFI type: x'));
assert.throws(() => lib.registerCallback({ return: 1 }, () => {}),
              type('Return value type of function <callback> must be a string'));
assert.throws(() => lib.registerCallback({ arguments: ['void'] }, () => {}), value(
  "Argument 0 of function <callback> must not be 'void'; use an empty array for no-argument functions"));

const callback = lib.registerCallback(() => {});
for (const name of ['unregisterCallback', 'refCallback', 'unrefCallback']) {
  for (const address of [undefined, null, 1, '1', {}]) {
    assert.throws(() => lib[name](address), type('The first argument must be a bigint'));
  }
  for (const address of [-1n, 2n ** 64n]) {
    assert.throws(() => lib[name](address), value('The first argument must be a non-negative bigint'));
  }
  assert.throws(() => lib[name](0n), value('Callback not found'));
  assert.throws(() => open()[name](callback), value('Callback not found'));
}
for (const name of ['unrefCallback', 'unrefCallback', 'refCallback', 'refCallback', 'unregisterCallback']) {
  assert.strictEqual(lib[name](callback), undefined);
}
assert.throws(() => lib.unregisterCallback(callback), value('Callback not found'));
assert.throws(() => lib.refCallback(callback), value('Callback not found'));

// Addresses are used again; each callback is the one that was registered last.
for (let i = 0; i < 1000; i++) {
  const one = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, (n) => n + i);
  if (i % 100 === 0) assert.strictEqual(fn('call_i32', 'i32', 'pointer', 'i32')(one, 1), i + 1);
  lib.unregisterCallback(one);
}
