// SPDX-License-Identifier: MIT
// A field whose name is that of a modifier may be the last of a class, without `;`.
'use strict';

const assert = require('node:assert');
const vm = require('node:vm');

class Static { static }
class Async { async /* the last */ }
class Both { x = 1; static async }
class Three {
  get; set; static; async
}

assert.deepStrictEqual(Object.keys(new Static()), ['static']);
assert.deepStrictEqual(Object.keys(new Async()), ['async']);
assert.deepStrictEqual([Object.keys(new Both()), Object.keys(Both)], [['x'], ['async']]);
assert.deepStrictEqual(Object.keys(new Three()), ['get', 'set', 'static', 'async']);
assert.deepStrictEqual(Object.keys(new (vm.runInThisContext('(class { a() {}\nstatic\n})'))()), ['static']);
assert.strictEqual(class { static = 2 }.name, '');
assert.strictEqual(new (class { async = 2 })().async, 2);
assert.throws(() => new vm.Script('class A { get static }'), SyntaxError);

const { stripTypeScriptTypes } = require('node:module');
const code = stripTypeScriptTypes('(class { static: number; async?: string })');
assert.deepStrictEqual(Object.keys(new (vm.runInThisContext(code))()), ['static', 'async']);
