// SPDX-License-Identifier: MIT
// read(n) across chunks, unshift(), multi-byte characters cut by chunks, marks that grow, bad input.
'use strict';

const assert = require('node:assert');
const { Readable } = require('node:stream');

function source(...chunks) {
  const stream = new Readable({ read() {} });
  for (const chunk of chunks) stream.push(chunk);
  return stream;
}

const stream = source('abc', 'defg', 'h', null);
assert.strictEqual(stream.readableLength, 8);
assert.strictEqual(String(stream.read(2)), 'ab');
assert.strictEqual(String(stream.read(3)), 'cde');
stream.unshift('XY');
assert.strictEqual(String(stream.read(4)), 'XYfg');
assert.strictEqual(stream.read(5) + '', 'h'); // ended: what there is
assert.strictEqual(stream.read(), null);

const growing = source('ab');
assert.strictEqual(growing.read(100000), null);
assert.strictEqual(growing.readableHighWaterMark, 131072);
assert.throws(() => growing.read(2 ** 30 + 1), { code: 'ERR_OUT_OF_RANGE' });

const euro = Buffer.from('€');
const decoded = source().setEncoding('utf8');
for (const byte of [...euro, ...euro]) decoded.push(Buffer.from([byte]));
decoded.push(euro.subarray(0, 2));
decoded.push(null);
let text = '';
decoded.on('data', (chunk) => {
  text += chunk;
});

const wrong = source();
wrong.on('error', (err) => {
  assert.strictEqual(err.code, 'ERR_INVALID_ARG_TYPE');
});
assert.strictEqual(wrong.push(7), false);

const late = source(null);
late.on('error', (err) => {
  assert.strictEqual(err.code, 'ERR_STREAM_PUSH_AFTER_EOF');
});
late.push('x');

assert.strictEqual(new Readable({ read() {}, objectMode: true }).readableHighWaterMark, 16);
for (const highWaterMark of [-1, 1.5, NaN, {}, '']) {
  assert.throws(() => new Readable({ highWaterMark }), { code: 'ERR_INVALID_ARG_VALUE' });
}

// A thousand chunks through the index of the buffer
const many = new Readable({ read() {}, objectMode: true });
for (let i = 0; i < 5000; i++) many.push(i);
for (let i = 0; i < 5000; i++) assert.strictEqual(many.read(), i);
assert.strictEqual(many.readableLength, 0);

process.on('exit', () => assert.strictEqual(text, '€€�'));
