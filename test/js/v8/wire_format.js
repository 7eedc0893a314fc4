// Serialized values are V8's bytes, and come back as they were.
'use strict';

const assert = require('assert');
const v8 = require('v8');

const circular = {};
circular.self = circular;
const shared = [1];
const error = new TypeError('bad', { cause: 1 });
error.stack = 'the stack';
const cases = [
  [undefined, '5f'], [null, '30'], [true, '54'], [false, '46'],
  [0, '4900'], [-1, '4901'], [64, '498001'], [2 ** 31 - 1, '49feffffff0f'], [2 ** 31, '4e000000000000e041'],
  [-0, '4e0000000000000080'], [1.5, '4e000000000000f83f'],
  ['abc', '2203616263'], ['é', '2201e9'], ['€', '6302ac20'], ['', '2200'],
  [1n, '5a100100000000000000'], [-1n, '5a110100000000000000'], [0n, '5a00'],
  [{}, '6f7b00'], [{ a: 1, 5: 2 }, '6f490a4904220161' + '49027b02'],
  [[], '4100240000'], [[1, 2], '410249024904240002'], [[1, , 3], '6103490049024904490640' + '0203'], // eslint-disable-line
  [circular, '6f220473656c665e007b01'], [[shared, shared], '4102' + '4101490224' + '0001' + '5e01' + '240002'],
  [new Date(0), '440000000000000000'], [Object(true), '79'], [Object('s'), '73220173'],
  [/a+/gi, '522202612b03'], [new Map([[1, 2]]), '3b490249043a02'], [new Set([1]), '2749022c01'],
  [error, '72546d22036261647322097468652073746163' + '6b6349022e'],
  [new ArrayBuffer(2), '42020000'], [new Uint8Array([7]), '420107' + '5642000100'],
];
for (const { 0: value, 1: hex } of cases) {
  const serializer = new v8.Serializer();
  serializer.writeHeader();
  assert.strictEqual(serializer.writeValue(value), true);
  const bytes = serializer.releaseBuffer();
  assert.strictEqual(bytes.toString('hex'), `ff0f${hex}`, String(value));
  const deserializer = new v8.Deserializer(bytes);
  assert.strictEqual(deserializer.readHeader(), true);
  assert.strictEqual(deserializer.getWireFormatVersion(), 15);
  assert.deepStrictEqual(deserializer.readValue(), value);
}

// The default delegates: views travel as their bytes, aligned again.
for (const view of [Buffer.from('text'), new Float64Array([1.5, 2]), new DataView(new ArrayBuffer(3)),
                    new BigInt64Array([1n]), new Uint16Array([1, 2])]) {
  assert.deepStrictEqual(v8.deserialize(v8.serialize({ view })), { view });
}
const one = v8.deserialize(v8.serialize({ __proto__: null, ['__proto__']: 1 }));
assert.deepStrictEqual(Object.getOwnPropertyNames(one), ['__proto__']);

const refused = [Symbol('s'), () => {}, new WeakMap(), Promise.resolve(), Object(Symbol())];
if (process.env.EDDY_ENGINE_ABI !== '0') refused.push(new Proxy({}, {})); // the engine tells them only there
for (const value of refused) {
  assert.throws(() => v8.serialize([value]), / could not be cloned\.$/);
}
assert.throws(() => v8.Serializer(), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
assert.throws(() => v8.deserialize('text'), { code: 'ERR_INVALID_ARG_TYPE' });

// Raw parts, and delegates of the user's.
class Delegate extends v8.Serializer {
  _writeHostObject(object) { this.writeUint32(object.length); }
}
const serializer = new Delegate();
serializer._setTreatArrayBufferViewsAsHostObjects(true);
serializer.writeHeader();
serializer.writeUint32(2 ** 32 - 1);
serializer.writeUint64(1, 2);
serializer.writeDouble(0.5);
serializer.writeRawBytes(new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2));
serializer.writeValue([new Uint8Array(9)]);
const moved = new ArrayBuffer(1);
serializer.transferArrayBuffer(7, moved);
serializer.writeValue(moved);
class Reader extends v8.Deserializer {
  _readHostObject() { return { length: this.readUint32() }; }
}
const reader = new Reader(serializer.releaseBuffer());
reader.readHeader();
assert.strictEqual(reader.readUint32(), 2 ** 32 - 1);
assert.deepStrictEqual(reader.readUint64(), [1, 2]);
assert.strictEqual(reader.readDouble(), 0.5);
assert.deepStrictEqual([...reader.readRawBytes(2)], [2, 3]);
reader.transferArrayBuffer(7, moved);
assert.deepStrictEqual(reader.readValue(), [{ length: 9 }]);
assert.strictEqual(reader.readValue(), moved);
assert.throws(() => reader.readDouble(), /ReadDouble\(\) failed/);
