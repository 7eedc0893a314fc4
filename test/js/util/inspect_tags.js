// SPDX-License-Identifier: MIT
// Symbol.toStringTag beside the name of a class that has another.
'use strict';

const assert = require('node:assert');
const { createSecretKey } = require('node:crypto');
const { inspect } = require('node:util');

class FooSet extends Set {}
class MapOfFoo extends Map {}
assert.strictEqual(inspect(new FooSet([1])), 'FooSet(1) [Set] { 1 }');
assert.strictEqual(inspect(new MapOfFoo()), 'MapOfFoo(0) [Map] {}');
assert.strictEqual(inspect(createSecretKey(Buffer.from('k'))), 'SecretKeyObject [KeyObject] {}');
