// SPDX-License-Identifier: MIT
// The prototype of the global object of a context that is its own only: set by the host, to a chain with a Proxy in it.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');

const window = vm.createContext(vm.constants.DONT_CONTEXTIFY);
const run = (source) => vm.runInContext(source, window);

run('var own = 1; implicit = 2; function plain() { return this; }');
assert.strictEqual(window.own + window.implicit, 3);
assert.strictEqual(run('globalThis'), window);
assert.strictEqual(run('this'), window);
assert.strictEqual(run('plain()'), window);

const named = new Map([['box', 'an element']]);
class Base {
  shared() { return this; }
  get computed() { return this.own + 10; }
  set computed(value) { this.own = value; }
}
const byName = new Proxy(Object.create(Base.prototype), {
  has: (target, key) => named.has(key) || Reflect.has(target, key),
  get: (target, key, receiver) => (named.has(key) ? named.get(key) : Reflect.get(target, key, receiver)),
});
const prototype = Object.create(byName, { [Symbol.toStringTag]: { value: 'Window', configurable: true } });
Object.setPrototypeOf(window, prototype);

assert.strictEqual(Object.getPrototypeOf(window), prototype);
assert.strictEqual(window.__proto__, prototype);
assert.ok(window instanceof Base);
assert.strictEqual(Object.prototype.toString.call(window), '[object Window]');
assert.strictEqual(run('Object.prototype.toString.call(globalThis)'), '[object Window]');
assert.strictEqual(run('box + typeof box + typeof missing'), 'an elementstringundefined');
assert.throws(() => run('missing'), { name: 'ReferenceError' });
assert.strictEqual(run('shared.call(globalThis)'), window);
assert.strictEqual(run('computed'), 11);
assert.strictEqual(window.computed, 11);
window.computed = 5;
assert.strictEqual(run('own + computed'), 20);
assert.ok('box' in window && !Object.hasOwn(window, 'box'));
assert.strictEqual(run('box = 3; box'), 3);
assert.ok(Object.hasOwn(window, 'box'));
assert.strictEqual(run('delete globalThis.box; box'), 'an element');
named.set('late', 1);
assert.strictEqual(run('typeof late'), 'number');
assert.deepStrictEqual([...run('Object.keys(globalThis)')].sort(), ['implicit', 'own', 'plain']);

const heir = Object.create(window);
heir.own = 7;
assert.strictEqual(window.own, 5);
assert.strictEqual(heir.computed, 17);

assert.throws(() => Object.setPrototypeOf(window, Object.create(window)), TypeError);
Object.setPrototypeOf(window, null);
assert.strictEqual(Object.getPrototypeOf(window), null);
assert.strictEqual(run('typeof box + typeof toString'), 'undefinedundefined');
assert.strictEqual(window.toString, undefined);
run('own = 9');
assert.strictEqual(window.own, 9);
