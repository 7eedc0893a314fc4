// SPDX-License-Identifier: MIT
// structuredClone: every kind of value, shared parts, transfer, what is refused.
'use strict';

const assert = require('node:assert');

for (const value of [
  undefined, null, true, 5, NaN, -0, 'x', 5n, [1, , 3], { a: { b: [1] }, c: undefined }, new Date(5), new Date(NaN),
  /a/gi,
  new Map([[{ a: 1 }, new Set([1, 'x'])]]), new Uint8Array([1, 2]), new Float64Array([1.5]), new BigInt64Array([5n]),
  Object(1), Object('s'), Object(true), Object(1n), new ArrayBuffer(3), Object.assign([1], { x: 1 }),
]) {
  assert.deepStrictEqual(structuredClone(value), value);
}

{
  const value = { list: [], map: new Map(), set: new Set() };
  value.self = value;
  value.list.push(value.list, value);
  value.map.set(value.map, value);
  value.set.add(value.set);
  const clone = structuredClone(value);
  assert.notStrictEqual(clone, value);
  assert.strictEqual(clone.self, clone);
  assert.strictEqual(clone.list[0], clone.list);
  assert.strictEqual(clone.map.get(clone.map), clone);
  assert.ok(clone.set.has(clone.set));
}
{
  const memory = new ArrayBuffer(8);
  const [a, b] = structuredClone([new Uint8Array(memory, 2, 3), new DataView(memory)]);
  assert.strictEqual(a.buffer, b.buffer);
  assert.deepStrictEqual([a.byteOffset, a.length, b.byteLength], [2, 3, 8]);
  assert.notStrictEqual(a.buffer, memory);
  const growing = new ArrayBuffer(4, { maxByteLength: 8 });
  const copy = structuredClone(new Uint8Array(growing, 1));
  assert.strictEqual(copy.buffer.maxByteLength, 8);
  copy.buffer.resize(8);
  assert.strictEqual(copy.length, 7);
}
{
  const error = Object.assign(new RangeError('m', { cause: { a: 1 } }), { extra: 1 });
  const clone = structuredClone(error);
  assert.ok(clone instanceof RangeError);
  assert.strictEqual(clone.message, 'm');
  assert.deepStrictEqual(clone.cause, { a: 1 });
  assert.strictEqual(clone.extra, undefined);
  assert.strictEqual(clone.stack, error.stack);
  assert.strictEqual(structuredClone(Object.assign(new TypeError('m'), { name: 'Foo' })).name, 'Error');
  const exception = structuredClone(new DOMException('m', 'AbortError'));
  assert.ok(exception instanceof DOMException);
  assert.deepStrictEqual([exception.name, exception.message, exception.code], ['AbortError', 'm', 20]);
  assert.ok(!(structuredClone(Object.create(DOMException.prototype)) instanceof DOMException));
}
{
  class Point { #z = 1; x = 2; get y() { return 3; } }
  const clone = structuredClone(new Point());
  assert.strictEqual(Object.getPrototypeOf(clone), Object.prototype);
  assert.deepStrictEqual(clone, { x: 2 });
  assert.deepStrictEqual(structuredClone({ ['__proto__']: 5 }), { ['__proto__']: 5 });
  assert.deepStrictEqual(structuredClone({ get a() { return 1; }, [Symbol('s')]: 2 }), { a: 1 });
}

// Transfer.
{
  const memory = new Uint8Array([1, 2, 3, 4]).buffer;
  const view = new Uint8Array(memory, 1, 2);
  const clone = structuredClone({ view, map: new Map([['k', memory]]), list: [view] }, { transfer: [memory] });
  assert.ok(memory.detached);
  assert.strictEqual(clone.map.get('k'), clone.view.buffer);
  assert.strictEqual(clone.list[0], clone.view);
  assert.deepStrictEqual([...clone.view], [2, 3]);
  const other = new ArrayBuffer(2);
  assert.strictEqual(structuredClone(other, { transfer: [other] }).byteLength, 2);
  // A failing clone detaches nothing.
  const kept = new ArrayBuffer(2);
  assert.throws(() => structuredClone({ kept, f() {} }, { transfer: [kept] }), { name: 'DataCloneError' });
  assert.ok(!kept.detached);
  assert.throws(() => structuredClone(1, { transfer: [kept, kept] }), { name: 'DataCloneError', code: 25 });
  assert.throws(() => structuredClone(1, { transfer: [{}] }), { name: 'DataCloneError' });
  assert.throws(() => structuredClone(memory), { name: 'DataCloneError' });
}

for (const value of [
  () => {}, Symbol('s'), { a() {} }, Promise.resolve(), new WeakMap(), [Symbol('s')], new Map([[1, () => {}]]),
]) {
  assert.throws(() => structuredClone(value), { name: 'DataCloneError', code: 25 });
}
assert.throws(() => structuredClone(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => structuredClone(1, 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => structuredClone(1, { transfer: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => structuredClone({ get a() { throw new RangeError('mine'); } }), RangeError);
