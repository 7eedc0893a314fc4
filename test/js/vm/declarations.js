// What scripts declare at their top level: var and functions on the object, let and class beside it, all for the
// scripts that follow.
'use strict';

const assert = require('assert');
const vm = require('vm');

const sandbox = vm.createContext({});
const run = (code) => vm.runInContext(code, sandbox);

run('var v = 1, w; function f() { return v; } let l = 2; const c = 3; class K {}');
assert.deepStrictEqual(Object.keys(sandbox).sort(), ['f', 'v']); // a variable with its first value only
assert.strictEqual(run('Object.hasOwn(this, "w") && w === undefined'), true);
assert.strictEqual(sandbox.f(), 1);
sandbox.v = 4;
assert.strictEqual(run('f() + l + c'), 9);
assert.strictEqual(run('typeof K'), 'function');
assert.throws(() => run('let l = 5'), { name: 'SyntaxError' });

// A declaration does not undo what is there.
assert.strictEqual(run('var v; v'), 4);
run('function f() { return "second"; }');
assert.strictEqual(sandbox.f(), 'second');
sandbox.f = () => 'replaced';
assert.strictEqual(run('f()'), 'replaced');
assert.strictEqual(run('this.f()'), 'replaced');

// Functions are on the global object while the script that declares them runs.
assert.strictEqual(run('function g() {} this.g === g && Object.hasOwn(this, "g")'), true);

// Names in nested blocks, destructuring, loops and eval.
run('for (var i = 0; i < 3; i++) { var { a, b: [d] } = { a: 1, b: [2] }; } eval("var e = 5")');
assert.deepStrictEqual([sandbox.i, sandbox.a, sandbox.d, sandbox.e], [3, 1, 2, 5]);

// A variable cannot be deleted by its name.
assert.strictEqual(run('var kept = 1; delete kept; kept'), 1);

// In this context, too.
vm.runInThisContext('var vmThisVar = 1; let vmThisLet = 2;');
assert.strictEqual(globalThis.vmThisVar, 1);
assert.strictEqual(globalThis.vmThisLet, undefined);
assert.strictEqual(vm.runInThisContext('vmThisLet'), 2);
