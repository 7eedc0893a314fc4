// SPDX-License-Identifier: MIT
// Whether an object goes on one line depends on line feeds in what it holds, wherever they come from; and each instance
// is shown by its own class, also where classes change on the way.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');

class Broken { constructor() { this.x = 1; } }
Object.defineProperty(Broken, 'name', { value: 'Bro\nken' });
class Custom { [inspect.custom]() { return 'cus\ntom'; } }
assert.strictEqual(inspect({ a: new Broken() }), '{\n  a: Bro\nken { x: 1 }\n}');
assert.strictEqual(inspect([new Broken(), new Broken()]), '[\n  Bro\nken { x: 1 },\n  Bro\nken { x: 1 }\n]');
assert.strictEqual(inspect({ a: new Custom() }), '{\n  a: cus\n  tom\n}');
assert.strictEqual(inspect({ a: Symbol('s\nt') }), '{\n  a: Symbol(s\nt)\n}');
assert.strictEqual(inspect({ a: 'one\ntwo', 'k\nk': 1, [Symbol('s\nt')]: 2 }),
                   "{ a: 'one\\ntwo', 'k\\nk': 1, Symbol(s\\nt): 2 }");
assert.strictEqual(inspect({ a: 'a long line\nand another one' }, { breakLength: 10 }),
                   "{\n  a: 'a long line\\n' +\n    'and another one'\n}");
assert.strictEqual(inspect({ a: { b: {} }, c: { d: new Broken() } }),
                   '{\n  a: { b: {} },\n  c: {\n    d: Bro\nken { x: 1 }\n  }\n}');
assert.strictEqual(inspect({ a: 1 }, { stylize: (text) => `${text}\n` }), '{\n  a\n: 1\n\n}');

class Point { constructor(x) { this.x = x; } }
class Late extends Point {}
class Renamer {
  constructor() { this.r = 1; }
  [inspect.custom]() {
    Object.defineProperty(Point, 'name', { value: 'Renamed' });
    return 'r';
  }
}
class Choosy {
  constructor(x) { this.x = x; }
  static [Symbol.hasInstance](value) { return value.x === 1; }
}
class Empty {}
const own = Object.assign(new Point(3), { constructor: 4 });
assert.strictEqual(inspect([new Point(1), new Point(2), new Late(1), own, new Point([new Point(5)])]),
                   '[\n  Point { x: 1 },\n  Point { x: 2 },\n  Late { x: 1 },\n  Point { x: 3, constructor: 4 },\n' +
                   '  Point { x: [ [Point] ] }\n]');
assert.strictEqual(inspect([new Empty(), new Empty()]), '[ Empty {}, Empty {} ]');
assert.strictEqual(inspect([new Choosy(1), new Choosy(2), new Choosy(1)]),
                   '[ Choosy { x: 1 }, { x: 2 }, Choosy { x: 1 } ]');
assert.strictEqual(inspect([new Point(1), new Point(1), new Renamer(), new Point(1)]),
                   '[ Point { x: 1 }, Point { x: 1 }, r, Renamed { x: 1 } ]');

const hidden = Object.defineProperty({}, '__proto__', { value: 1, configurable: true });
assert.strictEqual(inspect(hidden, { showHidden: true }), "{ [['__proto__']]: 1 }");
Error.prototype.constructor = class Other { static [Symbol.hasInstance]() { return true; } };
assert.match(inspect(new Error('of a class that is known')), /^Error: of a class/);
