// SPDX-License-Identifier: MIT
// Errors that the engine throws have the messages that V8 has, whoever looks at them first.
'use strict';

const assert = require('node:assert');

if (process.env.EDDY_ENGINE_ABI === '0') process.exit(); // the engine's texts stay

const messageOf = (fn) => {
  try {
    fn.call({});
  } catch (error) {
    return error.message;
  }
  return assert.fail(`${fn} did not throw`);
};

const cases = [
  // properties of nothing
  [() => { let u; return u.foo.bar; }, 'Cannot read properties of undefined (reading \'foo\')'],
  [() => { const u = { a: null }; return u.a.b.c; }, 'Cannot read properties of null (reading \'b\')'],
  [() => { let u; return u['x y']; }, 'Cannot read properties of undefined (reading \'x y\')'],
  [() => { let u; return u[0]; }, 'Cannot read properties of undefined (reading \'0\')'],
  [() => { let u; u.a = 1; }, 'Cannot set properties of undefined (setting \'a\')'],
  [() => { let u; u.a++; }, 'Cannot read properties of undefined (reading \'a\')'],
  [() => { let u; return delete u.a; }, 'Cannot convert undefined or null to object'],
  [() => { let u; u.foo.bar(1, () => 3); }, 'Cannot read properties of undefined (reading \'foo\')'],
  // calls
  [() => { let u; u(); }, 'u is not a function'],
  [() => { const o = {}; o.x.y?.(); o.x(); }, 'Cannot read properties of undefined (reading \'y\')'],
  [() => { const o = { a: {} }; o.a.b(1, 2); }, 'o.a.b is not a function'],
  [() => { const o = {}; o['x-y'](); }, 'o.x-y is not a function'],
  [() => { const f = () => ({}); f(1).g(); }, 'f(...).g is not a function'],
  [() => { ({ a: 1 }).b(); }, '{(intermediate value)}.b is not a function'],
  [() => { [1, 'x'].b(); }, '[1,"x"].b is not a function'],
  [() => { (() => 1)()(); }, '(intermediate value)(...) is not a function'],
  [() => { const a = 0; (a || null)(); }, '(a || null) is not a function'],
  [() => { require('node:fs').nope(); }, 'require(...).nope is not a function'],
  [function () { this.foo(); }, 'this.foo is not a function'],
  [() => { const o = {}; new o.X(); }, 'o.X is not a constructor'],
  [() => { new (() => 1)(); }, '(intermediate value) is not a constructor'],
  [() => { class A {} A(); }, 'Class constructor A cannot be invoked without \'new\''],
  [() => { Map(); }, 'Constructor Map requires \'new\''],
  [() => [1].map(), 'undefined is not a function'],
  [() => [1].filter('x'), 'string "x" is not a function'],
  [() => new Promise({}), 'Promise resolver #<Object> is not a function'],
  // variables
  [() => nope, 'nope is not defined'],
  [() => { tdz + 1; let tdz; }, 'Cannot access \'tdz\' before initialization'],
  [() => { let own = own + 1; return own; }, 'Cannot access \'own\' before initialization'],
  [() => { if (coming > 3) return; let coming = 5; }, 'Cannot access \'coming\' before initialization'],
  [() => { early(); const list = []; function early() { list.push(1); } },
   'Cannot access \'list\' before initialization'],
  [() => { new Late(1); class Late {} }, 'Cannot access \'Late\' before initialization'],
  [() => { const c = 1; c = 2; }, 'Assignment to constant variable.'],
  // objects
  [() => { Object.freeze({ a: 1 }).a = 2; }, 'Cannot assign to read only property \'a\' of object \'#<Object>\''],
  [() => { const o = Object.seal({ a: 1 }); delete o.a; }, 'Cannot delete property \'a\' of #<Object>'],
  [() => Object.keys(null), 'Cannot convert undefined or null to object'],
  [() => Object.defineProperty(Object.freeze({}), 'a', { value: 1 }),
   'Cannot define property a, object is not extensible'],
  [() => 'a' in 'b', 'Cannot use \'in\' operator to search for \'a\' in b'],
  [() => ({}) instanceof 5, 'Right-hand side of \'instanceof\' is not an object'],
  [() => { class A { #x; static t(o) { return o.#x; } } A.t({}); },
   'Cannot read private member #x from an object whose class did not declare it'],
  // patterns and iteration
  [() => { let o; const { x, y } = o; }, 'Cannot destructure property \'x\' of \'o\' as it is undefined.'],
  [() => { function f(a, { b }) { return b; } f(1); },
   'Cannot destructure property \'b\' of \'undefined\' as it is undefined.'],
  [() => { const o = {}; const [a] = o; }, 'o is not iterable'],
  [() => { const o = { z: 1 }; for (const x of o.z) ; }, 'o.z is not iterable'],
  [() => { const o = 5; return [...o]; }, 'o is not iterable'],
  // conversions
  [() => `${Symbol('x')}`, 'Cannot convert a Symbol value to a string'],
  [() => 1n + 1, 'Cannot mix BigInt and other types, use explicit conversions'],
  [() => BigInt(1.5), 'The number 1.5 cannot be converted to a BigInt because it is not an integer'],
  [() => new Array(-1), 'Invalid array length'],
  [() => 'x'.repeat(-1), 'Invalid count value: -1'],
  [() => new Date(NaN).toISOString(), 'Invalid time value'],
  [() => decodeURIComponent('%'), 'URI malformed'],
  [() => (1).toFixed(200), 'toFixed() digits argument must be between 0 and 100'],
  // classes
  [() => { class B extends Object { constructor() { this.x; } } new B(); },
   'Must call super constructor in derived class before accessing \'this\' or returning from derived constructor'],
];
for (const [fn, expected] of cases) assert.strictEqual(messageOf(fn), expected, `${fn}`);

// The stack overflows where there is no room for anything; the message is looked at where there is.
function deep() { return deep() + 1; }
assert.strictEqual(messageOf(deep), 'Maximum call stack size exceeded');

// Who looks at the stack, the text or the names first, finds the same.
const thrown = () => {
  try {
    null.foo; // eslint-disable-line no-unused-expressions
  } catch (error) {
    return error;
  }
};
const MESSAGE = 'Cannot read properties of null (reading \'foo\')';
assert.ok(thrown().stack.startsWith(`TypeError: ${MESSAGE}\n    at thrown (${__filename}:`));
assert.strictEqual(String(thrown()), `TypeError: ${MESSAGE}`);
assert.strictEqual(Object.getOwnPropertyDescriptor(thrown(), 'message').value, MESSAGE);
assert.strictEqual(structuredClone(thrown()).message, MESSAGE);
{
  const error = thrown();
  assert.strictEqual(error.message, MESSAGE);
  assert.ok(error.stack.startsWith(`TypeError: ${MESSAGE}\n    at thrown (${__filename}:`));
  assert.deepStrictEqual(Object.keys(error), []);
}
{
  const error = thrown();
  error.message = 'mine';
  assert.strictEqual(error.message, 'mine');
}

// Compiled code finds properties by the shape of what it has seen: one error after the other.
const seen = new Set();
for (let i = 0; i < 20_000; i++) {
  const error = thrown();
  seen.add(error.code).add(error.message);
}
assert.deepStrictEqual([...seen], [undefined, MESSAGE]);

// What a promise is rejected with, and errors of other realms.
(async () => { await null; undefined.x; })().catch(({ message }) => {
  assert.strictEqual(message, 'Cannot read properties of undefined (reading \'x\')');
  process.exitCode = 0;
});
process.exitCode = 1;
assert.throws(() => require('node:vm').runInNewContext('let o = {}; o.x()'), { message: 'o.x is not a function' });

// Frames of the engine's own functions have their class.
const frame = (fn) => {
  try {
    fn();
  } catch ({ stack }) {
    return /^ {4}at (\S+(?: \S+)?) \(<anonymous>\)$/m.exec(stack)?.[1];
  }
};
assert.strictEqual(frame(() => [1].map(() => { throw new Error('x'); })), 'Array.map');
assert.strictEqual(frame(() => new Map([[1, 2]]).forEach(() => { throw new Error('x'); })), 'Map.forEach');
assert.strictEqual(frame(() => JSON.parse('{')), 'JSON.parse');
assert.strictEqual(frame(() => new RegExp('(')), 'new RegExp');
