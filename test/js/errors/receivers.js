// SPDX-License-Identifier: MIT
// Stacks name the class of what a method was called on, as the program's text tells it.
'use strict';

const assert = require('node:assert');
const { AsyncResource } = require('node:async_hooks');
const EventEmitter = require('node:events');

function first(fn) {
  try {
    fn();
  } catch (error) {
    return error.stack.split('\n')[1].trim().replace(/ \(.*/, '').replace(/^at \/.*/, 'at');
  }
  return undefined;
}
function thrower() { throw new Error('x'); }

class A {
  m() { throw new Error(); }
  viaThis() { this.m(); }
  static s() { throw new Error(); }
  get g() { throw new Error(); }
  #p() { throw new Error(); }
  p() { this.#p(); }
  constructor(fails) {
    if (fails) throw new Error();
  }
}
class B extends A {}
const o = {
  m() { throw new Error(); },
  f: function () { throw new Error(); },
  arrow: () => { throw new Error(); },
  *gen() { throw new Error(); },
  'two words'() { throw new Error(); },
  thrower,
};
o.later = function () { throw new Error(); };
o.other = function named() { throw new Error(); };
function Old() {}
Old.prototype.m = function () { throw new Error(); };
const K = class { m() { throw new Error(); } };

const a = new A();
const { m } = a;
assert.strictEqual(first(() => a.m()), 'at A.m');
assert.strictEqual(first(() => new B().m()), 'at B.m');
assert.strictEqual(first(() => new B().viaThis()), 'at B.m');
assert.strictEqual(first(() => A.s()), 'at A.s');
assert.strictEqual(first(() => a.g), 'at get g');
assert.strictEqual(first(() => a.p()), 'at #p');
assert.strictEqual(first(() => new A(true)), 'at new A');
assert.strictEqual(first(() => new K().m()), 'at K.m');
assert.strictEqual(first(() => m()), 'at m');
assert.strictEqual(first(() => [1].map(m)), 'at m');
assert.strictEqual(first(() => o.m()), 'at Object.m');
assert.strictEqual(first(() => o.f()), 'at Object.f');
assert.strictEqual(first(() => o.arrow()), 'at Object.arrow');
assert.strictEqual(first(() => o.gen().next()), 'at Object.gen');
assert.strictEqual(first(() => o['two words']()), 'at two words');
assert.strictEqual(first(() => o.later()), 'at o.later');
assert.strictEqual(first(() => o.other()), 'at Object.named [as other]');
assert.strictEqual(first(() => o.thrower()), 'at Object.thrower');
assert.strictEqual(first(() => thrower()), 'at thrower');
assert.strictEqual(first(() => new Old().m()), 'at Old.m');
assert.strictEqual(first(() => a.m?.()), 'at A.m');
assert.strictEqual(first(() => a?.m?.()), 'at A.m');
assert.strictEqual(first(() => m?.()), 'at m');
assert.strictEqual(first(() => (() => { throw new Error(); })()), 'at');

// A method of the library is shown with the class that the program calls it on, and so are the listeners it calls.
class Emitter extends EventEmitter {
  viaThis() { this.emit('x'); }
  viaSuper() { super.emit('x'); }
}
class Resource extends AsyncResource {
  constructor() { super('RESOURCE'); }
  run(fn) { this.runInAsyncScope(fn); }
}
const names = [];
function note() {
  for (const line of new Error().stack.split('\n').slice(2, 4)) names.push(line.trim().replace(/ \(.*/, ''));
}
const emitter = new Emitter();
emitter.on('x', function () { note(); });
emitter.viaThis();
emitter.viaSuper();
assert.deepStrictEqual(names.splice(0), Array(2).fill(['at Emitter.<anonymous>', 'at Emitter.emit']).flat());
new Resource().run(function () { note(); });
assert.strictEqual(names[1], 'at Resource.runInAsyncScope');

// A class that extends Error is not part of the stacks of its objects.
class MyError extends Error {
  constructor(text) { super(text); }
}
function makes() { throw new MyError('x'); }
assert.strictEqual(first(makes), 'at makes');

// An async function stands there once.
async function fails() { throw new Error('x'); }
fails().catch((error) => {
  assert.strictEqual(error.stack.match(/at fails/g).length, 1);
});

const anonymous = async (x) => {
  throw new Error('x');
};
anonymous(1).catch((error) => {
  assert.strictEqual(error.stack.match(/at anonymous/g).length, 1);
});

// What prepareStackTrace is told
const old = Error.prepareStackTrace;
Error.prepareStackTrace = (error, sites) => sites;
const [site] = (() => {
  try {
    return a.m();
  } catch (error) {
    return error.stack;
  }
})();
Error.prepareStackTrace = old;
assert.strictEqual(site.getTypeName(), 'A');
assert.strictEqual(site.getFunctionName(), 'm');
assert.strictEqual(site.getMethodName(), 'm');
assert.strictEqual(site.isToplevel(), false);
assert.strictEqual(site.isConstructor(), false);
assert.strictEqual(site.getEnclosingLineNumber(), 20);
assert.strictEqual(site.getEnclosingColumnNumber(), 3);
