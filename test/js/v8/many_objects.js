// Flags: --expose-gc
// References stay right among more objects than the serializer's first table holds, views, getters that make objects
// of the moment, getters that serialize on their own, and after a value that was refused half-way.
'use strict';

const assert = require('assert');
const v8 = require('v8');

for (const count of [1, 31, 32, 33, 127, 128, 129, 1000, 20000]) {
  const shared = Array.from({ length: count }, (_, i) => ({ i }));
  const { list, again } = v8.deserialize(v8.serialize({ list: shared, again: [...shared].reverse() }));
  assert.strictEqual(list.length, count);
  for (let i = 0; i < count; i++) {
    assert.strictEqual(list[i].i, i);
    assert.strictEqual(again[count - 1 - i], list[i]);
  }
}

// A view has its number after its buffer, whichever comes first.
{
  const buffer = new ArrayBuffer(16);
  const views = Array.from({ length: 100 }, (_, i) => new Uint8Array(buffer, i % 8));
  for (const value of [[...views, buffer, ...views], [buffer, views, views]]) {
    const serializer = new v8.Serializer();
    serializer.writeHeader();
    serializer.writeValue(value);
    const deserializer = new v8.Deserializer(serializer.releaseBuffer());
    deserializer.readHeader();
    const copy = deserializer.readValue();
    assert.deepStrictEqual(copy, value);
    const flat = copy.flat();
    for (const one of flat) assert.strictEqual(ArrayBuffer.isView(one) ? one.buffer : one, flat[0].buffer ?? flat[0]);
    assert.strictEqual(flat[0], flat[0].buffer ? copy[101] : copy[0]);
  }
}

// Objects that only the serializer holds are not taken for others when their memory is used again.
{
  const value = {};
  for (let i = 0; i < 200; i++) {
    Object.defineProperty(value, `k${i}`, {
      enumerable: true, get() { globalThis.gc?.(); return { i, text: 'x'.repeat(1000) + i }; },
    });
  }
  const copy = v8.deserialize(v8.serialize(value));
  for (let i = 0; i < 200; i++) assert.strictEqual(copy[`k${i}`].i, i);
}

{
  const inner = { a: [1, 2, { b: 3 }] };
  const outer = { before: inner, get nested() { return v8.deserialize(v8.serialize([inner, inner])); }, after: inner };
  const copy = v8.deserialize(v8.serialize(outer));
  assert.deepStrictEqual(copy.nested, [inner, inner]);
  assert.strictEqual(copy.before, copy.after);
  assert.throws(() => v8.serialize([inner, inner, () => {}]), /could not be cloned/);
  assert.deepStrictEqual(v8.deserialize(v8.serialize([inner])), [inner]);
}

// Strings of every length around the limits, of one byte and of two, as values and as keys.
for (let length = 0; length <= 300; length++) {
  for (const unit of ['a', 'é', '€', '\ud800', 'a€']) {
    const text = unit.repeat(length);
    const { list, [text]: value } = v8.deserialize(v8.serialize({ list: [length, text, text], [text]: -length }));
    assert.deepStrictEqual(list, [length, text, text]);
    assert.strictEqual(value, -length);
  }
}
