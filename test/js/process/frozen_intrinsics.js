// SPDX-License-Identifier: MIT
// Flags: --frozen-intrinsics
// What the language defines cannot be changed; what programs make of it can.
'use strict';

const assert = require('node:assert');

for (const change of [
  () => { Array.prototype.x = 1; }, () => { Array.x = 1; }, () => { JSON.parse = 1; }, () => { Object.prototype.x = 1; },
  () => { console.log = 1; }, () => { Map.prototype.get = 1; }, () => { setTimeout.x = 1; }, () => { Intl.x = 1; },
  () => { Object.getPrototypeOf([].values()).next = 1; }, () => { (function* () {}).constructor.x = 1; },
  () => { Object.prototype.toString = 1; }, () => { Promise.prototype.then = 1; }, () => { globalThis.globalThis = 1; },
]) assert.throws(change, TypeError, `${change}`);

const object = {};
object.toString = () => 'own';
assert.strictEqual(`${object}`, 'own');
assert.ok(Object.keys(object).includes('toString'));
const list = [];
list.push = 1;
assert.strictEqual(list.push, 1);
const error = new Error('x');
error.name = 'Own';
error.message = 'y';
assert.strictEqual(`${error}`, 'Own: y');
class Custom extends TypeError {
  constructor(message) {
    super(message);
    this.name = 'Custom';
  }
}
assert.strictEqual(`${new Custom('z')}`, 'Custom: z');
const promise = Promise.resolve();
promise.then = 1;
globalThis.mine = 1;
process.mine = 1;
assert.strictEqual(mine + process.mine, 2);
class Own extends console.Console {}
const own = new Own(process.stdout);
own.log = () => 'logged';
assert.strictEqual(own.log(), 'logged');
setTimeout(() => require('node:fs').promises.readFile(__filename).then((text) => assert.ok(text.length > 0)), 1);
