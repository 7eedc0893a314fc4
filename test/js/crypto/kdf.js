// SPDX-License-Identifier: MIT
// PBKDF2 (RFC 6070), scrypt (RFC 7914), HKDF (RFC 5869), at once and on the pool.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

// Both forms of each give the same.
function both(name, args, expected) {
  const asHex = (bytes) => Buffer.from(bytes).toString('hex');
  assert.strictEqual(asHex(crypto[`${name}Sync`](...args)), expected);
  let isLater = false;
  crypto[name](...args, (err, bytes) => {
    assert.strictEqual(err, null);
    assert.ok(isLater);
    assert.strictEqual(asHex(bytes), expected);
  });
  isLater = true;
}
both('pbkdf2', ['password', 'salt', 2, 20, 'sha1'], 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
both('pbkdf2', ['', new Uint8Array(1), 1, 1, 'sha256'], '5b');
both('scrypt', ['password', Buffer.from('NaCl'), 64, { N: 1024, r: 8, p: 16, maxmem: 64 << 20 }],
     'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162' +
     '2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640');
both('hkdf', ['sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'),
              Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42],
     '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
assert.ok(crypto.hkdfSync('sha1', 'a', '', '', 3) instanceof ArrayBuffer);

const code = (expected, fn) => assert.throws(fn, { code: expected });
code('ERR_CRYPTO_INVALID_DIGEST', () => crypto.pbkdf2Sync('a', 'b', 1, 1, 'no such'));
code('ERR_OUT_OF_RANGE', () => crypto.pbkdf2Sync('a', 'b', 0, 1, 'sha1'));
code('ERR_INVALID_ARG_TYPE', () => crypto.pbkdf2('a', 'b', 1, 1, 'sha1'));
code('ERR_INVALID_ARG_TYPE', () => crypto.pbkdf2Sync('a', 'b', 1, 1));
code('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', () => crypto.scryptSync('a', 'b', 1, { N: 3 }));
code('ERR_CRYPTO_INVALID_SCRYPT_PARAMS', () => crypto.scryptSync('a', 'b', 1, { N: 2 ** 20 }));
code('ERR_INCOMPATIBLE_OPTION_PAIR', () => crypto.scryptSync('a', 'b', 1, { N: 16, cost: 16 }));
code('ERR_CRYPTO_INVALID_KEYLEN', () => crypto.hkdfSync('sha1', 'a', '', '', 255 * 20 + 1));
code('ERR_OUT_OF_RANGE', () => crypto.hkdfSync('sha1', 'a', '', Buffer.alloc(1025), 1));
code('ERR_CRYPTO_INVALID_DIGEST', () => crypto.hkdfSync('no such', 'a', '', '', 1));
