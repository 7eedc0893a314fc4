// SPDX-License-Identifier: MIT
// Decoding at once and by a stream, in turn, with the same decoder: byte order marks, ill-formed bytes, what is left.
'use strict';

const assert = require('node:assert');

const mark = [0xEF, 0xBB, 0xBF];
const long = [...Buffer.from('a text of more than eight bytes, é')];
const bytes = (...lists) => new Uint8Array(lists.flat());

const decoder = new TextDecoder();
assert.strictEqual(decoder.decode(bytes(mark, long)), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes(mark, mark, long)).charCodeAt(0), 0xFEFF); // only the first
assert.strictEqual(decoder.decode(bytes(mark)), '');
assert.strictEqual(decoder.decode(bytes(mark, [0x41])), 'A');
assert.strictEqual(decoder.decode(), '');
assert.strictEqual(decoder.decode(bytes(long, [0xE2, 0x82])), 'a text of more than eight bytes, é\uFFFD');
assert.strictEqual(decoder.decode(bytes(long).buffer), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(new DataView(bytes(long).buffer, 2)), 'text of more than eight bytes, é');

// What a stream has left over belongs to the next call, whatever that is.
assert.strictEqual(decoder.decode(bytes(long, [0xE2]), { stream: true }), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes([0x82, 0xAC], long)), '€a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes(mark, long)), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes(long), { stream: true }), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes(mark, long)).charCodeAt(0), 0xFEFF); // no mark any more: in the middle
assert.strictEqual(decoder.decode(bytes(long), null), 'a text of more than eight bytes, é');
assert.strictEqual(decoder.decode(bytes(long), {}), 'a text of more than eight bytes, é');

const keeping = new TextDecoder('utf-8', { ignoreBOM: true });
assert.strictEqual(keeping.decode(bytes(mark, long)), '\uFEFFa text of more than eight bytes, é');

const strict = new TextDecoder('utf-8', { fatal: true });
const refused = { name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' };
assert.throws(() => strict.decode(bytes(long, [0xFF])), refused);
assert.throws(() => strict.decode(bytes(long, [0xE2, 0x82])), refused);
assert.throws(() => strict.decode(bytes([0x80], long)), refused);
assert.strictEqual(strict.decode(bytes(mark, long)), 'a text of more than eight bytes, é');
assert.strictEqual(strict.decode(bytes(long, [0xE2, 0x82]), { stream: true }), 'a text of more than eight bytes, é');
assert.throws(() => strict.decode(bytes(long)), refused);
assert.strictEqual(strict.decode(bytes(long)), 'a text of more than eight bytes, é');

assert.throws(() => decoder.decode('text'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => TextDecoder.prototype.decode.call({}, bytes(long)), { code: 'ERR_INVALID_THIS' });

// Long texts, which are looked at in parts: what is not ASCII stands anywhere, or nowhere.
for (const length of [4095, 4096, 4097, 8192, 12_289, 70_000]) {
  const ascii = new Uint8Array(length).map((_, i) => 32 + i % 90);
  const text = String.fromCharCode(...ascii);
  assert.strictEqual(decoder.decode(ascii), text);
  assert.strictEqual(strict.decode(ascii), text);
  assert.strictEqual(Buffer.from(ascii).toString(), text);
  for (const at of [0, 4093, 4094, 8190, length - 2]) {
    if (at > length - 2) continue;
    const latin = Uint8Array.from(ascii);
    latin.set([0xC3, 0xA9], at);
    const expected = `${text.slice(0, at)}é${text.slice(at + 2)}`;
    assert.strictEqual(decoder.decode(latin), expected);
    assert.strictEqual(strict.decode(latin), expected);
    latin[at + 1] = 0x20;
    assert.strictEqual(decoder.decode(latin), `${text.slice(0, at)}\uFFFD ${text.slice(at + 2)}`);
    assert.throws(() => strict.decode(latin), refused);
  }
}
