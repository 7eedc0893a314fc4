// SPDX-License-Identifier: MIT
// Buffer.stringLength() is the length of toString(), for all encodings and any bytes; isLatin1().
'use strict';
const assert = require('node:assert');
const { isLatin1 } = require('node:buffer');

if (!Buffer.stringLength) return; // older than Node 26.12
const samples = ['', 'a', 'aé€😀', '\ud800'].map((text) => Buffer.from(text));
samples.push(Buffer.from([0xff, 0xe2, 0x82]), Buffer.from([1, 2, 3, 4, 5]));
for (const bytes of samples) {
  for (const encoding of ['utf8', 'latin1', 'ascii', 'hex', 'base64', 'base64url', 'utf16le', 'UCS2'])
    assert.strictEqual(Buffer.stringLength(bytes, encoding), bytes.toString(encoding).length, encoding);
  assert.strictEqual(Buffer.stringLength(new Uint8Array(bytes).buffer), bytes.toString().length);
}
assert.throws(() => Buffer.stringLength('a'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => Buffer.stringLength(samples[0], 'odd'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.deepStrictEqual(['', 'é', '\u0100', 'aé\0'].map(isLatin1), [true, true, false, true]);
assert.throws(() => isLatin1(Buffer.from('a')), { code: 'ERR_INVALID_ARG_TYPE' });
