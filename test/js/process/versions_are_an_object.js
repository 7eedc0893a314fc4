// process.versions is an ordinary object: packages call its hasOwnProperty. Its values cannot be assigned.
'use strict';

const assert = require('node:assert');

assert.strictEqual(process.versions.hasOwnProperty('node'), true);
assert.strictEqual(Object.getPrototypeOf(process.versions), Object.prototype);
const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(process.versions, 'node');
assert.deepStrictEqual({ writable, enumerable, configurable }, { writable: false, enumerable: true, configurable: true });
assert.throws(() => { process.versions.node = '1'; }, TypeError);

// Plain texts, all of them: `console.log(process.versions)` is how people report what they run.
for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(process.versions))) {
  assert.match(value, /^\d+(?:\.\d+)*(?:-\S+)?$/, name);
}
for (const name of ['node', 'v8', 'uv', 'zlib', 'openssl', 'ares', 'nghttp2', 'modules', 'napi']) {
  assert.ok(name in process.versions, name);
}
