// vm.compileFunction: parameters and body apart, extensions, contexts.
'use strict';

const assert = require('assert');
const vm = require('vm');

assert.strictEqual(vm.compileFunction('return a + b', ['a', 'b'])(1, 2), 3);
assert.strictEqual(vm.compileFunction('return this')(), globalThis);
assert.strictEqual(vm.compileFunction('"use strict"; return this')(), undefined);
assert.strictEqual(vm.compileFunction('return x', [], { contextExtensions: [{ x: 1 }, { x: 2 }] })(), 2);
const parsingContext = vm.createContext({ inContext: 'yes' });
assert.strictEqual(vm.compileFunction('return inContext', [], { parsingContext })(), 'yes');
assert.strictEqual(vm.compileFunction('set = 1', [], { parsingContext })(), undefined);
assert.strictEqual(parsingContext.set, 1);

// Neither can end the function early.
for (const code of ['}); (function() {', '} + {', '/*', '`']) {
  assert.throws(() => vm.compileFunction(code), { name: 'SyntaxError' }, code);
}
assert.throws(() => vm.compileFunction('', [1]), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => vm.compileFunction(1), { code: 'ERR_INVALID_ARG_TYPE' });

// Cached data is accepted for the source it was made of, and for no other.
const { cachedData } = vm.compileFunction('return 1', [], { produceCachedData: true });
assert.strictEqual(vm.compileFunction('return 1', [], { cachedData }).cachedDataRejected, false);
assert.strictEqual(vm.compileFunction('return 22', [], { cachedData }).cachedDataRejected, true);
