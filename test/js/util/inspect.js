// Shapes of inspected values: the kinds, nesting, circles, columns, options.
'use strict';

const assert = require('assert');
const { inspect } = require('util');

const same = (value, text, options) => assert.strictEqual(inspect(value, options), text);

same("it's", `"it's"`);
same('a\n\u0001\ud800', "'a\\n\\x01\\ud800'");
same(-0, '-0');
same(1234567.891, '1_234_567.891', { numericSeparator: true });
same([1, , undefined], '[ 1, <1 empty item>, undefined ]'); // eslint-disable-line no-sparse-arrays
same(Object.assign([1], { x: 1 }), '[ 1, x: 1 ]');
same({ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }');
same(new Map([[{ a: 1 }, new Set([1])]]), 'Map(1) { { a: 1 } => Set(1) { 1 } }');
// Needs the engine's ABI layer.
if (process.env.EDDY_ENGINE_ABI !== '0') {
  same(new Map([[1, 2], [3, 4]]).entries(), '[Map Entries] { [ 1, 2 ], [ 3, 4 ] }');
  same(new Set([5, 6]).values(), '[Set Iterator] { 5, 6 }');
  const started = new Map([[1, 2], [3, 4]]).keys();
  started.next();
  same(started, '[Map Iterator] { 3 }');
  assert.deepStrictEqual([...started], [3]);
  same(Promise.resolve(4), 'Promise { 4 }');
  same(new Promise(() => {}), 'Promise { <pending> }');
  same(new Proxy({ a: 1 }, {}), 'Proxy [ { a: 1 }, {} ]', { showProxy: true });
  const revocable = Proxy.revocable({}, {});
  revocable.revoke();
  same(revocable.proxy, '<Revoked Proxy>');
  const evil = new Proxy({}, { get() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); } });
  same(evil, 'Proxy({})');
}
same(class A extends Map {}, '[class A extends Map]');
same(async function* x() {}, '[AsyncGeneratorFunction: x]');
same(Object(1n), '[BigInt: 1n]');
same(Object.create(null), '[Object: null prototype] {}');
same(Object.create({}), '{}');
same({ [Symbol('s')]: 1, 'a-b': 2 }, "{ 'a-b': 2, Symbol(s): 1 }");
same(new Uint8Array(2), 'Uint8Array(2) [ 0, 0 ]');
same(new ArrayBuffer(2), 'ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }');
same((function() { return arguments; })(1), "[Arguments] { '0': 1 }");
same({ get a() { return 1; }, set b(v) {} }, '{ a: [Getter], b: [Setter] }');
same({ get a() { return 1; } }, '{ a: [Getter: 1] }', { getters: true });
const circle = { name: 'c' };
circle.self = circle;
same(circle, "<ref *1> { name: 'c', self: [Circular *1] }");
assert.strictEqual(inspect(Array.from({ length: 100 }, (x, i) => i)).split('\n').length, 11);
same({ b: 1, a: 2 }, '{ a: 2, b: 1 }', { sorted: true });
same({ [inspect.custom]: (depth, options, fn) => `${depth} ${fn === inspect}` }, '2 true');
assert.strictEqual(inspect({ a: 'x' }, { colors: true }), "{ a: \u001b[32m'x'\u001b[39m }");

// Errors: with the class, the cause and other properties; also those that the engine throws.
const error = Object.assign(new TypeError('bad', { cause: 'why' }), { code: 'X' });
error.stack = 'TypeError: bad\n    at here (/x.js:1:1)';
same(error, "TypeError: bad\n    at here (/x.js:1:1) {\n  code: 'X',\n  [cause]: 'why'\n}");
try {
  null.x; // eslint-disable-line no-unused-expressions
} catch (thrown) {
  assert.match(inspect(thrown), /^TypeError: .*\n {4}at .*inspect\.js:\d+:\d+/);
}
class FooError extends Error {}
assert.match(inspect(new FooError('m')), /^FooError: m\n {4}at /);

// What throws does not break it.
same({ get [Symbol.toStringTag]() { throw new Error('no'); } }, '{ Symbol(Symbol.toStringTag): [Getter] }');
