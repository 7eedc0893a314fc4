// SPDX-License-Identifier: MIT
// Flags: --experimental-vm-modules --no-warnings
// The namespace of a module that was linked and not evaluated: names are there, variables are not initialized.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');
const { SourceTextModule } = require('node:vm');

(async () => {
  const inner = new SourceTextModule('export const a = 1; export function f() { return 2; }');
  const outer = new SourceTextModule('export * from "inner"; export var b = 3;');
  await outer.link(() => inner);
  assert.deepStrictEqual(Object.getOwnPropertyNames(outer.namespace), ['a', 'b', 'f']);
  assert.throws(() => outer.namespace.a, ReferenceError);
  assert.strictEqual(outer.namespace.f(), 2);
  assert.match(inspect(inner.namespace), /a: <uninitialized>/);
  await outer.evaluate();
  assert.strictEqual(outer.namespace.a + outer.namespace.b, 4);
})();
