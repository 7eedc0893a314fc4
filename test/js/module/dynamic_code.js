// SPDX-License-Identifier: MIT
// Code from texts: what Function and its kin, eval and node:vm get may hold `using`, its awaits keep the async context,
// its import() is relative to who made it; and the constructors look as they always did.
'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');

assert.strictEqual(typeof Function, 'function'); // the first touch is what replaces them all
const Async = (async () => {}).constructor;
const Generator = (function* () {}).constructor;
const AsyncGenerator = (async function* () {}).constructor;

// The constructors.
assert.strictEqual((() => {}).constructor, Function);
assert.strictEqual(Function.prototype, Object.getPrototypeOf(() => {}));
assert.strictEqual(Function.toString(), 'function Function() { [native code] }');
assert.deepStrictEqual(Object.getOwnPropertyNames(Function).sort(), ['length', 'name', 'prototype']);
for (const [Constructor, name] of [[Function, 'Function'], [Async, 'AsyncFunction'], [Generator, 'GeneratorFunction'],
                                   [AsyncGenerator, 'AsyncGeneratorFunction']]) {
  assert.strictEqual(Constructor.name, name);
  assert.strictEqual(Constructor.length, 1);
  assert.strictEqual(Constructor === Function || Object.getPrototypeOf(Constructor) === Function, true);
  assert.strictEqual(Object.getOwnPropertyDescriptor(Constructor, 'prototype').writable, false);
  const { value, writable } = Object.getOwnPropertyDescriptor(Constructor.prototype, 'constructor');
  assert.deepStrictEqual([value, writable], [Constructor, Constructor === Function]);
  for (const text of ['return 1', 'using x = null; return 1']) {
    const made = new Constructor('a', 'b = 1', text);
    assert.ok(made instanceof Constructor);
    assert.strictEqual(made.name, 'anonymous');
    assert.strictEqual(made.length, 1);
  }
  assert.throws(() => new Constructor('a b', 'using x = 1'), SyntaxError);
  assert.throws(() => new Constructor('using x ='), SyntaxError);
}
assert.strictEqual(Function('return this')(), globalThis);
assert.strictEqual(new Function('a', 'b', 'return a + b')(1, 2), 3);
class Own extends Function {
  constructor(...texts) { super(...texts); }
  get own() { return 1; }
}
const own = new Own('using x = null; return 7');
assert.deepStrictEqual([own(), own.own, own instanceof Own, own instanceof Function], [7, 1, true, true]);
assert.ok(Reflect.construct(Function, ['return 1'], Array) instanceof Array);

// using
const order = [];
const opened = (name) => ({ [Symbol.dispose]() { order.push(name); } });
globalThis.opened = opened;
new Function('using a = opened("function")')();
eval('{ using a = opened("eval") }'); // eslint-disable-line no-eval
vm.runInThisContext('{ using a = opened("this") }');
vm.compileFunction('using a = opened("compiled")')();
vm.runInNewContext('{ using a = opened("context"); eval("{ using b = opened(\'inner\') }") }', { opened });
assert.deepStrictEqual(order, ['function', 'eval', 'this', 'compiled', 'inner', 'context']);

(async () => {
  const storage = new AsyncLocalStorage();
  const text = 'await null; await 1; return storage.getStore()';
  const context = { storage };
  await storage.run('store', async () => {
    assert.strictEqual(await new Async('storage', text)(storage), 'store');
    assert.strictEqual(await new Function('storage', `return (async () => { ${text} })()`)(storage), 'store');
    assert.strictEqual(await eval(`(async () => { ${text} })()`), 'store'); // eslint-disable-line no-eval
    assert.strictEqual(await vm.runInNewContext(`(async () => { ${text} })()`, context), 'store');
    assert.strictEqual(await vm.runInNewContext(`eval('(async () => { ${text} })()')`, context), 'store');
  });

  const { writeFileSync, mkdtempSync, rmSync } = require('node:fs');
  const { join } = require('node:path');
  const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-code-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'target.mjs'), 'export default 5;');
  writeFileSync(join(folder, 'maker.js'), `
    const AsyncFunction = (async () => {}).constructor;
    exports.all = [
      () => new Function('return import("./target.mjs")')(),
      () => new Function('s', 'return import(s)')('./target.mjs'),
      () => new Function('return (async () => { await 1; return import("./target.mjs") })()')(),
      () => new AsyncFunction('await 1; return import("./target.mjs")')(),
      () => eval('import("./target.mjs")'),
      () => eval('(async () => { await 1; return import("./target.mjs") })()'),
    ];`);
  const results = await Promise.all(require(join(folder, 'maker.js')).all.map((make) => make()));
  assert.deepStrictEqual(results.map((one) => one.default), [5, 5, 5, 5, 5, 5]);
})();
