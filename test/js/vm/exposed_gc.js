// SPDX-License-Identifier: MIT
// The way by which packages get at gc() without an option: a flag set late, and a new context.
'use strict';
const assert = require('node:assert');
const v8 = require('node:v8');
const vm = require('node:vm');

assert.strictEqual(vm.runInNewContext('typeof gc'), 'undefined');
v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');
v8.setFlagsFromString('--no-expose-gc');
assert.strictEqual(vm.runInNewContext('typeof gc'), 'undefined');
assert.strictEqual(typeof globalThis.gc, 'undefined');
const ref = new WeakRef({});
setImmediate(() => {
  for (let i = 0; i < 10 && ref.deref() !== undefined; i++) gc();
  setImmediate(() => {
    gc();
    assert.strictEqual(gc(), undefined);
  });
});
