// process.versions is an ordinary object: packages call its hasOwnProperty. Its values cannot be assigned.
'use strict';

const assert = require('node:assert');

assert.strictEqual(process.versions.hasOwnProperty('node'), true);
assert.strictEqual(Object.getPrototypeOf(process.versions), Object.prototype);
const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(process.versions, 'node');
assert.deepStrictEqual({ writable, enumerable, configurable }, { writable: false, enumerable: true, configurable: true });
assert.throws(() => { process.versions.node = '1'; }, TypeError);
