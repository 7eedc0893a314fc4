// A context shows its object to its code, in both directions and whatever the kind of access.
'use strict';

const assert = require('assert');
const vm = require('vm');

const symbol = Symbol('s');
const sandbox = { x: 1, [symbol]: 2, get accessor() { return this === sandbox; } };
assert.strictEqual(vm.createContext(sandbox), sandbox);
assert.strictEqual(vm.isContext(sandbox), true);
const run = (code) => vm.runInContext(code, sandbox);

// Reads, writes, implicit globals, deletions.
assert.strictEqual(run('x'), 1);
run('x = 5; implicit = 6; this.viaThis = 7; globalThis.viaGlobal = 8');
assert.deepStrictEqual(
  [sandbox.x, sandbox.implicit, sandbox.viaThis, sandbox.viaGlobal], [5, 6, 7, 8]);
sandbox.fromOutside = 9;
assert.strictEqual(run('fromOutside + this.fromOutside'), 18);
delete sandbox.fromOutside;
assert.strictEqual(run('typeof fromOutside'), 'undefined');
assert.throws(() => run('fromOutside'), { name: 'ReferenceError' });
assert.strictEqual(run('delete implicit'), true);
assert.strictEqual('implicit' in sandbox, false);
assert.strictEqual(run('accessor'), true);
assert.throws(() => run('"use strict"; undeclared = 1'), { name: 'ReferenceError' });
assert.strictEqual('undeclared' in sandbox, false);

// One object is `this` everywhere; it is not the sandbox, and has its properties as own ones.
assert.strictEqual(run('this === globalThis'), true);
const hasStandIn = process.env.EDDY_ENGINE_ABI !== '0'; // the engine's word on `this` of a call can be changed
if (hasStandIn) assert.strictEqual(run('(function() { return this; })() === this'), true);
assert.notStrictEqual(run('this'), sandbox);
sandbox.symbol = symbol;
assert.strictEqual(run('this[symbol]'), 2);
assert.strictEqual(run('Object.getOwnPropertySymbols(this).includes(symbol)'), true);
assert.strictEqual(run('Object.keys(this).join()'), Object.keys(sandbox).join());
assert.deepStrictEqual({ ...run('Object.getOwnPropertyDescriptor(this, "x")') },
                       { value: 5, writable: true, enumerable: true, configurable: true });
run('Object.defineProperty(this, "fixed", { value: 1 })');
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(sandbox, 'fixed'),
                       { value: 1, writable: false, enumerable: false, configurable: false });
run('fixed = 2');
assert.strictEqual(sandbox.fixed, 1);
assert.strictEqual(run('delete fixed'), false);
assert.throws(() => run('Object.defineProperty(this, "fixed", { value: 3 })'), /Cannot redefine property: fixed/);

// The sandbox hides natives of the realm, which are its own otherwise.
assert.strictEqual(run('Array') === Array, false);
assert.strictEqual(run('[] instanceof Array'), true);
sandbox.Map = 'hidden';
assert.strictEqual(run('Map'), 'hidden');
delete sandbox.Map;
assert.strictEqual(run('typeof Map'), 'function');
run('Set = 3');
assert.strictEqual(sandbox.Set, 3);

// Later calls of the context's functions see and change it as well.
const bump = run('(function() { later = typeof later === "undefined" ? 1 : later + 1; return later; })');
assert.strictEqual(bump(), 1);
sandbox.later = 10;
assert.strictEqual(bump(), 11);
assert.strictEqual(sandbox.later, 11);

// Contexts without a sandbox, and proxies as sandboxes.
const vanilla = vm.createContext(vm.constants.DONT_CONTEXTIFY);
assert.strictEqual(vm.runInContext('globalThis', vanilla), vanilla);
vanilla.a = 1;
assert.strictEqual(vm.runInContext('a', vanilla), 1);
const seen = [];
const proxy = new Proxy({}, { set(target, key, value) { seen.push(key); return Reflect.set(target, key, value); } });
vm.runInContext('p = 1', vm.createContext(proxy));
assert.deepStrictEqual(seen, ['p']);

assert.throws(() => vm.createContext('no'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => vm.runInContext('', {}), { code: 'ERR_INVALID_ARG_TYPE' });
