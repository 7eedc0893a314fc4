// SPDX-License-Identifier: MIT
// Objects and arrays with nothing but values go a short way through util.inspect(); whatever makes them differ shows as
// it does on the long one.
'use strict';

const assert = require('node:assert');
const { inspect } = require('node:util');

const hidden = (object, key) => Object.defineProperty(object, key, { value: 1, configurable: true });
const getter = (object, key) => Object.defineProperty(object, key, { get() { throw new Error(); }, enumerable: true });
const many = () => Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i]));
const listed = (object) => inspect(object).replace(/\s+/g, ' ');

// Names, also those that need quotes.
assert.strictEqual(inspect({ a: 1, _b2: 'x', 'c d': true, '2e': null, 'a$': undefined, '': 0 }),
                   "{ a: 1, _b2: 'x', 'c d': true, '2e': null, 'a$': undefined, '': 0 }");
assert.strictEqual(inspect({ ['__proto__']: 1 }), "{ ['__proto__']: 1 }");
assert.strictEqual(inspect({ 2: 'b', 1: 'a', z: 0 }), "{ '1': 'a', '2': 'b', z: 0 }");
assert.strictEqual(inspect({ aVeryLongNameThatIsAnIdentifier: 1, 'a-very-long-name-that-is-none': 1 }),
                   "{\n  aVeryLongNameThatIsAnIdentifier: 1,\n  'a-very-long-name-that-is-none': 1\n}");

// What is not simple, in small objects and in those that the engine keeps as tables.
for (const make of [() => ({ a: 1 }), many]) {
  const start = listed(make()).slice(0, -2);
  assert.strictEqual(listed(hidden(make(), 'b')), `${start} }`);
  assert.strictEqual(listed(getter(make(), 'b')), `${start}, b: [Getter] }`);
  assert.strictEqual(listed({ ...make(), [Symbol('b')]: 1 }), `${start}, Symbol(b): 1 }`);
  const object = make();
  delete object.a;
  object.c = 2;
  assert.ok(listed(object).endsWith('c: 2 }'));
}
assert.strictEqual(inspect({ a: 1, constructor: class Other {} }), '{ a: 1, constructor: [class Other] }');
assert.strictEqual(inspect({ __proto__: null, a: 1 }), '[Object: null prototype] { a: 1 }');
assert.strictEqual(inspect(Object.freeze({ a: 1 })), '{ a: 1 }');
class Point { x = 1; }
assert.strictEqual(inspect(new Point()), 'Point { x: 1 }');
assert.strictEqual(inspect({ a: 1 }, { compact: true }), '{ a: 1 }');
assert.strictEqual(inspect([1], { showHidden: true }), '[ 1, [length]: 1 ]');

// Arrays.
assert.strictEqual(inspect([, 1, , undefined, ,]), '[ <1 empty item>, 1, <1 empty item>, undefined, <1 empty item> ]');
assert.strictEqual(inspect(Object.assign([1], { x: 2 })), '[ 1, x: 2 ]');
assert.strictEqual(inspect(getter([1], '1')), '[ 1, [Getter] ]');
assert.strictEqual(inspect(new (class List extends Array {})()), 'List(0) []');
assert.strictEqual(inspect([[[[1]]], {}, []]), '[ [ [ [Array] ] ], {}, [] ]');
assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }), '{ a: { b: { c: [Object] } } }');

// Circles, custom functions and tags.
const circle = { name: 'x' };
circle.self = [circle];
assert.strictEqual(inspect(circle), "<ref *1> { name: 'x', self: [ [Circular *1] ] }");
assert.strictEqual(inspect({ a: { [inspect.custom]: () => 'mine' } }), '{ a: mine }');
Object.prototype[Symbol.toStringTag] = 'Tagged';
assert.strictEqual(inspect({ a: 1 }), 'Object [Tagged] { a: 1 }');
delete Object.prototype[Symbol.toStringTag];
Array.prototype[inspect.custom] = () => 'a list';
assert.strictEqual(inspect({ a: [] }), '{ a: a list }');
delete Array.prototype[inspect.custom];

// Texts and numbers by themselves.
for (const [text, shown] of [['it\'s', '"it\'s"'], ['"it\'s"', '`"it\'s"`'], ['a\nb', "'a\\nb'"], ['\x7f\x80', "'\\x7F\\x80'"],
                             ['\u00e9\ud800', "'\u00e9\\ud800'"], ['\ud83d\ude00', "'\ud83d\ude00'"], ['\\', "'\\\\'"]]) {
  assert.strictEqual(inspect(text), shown);
  assert.strictEqual(inspect({ text }), `{ text: ${shown} }`);
}
assert.strictEqual(inspect(-0), '-0');
inspect.defaultOptions.numericSeparator = true;
assert.strictEqual(inspect(1234567), '1_234_567');
inspect.defaultOptions.maxStringLength = 2;
assert.strictEqual(inspect('abc'), "'ab'... 1 more character");
