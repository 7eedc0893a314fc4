// ArrayBuffers and SharedArrayBuffers are told apart by what they are, not by their prototypes.
'use strict';

const assert = require('assert');
const vm = require('vm');
const { isArrayBuffer, isMap, isSharedArrayBuffer } = require('util').types;

const plain = new ArrayBuffer(1);
const shared = new SharedArrayBuffer(1);
assert.ok(isArrayBuffer(plain) && !isSharedArrayBuffer(plain));
assert.ok(isSharedArrayBuffer(shared) && !isArrayBuffer(shared));
assert.ok(!isArrayBuffer(Object.create(ArrayBuffer.prototype)));
assert.ok(!isSharedArrayBuffer(Object.create(SharedArrayBuffer.prototype)));
assert.ok(isArrayBuffer(vm.runInNewContext('new ArrayBuffer(1)')));

const swapped = [Object.setPrototypeOf(new SharedArrayBuffer(1), ArrayBuffer.prototype),
                 Object.setPrototypeOf(new ArrayBuffer(1), SharedArrayBuffer.prototype)];
assert.ok(isSharedArrayBuffer(swapped[0]) && !isArrayBuffer(swapped[0]));
assert.ok(isArrayBuffer(swapped[1]) && !isSharedArrayBuffer(swapped[1]));
assert.ok(isMap(Object.setPrototypeOf(new Map(), ArrayBuffer.prototype)));
assert.strictEqual(structuredClone(new Uint8Array([1, 2]).buffer).byteLength, 2);
