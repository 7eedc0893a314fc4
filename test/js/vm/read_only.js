// SPDX-License-Identifier: MIT
// Writes to what cannot be written in a context, by name and through its global object, in strict and in sloppy code;
// the constants undefined, NaN and Infinity among its properties; positions and text of compileFunction; import() in a
// context where no source asks for it.
'use strict';

const assert = require('node:assert');
const vm = require('node:vm');

const sandbox = {};
const context = vm.createContext(sandbox);
Object.defineProperty(sandbox, 'fixed', { value: 1 });
Object.defineProperty(sandbox, 'hidden', { value: 1, configurable: true });
Object.defineProperty(sandbox, 'got', { get: () => 1, configurable: true });
const global = vm.runInContext('this', context);
const strict = (object, key) => { object[key] = 5; };
const sloppy = Function('object', 'key', 'object[key] = 5');

for (const key of ['fixed', 'hidden']) {
  assert.throws(() => strict(global, key), { name: 'TypeError', message: `Cannot redefine property: ${key}` });
  assert.throws(() => vm.runInContext(`"use strict"; ${key} = 0`, context),
                new RegExp(`Cannot assign to read only property '${key}'`));
  sloppy(global, key);
  assert.strictEqual(Reflect.set(global, key, 5), false);
  assert.strictEqual(vm.runInContext(`${key} = 5; ${key}`, context), 1);
}
assert.throws(() => vm.runInContext('"use strict"; const c = 1; c = 2', context), /Assignment to constant variable/);
strict(global, 'got');
assert.strictEqual(Reflect.set(global, 'got', 5), true);
assert.strictEqual(vm.runInContext('"use strict"; got = 5; got', context), 1);
for (const key of ['undefined', 'NaN', 'Infinity']) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(global, key);
  assert.ok(Object.is(value, globalThis[key]));
  assert.deepStrictEqual(rest, { writable: false, enumerable: false, configurable: false });
  assert.throws(() => strict(global, key), new RegExp(`Cannot assign to read only property '${key}'`));
  sloppy(global, key);
  vm.runInContext(`${key} = 5; this.${key} = 5`, context);
  assert.ok(Object.is(vm.runInContext(key, context), value));
}

// Functions of texts.
assert.strictEqual(vm.compileFunction('return p', ['p', 'q']).toString(), 'function (p, q) {\nreturn p\n}');
for (const lineOffset of [0, 3]) {
  for (const text of ['throw new Error("e")', 'async () => { await 1 }; throw new Error("e")']) {
    const column = text.indexOf('new') + 1;
    assert.throws(vm.compileFunction(text, [], { lineOffset, filename: 'x.js' }),
                  ({ stack }) => stack.includes(`x.js:${lineOffset + 1}:${column}`));
    assert.throws(() => new vm.Script(text, { lineOffset, filename: 'y.js' }).runInThisContext(),
                  ({ stack }) => stack.includes(`y.js:${lineOffset + 1}:${column}`));
  }
}

// Nobody imports: eval as a callback of the engine.
(async () => {
  const text = 'Promise.resolve("import(\'node:os\')").then(eval)';
  await assert.rejects(vm.runInContext(text, context), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
  const own = vm.createContext({}, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  assert.strictEqual((await vm.runInContext(text, own)).default, require('node:os'));
  assert.throws(() => vm.createContext({}, { importModuleDynamically: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
})();
