// SPDX-License-Identifier: MIT
// However a text is cut into chunks, the decoder's output is that of Buffer.toString().
'use strict';

const assert = require('node:assert');
const { StringDecoder } = require('node:string_decoder');

let seed = 11;
const random = (n) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor(seed / 65536) % n;
};
const telling = [0xd8, 0xdc, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0xc3, 0x80, 0xed, 0xa0, 0x41, 0x41];

for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii']) {
  for (let round = 0; round < 2000; round++) {
    // Half a pair kept for later may be followed by another half: only there Node differs from toString().
    const bytes = Buffer.from(Array.from({ length: random(30) }, () =>
      (encoding === 'utf16le' ? random(0xd8) : random(2) ? telling[random(telling.length)] : random(256))));
    const decoder = new StringDecoder(encoding);
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const size = random(5);
      text += decoder.write(bytes.subarray(at, at + size));
      at += size;
    }
    assert.strictEqual(text + decoder.end(), bytes.toString(encoding), `${encoding} ${bytes.toString('hex')}`);
  }
}

{
  const decoder = new StringDecoder('utf8');
  assert.strictEqual(decoder.write(Buffer.from([0xe2, 0x82])), '');
  assert.deepStrictEqual([decoder.lastNeed, decoder.lastTotal], [1, 3]);
  assert.strictEqual(decoder.end(Buffer.from([0xac])), '\u20ac');
  assert.strictEqual(decoder.write('kept'), 'kept');
  assert.strictEqual(decoder.write(new Uint16Array([0x4241])), 'AB');
  assert.strictEqual(decoder.end(), '');
}
{
  const decoder = new StringDecoder('utf16le');
  assert.strictEqual(decoder.write(Buffer.from([0x3d, 0xd8])), '');
  assert.strictEqual(decoder.write(Buffer.from([0x4d])), '');
  assert.strictEqual(decoder.write(Buffer.from([0xdc])), '\ud83d\udc4d');
  assert.strictEqual(decoder.write(Buffer.from([0x3d, 0xd8])) + decoder.end(), '\ud83d');
}
assert.strictEqual(new StringDecoder('UTF-16LE').encoding, 'utf16le');
assert.throws(() => new StringDecoder('nope'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => new StringDecoder().write(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => StringDecoder.prototype.write.call({}, Buffer.alloc(1)), { code: 'ERR_INVALID_THIS' });
