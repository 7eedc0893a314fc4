// Flags: --expose-gc
// Classes of an addon, what it attaches to objects, and when it hears of their end.
'use strict';

const assert = require('node:assert');
const util = require('node:util');
const { build, addon } = require('./support/addon.js');
const addonObjects = addon('objects');
const { Counter, ...objects } = addonObjects;

// ---- classes -------------------------------------------------------------------------------------------------------

const counter = new Counter(5);
assert.strictEqual(Counter.name, 'Counter');
assert.ok(counter instanceof Counter && Object.getPrototypeOf(counter) === Counter.prototype);
assert.strictEqual(counter.constructor, Counter);
assert.strictEqual(counter.addOne().addTen(), counter);
assert.strictEqual(counter.value, 16);
counter.value = 2;
assert.strictEqual(counter.readOnly, 2);
assert.throws(() => { counter.readOnly = 3; }, TypeError);
assert.throws(() => Counter(), { name: 'TypeError', message: 'Counter needs new' });
assert.throws(() => Counter.prototype.addOne.call({}));
assert.throws(() => Counter.prototype.addOne.call(undefined));
const stranger = new addonObjects.Other(1);
assert.throws(() => Counter.prototype.addOne.call(stranger), { name: 'TypeError', message: 'Illegal invocation' });
const attributes = (object, key) => {
  const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, key);
  return [writable, enumerable, configurable];
};
assert.deepStrictEqual(attributes(Counter.prototype, 'addOne'), [true, false, true]);
assert.deepStrictEqual(attributes(Counter.prototype, 'addTen'), [false, false, false]);
assert.deepStrictEqual(attributes(Counter.prototype, 'value'), [undefined, true, false]);
assert.deepStrictEqual(attributes(Counter, 'LIMIT'), [false, true, false]);
assert.strictEqual(Counter.prototype['by name'], 1000);
assert.strictEqual(Counter.LIMIT, 1000);

class Twice extends Counter {
  #own = 'own';
  constructor(n) { super(2 * n); }
  addOne() { return super.addOne().addTen(); }
  get own() { return this.#own; }
}
const twice = new Twice(4);
assert.ok(twice instanceof Twice && twice instanceof Counter);
assert.strictEqual(twice.addOne().value, 19);
assert.strictEqual(twice.own, 'own');
assert.strictEqual(Twice.LIMIT, 1000);
assert.strictEqual(Reflect.construct(Counter, [1], Twice).constructor, Twice);

// ---- properties ----------------------------------------------------------------------------------------------------

const symbol = Symbol('s');
const object = Object.create({ inherited: 1, b: 0 }, {
  a: { value: 1, enumerable: true }, b: { value: 1 }, 7: { value: 1, enumerable: true }, [symbol]: { value: 1, enumerable: true },
});
assert.deepStrictEqual(objects.keys(object, 1, 0, 0), [7, 'a', 'b', symbol]);
assert.deepStrictEqual(objects.keys(object, 1, 0, 1), ['7', 'a', 'b', symbol]);
assert.deepStrictEqual(objects.keys(object, 1, 2 | 16, 1), ['7', 'a']);
assert.deepStrictEqual(objects.keys(object, 1, 8, 1), [symbol]);
assert.deepStrictEqual(objects.keys(object, 0, 2 | 16, 1), ['7', 'a', 'inherited']);
assert.throws(() => objects.keys(object, 9, 0, 0), { code: 'ERR_ADDON' });
assert.throws(() => objects.keys(new Proxy({}, { ownKeys() { throw new RangeError('mine'); } }), 1, 0, 0), RangeError);

// ---- errors --------------------------------------------------------------------------------------------------------

const error = new Error('thrown');
assert.strictEqual(objects.caught(() => { throw error; }), error);
assert.strictEqual(objects.script('6 * 7'), 42);
assert.throws(() => objects.script('nothing.here'), ReferenceError);
assert.throws(() => objects.script('('), SyntaxError);
objects.caught(function() {
  'use strict';
  assert.strictEqual(this, undefined);
  throw error;
});

// ---- tags, externals, views ----------------------------------------------------------------------------------------

const tagged = {};
assert.strictEqual(objects.hasTag(tagged), false);
objects.tag(tagged);
assert.strictEqual(objects.hasTag(tagged), true);
assert.strictEqual(objects.hasTag(Object.create(tagged)), false);
assert.throws(() => objects.tag(tagged));
objects.tag(Object.freeze({}));

const external = objects.external();
assert.strictEqual(typeof external, 'object');
assert.strictEqual(Object.getPrototypeOf(external), null);
assert.ok(util.types.isExternal(external) && !util.types.isExternal({}));
assert.match(util.inspect({ external }), /^\{ external: \[External: [0-9a-f]+\] \}$/);

const bytes = objects.externalBuffer();
assert.ok(Buffer.isBuffer(bytes));
assert.strictEqual(`${bytes}`, 'bytes');
assert.throws(() => structuredClone(bytes.buffer, { transfer: [bytes.buffer] }), { name: 'DataCloneError' });

const nothing = objects.externalNothing();
assert.ok(Buffer.isBuffer(nothing) && nothing.length === 0);

const classes = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
                 Float32Array, Float64Array, BigInt64Array, BigUint64Array];
classes.forEach((Typed, type) => {
  const buffer = new ArrayBuffer(32);
  new Uint8Array(buffer)[8] = 77;
  assert.deepStrictEqual(objects.view(new Typed(buffer, 8, 2)), [type, 2, 8, 77]);
  const made = objects.makeView(type, buffer, 2, 8);
  assert.ok(made instanceof Typed && made.buffer === buffer && made.byteOffset === 8 && made.length === 2);
  assert.throws(() => objects.makeView(type, buffer, 100, 0), { code: 'ERR_NAPI_INVALID_TYPEDARRAY_LENGTH' });
  if (Typed.BYTES_PER_ELEMENT > 1) {
    assert.throws(() => objects.makeView(type, buffer, 1, 1), {
      name: 'RangeError', code: 'ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT',
      message: `start offset of ${Typed.name} should be a multiple of ${Typed.BYTES_PER_ELEMENT}`,
    });
  }
});
assert.throws(() => objects.makeView(99, new ArrayBuffer(8), 1, 0));
assert.throws(() => objects.view([]));

// ---- the end of objects --------------------------------------------------------------------------------------------

const turn = () => new Promise((resolve) => setImmediate(resolve));
(function() {
  for (let i = 0; i < 1000; i++) new Counter(i);
  for (let i = 0; i < 10; i++) objects.external();
})();
(async () => {
  for (let i = 0; i < 50 && Counter.finalized < 500; i++) {
    await turn();
    globalThis.gc();
  }
  assert.ok(Counter.finalized >= 500); // the collector may find some of them on the stack
  assert.strictEqual(counter.value, 2);

  objects.hold({ some: 'object' });
  objects.heldCount(1);
  await turn();
  globalThis.gc();
  assert.deepStrictEqual(objects.heldValue(), { some: 'object' });
  assert.strictEqual(objects.heldCount(1), 2);
  assert.strictEqual(objects.heldCount(-1), 1);
  assert.strictEqual(objects.heldCount(-1), 0);
  assert.throws(() => objects.heldCount(-1), { code: 'ERR_ADDON' });
  objects.hold(symbol);
  assert.strictEqual(objects.heldValue(), symbol);
  assert.throws(() => objects.hold('text')); // of versions before 10

  // Another environment has the same library, and classes of its own.
  const { Worker } = require('node:worker_threads');
  const worker = new Worker(`
    const { Counter } = require(${JSON.stringify(build('objects'))});
    require('node:worker_threads').parentPort.postMessage(new Counter(20).addTen().value);
  `, { eval: true });
  const [value] = await require('node:events').once(worker, 'message');
  assert.strictEqual(value, 30);
  const module = { exports: {} };
  process.dlopen(module, build('objects'));
  assert.notStrictEqual(module.exports.Counter, Counter);
  assert.throws(() => process.dlopen({ exports: {} }, __filename), { code: 'ERR_DLOPEN_FAILED' });
})();
