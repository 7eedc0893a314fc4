// SPDX-License-Identifier: MIT
// TextDecoder: labels, byte order marks, streams, fatal, the encodings.
'use strict';

const assert = require('node:assert');

const decode = (label, bytes, options) => new TextDecoder(label, options).decode(new Uint8Array(bytes));
const stream = (label, bytes, options) => {
  const decoder = new TextDecoder(label, options);
  let text = '';
  for (const byte of bytes) text += decoder.decode(new Uint8Array([byte]), { stream: true });
  return text + decoder.decode();
};

for (const [label, bytes, text] of [
  ['utf-8', [0xef, 0xbb, 0xbf, 0xe2, 0x82, 0xac], '\u20ac'],
  ['UTF8 ', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\ufeff'],
  ['utf-8', [0x61, 0xf0, 0x9f, 0x41], 'a\ufffdA'],
  ['utf-16le', [0xff, 0xfe, 0x3d, 0xd8, 0x4d, 0xdc], '\ud83d\udc4d'],
  ['utf-16be', [0xfe, 0xff, 0xd8, 0x3d, 0xdc, 0x4d], '\ud83d\udc4d'],
  ['utf-16le', [0x00, 0xdc, 0x00, 0xd8, 0x41, 0x00], '\ufffd\ufffdA'],
  ['utf-16be', [0x00, 0x41, 0xd8], 'A\ufffd'],
  ['latin1', [0x80, 0x81, 0xe9], '\u20ac\u0081\u00e9'],
  ['x-user-defined', [0x41, 0x80, 0xff], 'A\uf780\uf7ff'],
  ['koi8-u', [0xae, 0xf4], '\u045e\u0422'],
  ['windows-1251', [0xcf, 0xf0], '\u041f\u0440'],
  ['gbk', [0xd6, 0xd0, 0x80], '\u4e2d\u20ac'],
  ['gb18030', [0x81, 0x30, 0x81, 0x30], '\u0080'],
  ['big5', [0xa4, 0xa4], '\u4e2d'],
  ['euc-jp', [0xa4, 0xa2, 0x8f, 0xb0, 0xa1], '\u3042\u4e02'],
  ['shift_jis', [0x82, 0xa0, 0xb1, 0x5c], '\u3042\uff71\\'],
  ['euc-kr', [0xb0, 0xa1], '\uac00'],
  ['iso-2022-jp', [0x41, 0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42, 0x42], 'A\u3042B'],
]) {
  assert.strictEqual(decode(label, bytes), text, label);
  assert.strictEqual(stream(label, bytes), text, `${label} by bytes`);
}

for (const [label, bytes] of [
  ['utf-8', [0xff]], ['utf-8', [0xe2, 0x82]], ['utf-8', [0xed, 0xa0, 0x80]], ['utf-16le', [0x00]],
  ['utf-16le', [0x00, 0xd8]],
  ['windows-1253', [0xaa]], ['gbk', [0xff]], ['big5', [0xa4, 0x20]], ['shift_jis', [0x81]], ['iso-2022-jp', [0x80]],
]) {
  assert.ok(decode(label, bytes).includes('\ufffd'), label);
  assert.throws(() => decode(label, bytes, { fatal: true }), {
    name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
    message: `The encoded data was not valid for encoding ${label}`,
  });
}

assert.strictEqual(decode('utf-8', [0xef, 0xbb, 0xbf, 0x61], { ignoreBOM: true }), '\ufeffa');
assert.deepStrictEqual(
  ['ascii', 'L2', ' Unicode\t', 'x-sjis', 'cp866'].map((label) => new TextDecoder(label).encoding),
  ['windows-1252', 'iso-8859-2', 'utf-16le', 'shift_jis', 'ibm866']);
for (const label of ['nope', 'replacement', 'hz-gb-2312', '', null]) {
  assert.throws(() => new TextDecoder(label), { name: 'RangeError', code: 'ERR_ENCODING_NOT_SUPPORTED' });
}
assert.throws(() => new TextDecoder('utf-8', 1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new TextDecoder().decode(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(new TextDecoder().decode(), '');
assert.strictEqual(new TextDecoder().decode(new DataView(new Uint8Array([1, 65, 66]).buffer, 1)), 'AB');

// A decoder is ready for a new stream after the last chunk, and after an error.
{
  const decoder = new TextDecoder('utf-8', { fatal: true });
  assert.strictEqual(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), 'a');
  assert.strictEqual(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x62])), 'b');
  assert.throws(() => decoder.decode(new Uint8Array([0xff]), { stream: true }), TypeError);
  assert.strictEqual(decoder.decode(new Uint8Array([0x63])), 'c');
}
