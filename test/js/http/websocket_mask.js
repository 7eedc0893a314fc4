'use strict';
// http.websocketMask() and websocketUnmask(): any views, any lengths, bytes over themselves, what is refused.
const assert = require('node:assert');
const { websocketMask, websocketUnmask } = require('node:http');

const key = Buffer.from([1, 2, 3, 4]);
const masked = (bytes) => bytes.map((byte, i) => byte ^ key[i % 4]);
const source = Buffer.from(Array.from({ length: 40 }, (_, i) => i * 7));
for (let length = 0; length <= source.length; length++) {
  const output = Buffer.alloc(50, 9);
  assert.strictEqual(websocketMask(source, key, output, 3, length), undefined);
  const expected = Buffer.concat([Buffer.alloc(3, 9), masked(source.subarray(0, length)), Buffer.alloc(47 - length, 9)]);
  assert.deepStrictEqual(output, expected);
  const same = Buffer.from(source.subarray(0, length));
  websocketUnmask(same, key);
  assert.deepStrictEqual(same, masked(source.subarray(0, length)));
}
for (const [from, to] of [[0, 5], [5, 0]]) {
  const bytes = Buffer.from(source);
  const expected = masked(Buffer.from(bytes.subarray(from, from + 30)));
  websocketMask(bytes.subarray(from), key, bytes, to, 30);
  assert.deepStrictEqual(bytes.subarray(to, to + 30), expected);
}
const words = new Uint16Array([0x6868, 0x6868]);
websocketUnmask(words, new DataView(key.buffer, key.byteOffset, 4));
assert.deepStrictEqual(Buffer.from(words.buffer), masked(Buffer.from('hhhh')));

const output = Buffer.alloc(8);
const wrong = [
  ['ERR_INVALID_ARG_TYPE', /"source"/, ['text', key, output, 0, 1]],
  ['ERR_INVALID_ARG_TYPE', /"mask"/, [source, 0x01020304, output, 0, 1]],
  ['ERR_INVALID_ARG_VALUE', /'mask' must be 4 bytes long/, [source, Buffer.alloc(3), output, 0, 1]],
  ['ERR_INVALID_ARG_TYPE', /"output"/, [source, key, new ArrayBuffer(8), 0, 1]],
  ['ERR_INVALID_ARG_TYPE', /"offset"/, [source, key, output]],
  ['ERR_OUT_OF_RANGE', /"offset"/, [source, key, output, 9, 0]],
  ['ERR_OUT_OF_RANGE', /"length"/, [source, key, output, 0, 41]],
  ['ERR_OUT_OF_RANGE', /It must be <= 3/, [source, key, output, 5, 4]],
];
for (const [code, message, args] of wrong) assert.throws(() => websocketMask(...args), { code, message });
assert.throws(() => websocketUnmask('text', key), { code: 'ERR_INVALID_ARG_TYPE', message: /"buffer"/ });
