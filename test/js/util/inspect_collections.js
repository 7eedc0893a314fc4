// SPDX-License-Identifier: MIT
// Maps and Sets, with nothing but their contents and with more.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

class Sub extends Map {}
const more = Object.assign(new Set([1]), { x: 1 });
const lost = Object.setPrototypeOf(new Map([[1, 2]]), null);
const circle = new Map();
circle.set('self', circle);

assert.strictEqual(inspect([new Map(), new Set()]), '[ Map(0) {}, Set(0) {} ]');
assert.strictEqual(inspect(new Map([[{ a: 1 }, new Set([1, 'two'])]])), "Map(1) { { a: 1 } => Set(2) { 1, 'two' } }");
assert.strictEqual(inspect([new Sub([[1, 2]]), more, lost]),
                   '[\n  Sub(1) [Map] { 1 => 2 },\n  Set(1) { 1, x: 1 },\n' +
                   '  [Map(1): null prototype] { 1 => 2 }\n]');
assert.strictEqual(inspect({ a: { b: { c: new Map([[1, 2]]), d: new Set([1]), e: new Map() } } }),
                   '{ a: { b: { c: [Map], d: [Set], e: Map(0) {} } } }');
assert.strictEqual(inspect(circle), "<ref *1> Map(1) { 'self' => [Circular *1] }");
assert.strictEqual(inspect(new Proxy(new Map([[1, 2]]), {})), 'Proxy(Map(1) { 1 => 2 })');
assert.strictEqual(inspect(new Map([['a', Symbol('b\nc')]])), "Map(1) {\n  'a' => Symbol(b\nc)\n}");
assert.strictEqual(inspect(new Set([3, 1, 2]), { sorted: true, maxArrayLength: 2 }),
                   'Set(3) { 1, 3, ... 1 more item }'.replace('1, 3, ... 1 more item', '... 1 more item, 1, 3'));
Object.defineProperty(Map.prototype, Symbol.toStringTag, { value: 'Other' });
assert.strictEqual(inspect(new Map([[1, 2]])), 'Map(1) [Other] { 1 => 2 }');
delete Set.prototype[Symbol.iterator];
assert.strictEqual(inspect(new Set([1])), 'Set {}');
