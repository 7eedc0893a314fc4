// SPDX-License-Identifier: MIT
// An object that lost its prototype is still shown by the class that made it.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

class Point { constructor() { this.x = 1; } }
function Old() {}
const lost = (object) => Object.setPrototypeOf(object, null);

if (process.env.EDDY_ENGINE_ABI === '0') return; // nobody remembers

assert.strictEqual(inspect(lost(new Point())), '[Point: null prototype] { x: 1 }');
assert.strictEqual(inspect(lost(new Old())), '[Old: null prototype] {}');
assert.strictEqual(inspect(lost(lost(new Old()))), '[Old: null prototype] {}');
assert.strictEqual(inspect([lost(new Point())], { depth: 0 }), '[ [Point: null prototype] ]');
assert.strictEqual(inspect(lost({ a: 1 })), '[Object: null prototype] { a: 1 }');
assert.strictEqual(inspect(Object.create(null)), '[Object: null prototype] {}');
assert.strictEqual(inspect({ __proto__: null }), '[Object: null prototype] {}');

const reflected = new Point();
assert.strictEqual(Reflect.setPrototypeOf(reflected, null), true);
assert.strictEqual(inspect(reflected), '[Point: null prototype] { x: 1 }');
assert.deepStrictEqual(Reflect.ownKeys(reflected), ['x']);
const assigned = new Point();
assigned.__proto__ = null; // eslint-disable-line no-proto
assert.strictEqual(inspect(assigned), '[Point: null prototype] { x: 1 }');

const tagged = (tag) => Object.defineProperty(new Old(), Symbol.toStringTag, { value: tag });
assert.strictEqual(inspect(lost(tagged('Other'))), '[Old: null prototype] [Other] {}');
assert.strictEqual(inspect(lost(tagged('Old'))), '[Object: null prototype] [Old] {}');

const sealed = Object.preventExtensions(new Point());
assert.throws(() => lost(sealed), TypeError);
assert.strictEqual(Reflect.setPrototypeOf(sealed, null), false);
assert.strictEqual(inspect(sealed), 'Point { x: 1 }');

// What the constructor's name is does not matter to anybody else.
const odd = new (class { static get name() { throw new Error('no name'); } })();
assert.match(inspect(lost(odd)), /null prototype\] \{\}$/);
