// SPDX-License-Identifier: MIT
// Flags: --no-warnings
// Opening and closing libraries, symbols, functions and their signatures.
'use strict';

const assert = require('node:assert');
const { ffi, file, fn, open } = require('./support/library.js');

const type = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });
const value = (message) => ({ name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message });
const failed = (message) => ({ name: 'Error', code: 'ERR_FFI_CALL_FAILED', message });
const closed = { name: 'Error', code: 'ERR_FFI_LIBRARY_CLOSED', message: 'Library is closed' };
const BINARY = { return: 'i32', arguments: ['i32', 'i32'] };

// ---- opening ----

for (const path of [undefined, 1, {}, Buffer.from(file), new URL(`file://${file}`)]) {
  assert.throws(() => ffi.dlopen(path), type('Library path must be a string or null'));
  assert.throws(() => new ffi.DynamicLibrary(path), type('Library path must be a string or null'));
}
assert.throws(() => ffi.dlopen(`${file}\0x`), value('Library path must not contain null bytes'));
assert.throws(() => ffi.dlopen('no-such.so'), failed(/^dlopen failed: no-such\.so: cannot open shared object file/));
assert.throws(() => ffi.DynamicLibrary(file), {
  code: 'ERR_CONSTRUCT_CALL_REQUIRED', message: "Class constructor DynamicLibrary cannot be invoked without 'new'",
});
for (const definitions of [null, 1, 'text', [], true]) {
  assert.throws(() => ffi.dlopen(file, definitions), type('Functions signatures must be an object'));
}
{
  const handle = ffi.dlopen(file, { add: BINARY });
  assert.deepStrictEqual(Reflect.ownKeys(handle), ['lib', 'functions', Symbol.dispose]);
  assert.ok(handle.lib instanceof ffi.DynamicLibrary);
  assert.strictEqual(handle.functions.add(20, 22), 42);
  assert.strictEqual(Object.getPrototypeOf(handle.functions), null);
  handle[Symbol.dispose]();
  assert.throws(() => handle.functions.add(1, 2), closed);
  handle[Symbol.dispose]();
}
assert.deepStrictEqual(Object.keys(ffi.dlopen(file).functions), []);
assert.strictEqual(new ffi.DynamicLibrary(null).path, '');
assert.strictEqual(fn('counted_calls', 'i32')(), 0);
assert.strictEqual(new ffi.DynamicLibrary(null).getFunction('abs', { return: 'i32', arguments: ['i32'] })(-5), 5);
class Mine extends ffi.DynamicLibrary {}
assert.strictEqual(new Mine(file).path, file);

// ---- symbols ----

const lib = open();
assert.strictEqual(ffi.getInt32(lib.getSymbol('number')), 5);
assert.strictEqual(ffi.dlsym(lib, 'number'), lib.getSymbol('number'));
for (const name of [undefined, 1, {}, Symbol('s')]) {
  assert.throws(() => lib.getSymbol(name), type('Symbol name must be a string'));
}
assert.throws(() => lib.getSymbol('number\0'), value('Symbol name must not contain null bytes'));
assert.throws(() => lib.getSymbol('nothing'), failed(`dlsym failed: ${file}: undefined symbol: nothing`));
assert.deepStrictEqual(lib.symbols, { __proto__: null, number: lib.getSymbol('number') });
assert.deepStrictEqual(lib.getSymbols(), lib.symbols);

// ---- functions ----

const add = lib.getFunction('add', BINARY);
assert.strictEqual(lib.getFunction('add', { return: 'int32', arguments: ['int32', 'i32'] }), add);
assert.strictEqual(lib.functions.add, add);
assert.strictEqual(lib.getFunctions().add, add);
assert.strictEqual(add.pointer, lib.symbols.add);
for (const other of [{}, { return: 'i64', arguments: ['i32', 'i32'] }, { return: 'i32', arguments: ['i32'] }]) {
  assert.throws(() => lib.getFunction('add', other),
                value('Function add was already requested with a different signature'));
}
assert.throws(() => lib.getFunction(), type('Function name must be a string'));
for (const signature of [undefined, null, 1, 'text', []]) {
  assert.throws(() => lib.getFunction('add', signature), type('Function signature must be an object'));
  assert.throws(() => lib.getFunctions({ add: signature }), type('Signature of function add must be an object'));
}
assert.throws(() => lib.getFunction('x\0', {}), value('Function name must not contain null bytes'));
assert.throws(() => lib.getFunctions({ 'x\0': 1 }), value('Function name must not contain null bytes'));
assert.throws(() => lib.getFunction('nothing', {}), failed(`dlsym failed: ${file}: undefined symbol: nothing`));

const wrong = [
  [{ return: 1 }, type('Return value type of function move must be a string')],
  [{ return: undefined }, type('Return value type of function move must be a string')],
  [{ return: 'i\0' }, value('Return value type of function move must not contain null bytes')],
  [{ return: 'x', arguments: 1 }, value('Unsupported FFI type: x')],
  [{ arguments: 'i32' }, type('Arguments list of function move must be an array')],
  [{ arguments: undefined }, type('Arguments list of function move must be an array')],
  [{ arguments: { length: 0 } }, type('Arguments list of function move must be an array')],
  [{ arguments: ['i32', 1] }, type('Argument 1 of function move must be a string')],
  [{ arguments: [,] }, type('Argument 0 of function move must be a string')], // eslint-disable-line no-sparse-arrays
  [{ arguments: ['x\0'] }, value('Argument 0 of function move must not contain null bytes')],
  [{ arguments: ['x', 1] }, value('Unsupported FFI type: x')],
  [{ arguments: ['void'] },
   value("Argument 0 of function move must not be 'void'; use an empty array for no-argument functions")],
];
for (const [signature, error] of wrong) {
  assert.throws(() => lib.getFunction('move', signature), error);
  assert.throws(() => lib.getFunctions({ move: signature }), error);
}

// All of several functions or none.
assert.throws(() => lib.getFunctions({ seven: {}, nothing: {} }), failed(/undefined symbol: nothing/));
assert.throws(() => lib.getFunctions({ seven: {}, add: {} }), value(/already requested/));
assert.deepStrictEqual(Object.keys(lib.functions), ['add']);
assert.deepStrictEqual(Object.keys(lib.getFunctions({ half: { return: 'f32' }, [Symbol('s')]: 1 })), ['half']);

// Signatures are read once, in this order; what they throw comes through.
const log = [];
const watched = new Proxy(BINARY, {
  has(target, key) { log.push(`has ${key}`); return key in target; },
  get(target, key) { log.push(`get ${key}`); return target[key]; },
});
open().getFunction('add', watched);
assert.deepStrictEqual(log, ['has return', 'has arguments', 'get return', 'get arguments']);
assert.throws(() => lib.getFunction('copy', { get return() { throw new RangeError('mine'); } }), /^RangeError: mine$/);

// ---- closing ----

{
  const other = open();
  const signature = { get return() { other.close(); return 'i32'; } };
  assert.throws(() => other.getFunction('add', signature), closed);
}
lib.close();
lib.close();
lib[Symbol.dispose]();
assert.strictEqual(ffi.dlclose(lib), undefined);
assert.strictEqual(lib.path, file);
for (const use of [() => add(1, 2), () => add(), () => lib.functions, () => lib.symbols, () => lib.getSymbols(),
                   () => lib.getFunctions(), () => lib.getFunctions(1), () => lib.getFunction('add', BINARY),
                   () => lib.getSymbol('add'), () => lib.registerCallback(() => {}), () => lib.unregisterCallback(1n),
                   () => lib.refCallback('x'), () => lib.unrefCallback()]) {
  for (let i = 0; i < 3; i++) assert.throws(use, closed);
}
assert.throws(() => lib.getFunction('add'), type('Function signature must be an object'));
assert.throws(() => lib.getSymbol(), type('Symbol name must be a string'));

// ---- objects that are no libraries ----

const { prototype } = ffi.DynamicLibrary;
for (const name of Object.keys(prototype)) {
  const { value: method, get } = Object.getOwnPropertyDescriptor(prototype, name);
  for (const self of [undefined, 1, {}, prototype]) {
    assert.throws(() => (method ?? get).call(self, 'add', {}), { name: 'TypeError', message: 'Illegal invocation' });
  }
}
assert.strictEqual(prototype[Symbol.dispose], prototype.close);
assert.deepStrictEqual(Object.keys(prototype), [
  'functions', 'close', 'getFunction', 'getFunctions', 'getSymbol', 'getSymbols', 'registerCallback',
  'unregisterCallback', 'refCallback', 'unrefCallback']);
assert.strictEqual(ffi.dlclose({ close() {} }), undefined);
assert.strictEqual(ffi.dlsym({ getSymbol: (name) => name }, 'mine'), 'mine');
