// SPDX-License-Identifier: MIT
// Flags: --experimental-shadow-realm
// What passes between realms: primitive values as they are, functions wrapped, errors as texts, and nothing else.
'use strict';
const assert = require('node:assert');

const realm = new ShadowRealm();
assert.strictEqual(realm.evaluate('globalThis.x = 1; typeof process'), 'undefined');
assert.ok(!('x' in globalThis));
assert.strictEqual(realm.evaluate('const y = 2; y'), 2);
assert.strictEqual(realm.evaluate('typeof y'), 'undefined');
assert.strictEqual(realm.evaluate('Symbol.for("a")'), Symbol.for('a'));

const fn = realm.evaluate('(function named(a, b) { return typeof a === "function" ? a(b) : a; })');
assert.deepStrictEqual([fn.name, fn.length], ['named', 2]);
assert.strictEqual(Object.getPrototypeOf(fn), Function.prototype);
assert.strictEqual(fn((n) => n + 1, 1), 2);
assert.throws(() => new fn(), TypeError);
assert.throws(() => fn({}), TypeError);
assert.throws(() => fn(() => ({})), TypeError);
assert.throws(() => realm.evaluate('({})'), TypeError);
assert.throws(() => realm.evaluate('throw new RangeError("x")'), {
  name: 'TypeError', message: 'ShadowRealm evaluate threw (RangeError: x)',
});
assert.throws(() => realm.evaluate('() => { throw new Error("y"); }')(), {
  name: 'TypeError', message: 'WrappedFunction threw (Error: y)',
});
assert.throws(() => realm.evaluate('var ('), SyntaxError);
assert.throws(() => realm.evaluate(1), TypeError);
assert.throws(() => ShadowRealm.prototype.evaluate.call({}, '1'), TypeError);
assert.throws(() => ShadowRealm(), TypeError);
