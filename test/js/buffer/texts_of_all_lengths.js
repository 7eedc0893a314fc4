// Text to bytes and back in every encoding, for all lengths around the limits between the ways it is done, of one byte
// a character and of more; nothing behind the bytes written changes; memory of TextEncoder is its own.
'use strict';

const assert = require('assert');

const kinds = ['a', 'é', '€', '😀', 'aé', 'abcdefghé', 'x€y', '\ud800', '€'.repeat(7) + 'a'];
const lengths = [...Array.from({ length: 131 }, (_, i) => i), 255, 256, 999, 1000, 1001, 1999, 2000, 2001, 5000, 40000];

function slowUtf8(text) {
  const bytes = [];
  for (const char of text) {
    let c = char.codePointAt(0);
    if (c >= 0xD800 && c < 0xE000) c = 0xFFFD;
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xC0 | c >> 6, 0x80 | c & 63);
    else if (c < 0x10000) bytes.push(0xE0 | c >> 12, 0x80 | c >> 6 & 63, 0x80 | c & 63);
    else bytes.push(0xF0 | c >> 18, 0x80 | c >> 12 & 63, 0x80 | c >> 6 & 63, 0x80 | c & 63);
  }
  return bytes;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
for (const kind of kinds) {
  for (const length of lengths) {
    const text = kind.repeat(Math.ceil(length / kind.length)).slice(0, length);
    const well = text.toWellFormed();
    const want = Uint8Array.from(slowUtf8(text));
    const bytes = Buffer.from(text);
    assert.strictEqual(Buffer.compare(bytes, want), 0);
    assert.strictEqual(Buffer.byteLength(text), want.length);
    const encoded = encoder.encode(text);
    assert.strictEqual(Buffer.compare(encoded, want), 0);
    assert.strictEqual(encoded.buffer.byteLength, want.length);
    assert.strictEqual(bytes.toString(), well);
    assert.strictEqual(decoder.decode(want), well);
    const room = Buffer.alloc(want.length + 20, 0xEE);
    assert.strictEqual(room.write(text, 3), want.length);
    assert.ok(room.subarray(0, 3).every((b) => b === 0xEE) && room.subarray(want.length + 3).every((b) => b === 0xEE));
    assert.strictEqual(Buffer.compare(room.subarray(3, want.length + 3), want), 0);

    for (const encoding of ['hex', 'base64', 'base64url']) {
      const coded = bytes.toString(encoding);
      assert.strictEqual(Buffer.compare(Buffer.from(coded, encoding), want), 0, `${encoding} ${length}`);
      room.fill(0xEE);
      assert.strictEqual(room.write(coded, 1, encoding), want.length);
      assert.strictEqual(Buffer.compare(room.subarray(1, want.length + 1), want), 0);
      assert.ok(room.subarray(want.length + 1).every((b) => b === 0xEE));
    }
    assert.strictEqual(Buffer.from(text, 'utf16le').toString('utf16le'), text);
    assert.strictEqual(Buffer.from(text, 'latin1').toString('latin1'),
                       text.replace(/[^\0-\xFF]/g, (c) => String.fromCharCode(c.charCodeAt(0) & 0xFF)));
  }
}

// What is no base64 or hex.
assert.strictEqual(`${Buffer.from('YW\nJj', 'base64')}`, 'abc');
assert.strictEqual(`${Buffer.from('YWJj'.repeat(100) + '=YWJj', 'base64')}`, 'abc'.repeat(100));
assert.strictEqual(`${Buffer.from(`${'YWJj'.repeat(100)}!${'YWJj'.repeat(100)}`, 'base64')}`, 'abc'.repeat(200));
assert.strictEqual(`${Buffer.from('616263'.repeat(50) + 'zz616263', 'hex')}`, 'abc'.repeat(50));
assert.strictEqual(`${Buffer.from('6162636', 'hex')}`, 'abc');
assert.strictEqual(Buffer.from('\u{10161}\u0161', 'hex').length, 0);
