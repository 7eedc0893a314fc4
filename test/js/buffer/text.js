// SPDX-License-Identifier: MIT
// Text to bytes and back in every encoding, at lengths on both sides of each path (loop, engine, C).
'use strict';

const assert = require('node:assert');

const alphabets = ['a', 'a\u00e9', 'a\u0431', '\u4e00a', '\u{1f600}', 'a\u00e9\u4e00\u{1f600}'];
for (const alphabet of alphabets) {
  const letters = [...alphabet];
  for (const length of [0, 1, 2, 7, 8, 9, 24, 25, 31, 47, 60, 61, 79, 80, 81, 150, 200, 333, 999, 1001, 5000]) {
    let text = '';
    for (let i = 0; i < length; i++) text += letters[i % letters.length];
    const bytes = Buffer.from(text);
    assert.strictEqual(encodeURIComponent(text).replace(/%../g, 'x').length, bytes.length);
    assert.strictEqual(Buffer.byteLength(text), bytes.length);
    assert.strictEqual(bytes.toString(), text);
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1']) {
      const form = bytes.toString(encoding);
      assert.strictEqual(Buffer.byteLength(form, encoding), bytes.length);
      assert.ok(Buffer.from(form, encoding).equals(bytes), `${encoding} ${length}`);
      const room = Buffer.alloc(bytes.length + 1, 0xEE);
      assert.strictEqual(room.write(form, encoding), bytes.length);
      assert.ok(room.subarray(0, bytes.length).equals(bytes));
      assert.strictEqual(room[bytes.length], 0xEE);
    }
    assert.strictEqual(Buffer.from(text, 'utf16le').toString('ucs2'), text);
    const room = Buffer.alloc(bytes.length + 2, 0xEE);
    assert.strictEqual(room.write(text, 1), bytes.length);
    assert.strictEqual(room.toString('utf8', 1, bytes.length + 1), text);
    assert.strictEqual(room[0], 0xEE);
    assert.strictEqual(room.at(-1), 0xEE);
  }
}

// Characters are never cut by a write.
for (let room = 0; room < 12; room++) {
  const buf = Buffer.alloc(room, 0xEE);
  const written = buf.write('a\u00e9\u20ac\u{1f600}z');
  assert.strictEqual(written, [0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11][room]);
  for (let i = written; i < room; i++) assert.strictEqual(buf[i], 0xEE);
}
assert.strictEqual(Buffer.alloc(3).write('abcd', 'ucs2'), 2);

// Ill-formed text and bytes.
assert.strictEqual(Buffer.from('a\ud800b').toString('hex'), '61efbfbd62');
assert.strictEqual(Buffer.from('\udc00\ud800').toString('hex'), 'efbfbdefbfbd');
assert.strictEqual(Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x62]).toString(), 'a\ufffd\ufffdb');
assert.strictEqual(Buffer.from('\u0161\u0141', 'latin1').toString('hex'), '6141');
assert.strictEqual(Buffer.from([0xe1, 0x61]).toString('ascii'), 'aa');
assert.strictEqual(Buffer.from([1, 2, 3]).toString('utf16le'), '\u0201');

// Lenient decoders.
assert.strictEqual(Buffer.from('0g12', 'hex').length, 0);
assert.strictEqual(Buffer.from('12ab0', 'hex').toString('hex'), '12ab');
assert.strictEqual(Buffer.from('12abzz34', 'hex').toString('hex'), '12ab');
assert.strictEqual(Buffer.from('YW J\nj!', 'base64').toString(), 'abc');
assert.strictEqual(Buffer.from('-_-_', 'base64').toString('hex'), 'fbffbf');
assert.strictEqual(Buffer.from('+/+/', 'base64url').toString('hex'), 'fbffbf');
assert.strictEqual(Buffer.from('YQ==YQ==', 'base64').toString(), 'a');

// Names.
for (const name of ['UTF8', 'utf-8', 'Ucs-2', 'BINARY', 'Base64URL', 'HEX']) assert.ok(Buffer.isEncoding(name));
for (const name of ['', 'utf', 'utf-16', 5, null, undefined, {}]) assert.ok(!Buffer.isEncoding(name));
assert.throws(() => Buffer.from('a', 'nope'), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: nope' });
assert.throws(() => Buffer.from('a').toString('nope'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => Buffer.alloc(1).write('a', 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });

// Ranges.
const b = Buffer.from('abcdefgh');
assert.strictEqual(b.toString('utf8', -1, 3), 'abc');
assert.strictEqual(b.toString('utf8', '1', '3'), 'bc');
assert.strictEqual(b.toString('utf8', 1.9, 3.9), 'bc');
assert.strictEqual(b.toString('utf8', 3, 1), '');
assert.strictEqual(b.toString('latin1', NaN, Infinity), 'abcdefgh');
assert.throws(() => b.write('a', 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => b.write('a', 1.5), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => b.write('a', 0, 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => b.write(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(b.latin1Slice(2, 4), 'cd');
assert.throws(() => b.utf8Slice(0, 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => b.utf8Write('a', 9), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
