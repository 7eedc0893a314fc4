// SPDX-License-Identifier: MIT
// What frames say of their calls: the body of a module, constructors; columns are where V8 has them.
'use strict';

const assert = require('node:assert');

class Base {
  constructor() { this.stack = new Error('x').stack; }
}
class Derived extends Base {
  constructor() { super(); }
}
function Old() { this.stack = new Error('y').stack; }
const space = { Old };

const firstLines = (stack, count) => stack.split('\n').slice(1, count + 1).map((line) => line.replace(__filename, 'F'));
assert.deepStrictEqual(firstLines(new Derived().stack, 3), [
  '    at new Base (F:8:32)', '    at new Derived (F:11:19)', '    at Object.<anonymous> (F:17:35)',
]);
assert.deepStrictEqual(firstLines(new space.Old().stack, 2), [
  '    at new Old (F:13:31)', '    at Object.<anonymous> (F:20:35)',
]);
assert.deepStrictEqual(firstLines((() => new Error('z').stack)(), 1), ['    at F:23:42']);

Error.prepareStackTrace = (error, sites) => sites;
const sites = new Base().stack;
Error.prepareStackTrace = undefined;
assert.strictEqual(sites[0].isConstructor(), true);
assert.strictEqual(sites[1].isConstructor(), false);
assert.strictEqual(sites[1].getTypeName(), 'Object');
assert.deepStrictEqual([sites[1].getLineNumber(), sites[1].getColumnNumber()], [26, 15]);
