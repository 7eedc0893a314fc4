// SPDX-License-Identifier: MIT
// Comparing in constant time; constants; what concerns OpenSSL as a whole.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

assert.strictEqual(crypto.timingSafeEqual(Buffer.from('ab'), new Uint8Array([97, 98]).buffer), true);
assert.strictEqual(crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')), false);
assert.throws(() => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')),
              { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', name: 'RangeError' });
assert.throws(() => crypto.timingSafeEqual('a', Buffer.from('a')), { code: 'ERR_INVALID_ARG_TYPE' });

assert.strictEqual(crypto.constants.RSA_PKCS1_OAEP_PADDING, 4);
assert.strictEqual(crypto.constants.POINT_CONVERSION_HYBRID, 6);
assert.strictEqual(crypto.getFips(), 0);
assert.strictEqual(crypto.secureHeapUsed().total, 0);
assert.throws(() => crypto.setEngine('no such'), { code: 'ERR_CRYPTO_ENGINE_UNKNOWN' });
assert.strictEqual(crypto.webcrypto, globalThis.crypto);
