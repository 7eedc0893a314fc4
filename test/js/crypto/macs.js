// SPDX-License-Identifier: MIT
// createMac: known answers of each kind, as calls and as a stream; options that a kind needs or does not know; the end.
'use strict';
const assert = require('node:assert');
const { createHmac, createMac, createSecretKey, generateKeyPairSync, getMacs } = require('node:crypto');

const k32 = Buffer.alloc(32, 1);
const k16 = Buffer.alloc(16, 1);
const tag = (name, key, options) => createMac(name, key, options).update('abc').final('hex');

// RFC 4493, RFC 7539, NIST's samples, and HMAC by the other interface
const rfc4493 = Buffer.from('2b7e151628aed2a6abf7158809cf4f3c', 'hex');
assert.strictEqual(createMac('CMAC', rfc4493, { cipher: 'AES-128-CBC' }).final('hex'),
                   'bb1d6929e95937287fa37d129b756746');
const rfc7539 = Buffer.from('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b', 'hex');
assert.strictEqual(createMac('poly1305', rfc7539).update('Cryptographic Forum Research Group').final('hex'),
                   'a8061dc1305136c6c22b8baf0c0127a9');
const kmac = Buffer.from(Array.from({ length: 32 }, (_, i) => 0x40 + i));
assert.strictEqual(createMac('KMAC-128', kmac, { outputLength: 32 }).update(Buffer.from([0, 1, 2, 3])).final('hex'),
                   'e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e');
for (const key of [k32, createSecretKey(k32)]) {
  assert.strictEqual(tag('hmac', key, { digest: 'sha256' }), createHmac('sha256', k32).update('abc').digest('hex'));
}
assert.strictEqual(tag('GMAC', k16, { cipher: 'AES-128-GCM', iv: Buffer.alloc(12) }),
                   'fbd539940971890a4adf9d8b317ecda1');
assert.strictEqual(tag('BLAKE2BMAC', k32, { salt: Buffer.alloc(16, 2), customization: Buffer.from('x'),
                                            outputLength: 20 }), 'a5b505a5aa648d68c75057e4b1bd66e4bd236edd');
assert.strictEqual(tag('siphash', k16, { outputLength: 8 }), '7ce30591e61c56e9');
assert.strictEqual(createMac('siphash', k16).update('616263', 'hex').final().length, 16);

// as a stream
const stream = createMac('siphash', k16, { outputLength: 8, encoding: 'hex' });
stream.write('a');
stream.end('bc');
const chunks = [];
stream.on('data', (chunk) => chunks.push(chunk));
stream.on('end', () => assert.strictEqual(chunks.join(''), '7ce30591e61c56e9'));

const code = (expected) => ({ code: expected });
const option = (name, words) => ({ code: 'ERR_INVALID_ARG_VALUE', message: `The property 'options.${name}' ${words}` });
assert.throws(() => createMac('nope', k32), { code: 'ERR_CRYPTO_INVALID_MAC', message: 'Invalid MAC: nope' });
assert.throws(() => createMac('', k32), code('ERR_INVALID_ARG_VALUE'));
assert.throws(() => createMac('hmac', 'text'), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => createMac('hmac', generateKeyPairSync('ed25519').privateKey), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => createMac('hmac', k32, null), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => createMac('hmac', k32), option('digest', 'is required for HMAC'));
assert.throws(() => createMac('cmac', k16), option('cipher', 'is required for CMAC'));
assert.throws(() => createMac('gmac', k16, { cipher: 'aes-128-gcm' }), option('iv', 'must be non-empty for GMAC'));
assert.throws(() => createMac('cmac', k16, { cipher: 'aes-128-gcm' }), code('ERR_OSSL_INVALID_MODE'));
assert.throws(() => createMac('HMAC', k32, { digest: 'sha256', cipher: 'aes-128-cbc' }),
              option('cipher', 'is not supported by MAC HMAC'));
assert.throws(() => createMac('siphash', k16, { outputLength: 0 }),
              option('outputLength', 'was not honored by MAC siphash'));
assert.throws(() => createMac('siphash', k16, { outputLength: -1 }), code('ERR_OUT_OF_RANGE'));
assert.throws(() => createMac('siphash', k16, { salt: 'x' }), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => createMac('siphash', Buffer.alloc(3)), {
  code: 'ERR_CRYPTO_OPERATION_FAILED', message: 'Failed to initialize MAC',
});

const mac = createMac('siphash', k16);
assert.throws(() => mac.update(5), code('ERR_INVALID_ARG_TYPE'));
assert.throws(() => mac.update('x', 'nope'), code('ERR_INVALID_ARG_VALUE'));
assert.throws(() => mac.final('nope'), code('ERR_INVALID_ARG_VALUE'));
mac.final();
assert.throws(() => mac.final(), code('ERR_CRYPTO_MAC_FINALIZED'));
assert.throws(() => mac.update('x'), code('ERR_CRYPTO_MAC_FINALIZED'));
let failed = 0;
mac.on('error', (error) => {
  failed++;
  assert.strictEqual(error.code, 'ERR_CRYPTO_MAC_FINALIZED');
});
mac.write('x');
process.on('exit', () => assert.strictEqual(failed, 1));

const names = getMacs();
assert.deepStrictEqual(names, [...names].sort());
for (const name of ['blake2bmac', 'cmac', 'gmac', 'hmac', 'kmac-128', 'kmac128', 'poly1305', 'siphash']) {
  assert.ok(names.includes(name), name);
}
