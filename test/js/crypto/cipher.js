// SPDX-License-Identifier: MIT
// Ciphers: modes that authenticate and modes that do not, pieces, streams, states and refusals.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const text = Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(3));
const rows = [
  ['aes-128-cbc', 16, 16], ['aes-256-ctr', 32, 16], ['aes-192-ecb', 24, 0], ['aes-128-cfb8', 16, 16],
  ['aes-128-gcm', 16, 12], ['aes-256-gcm', 32, 7], ['aes-128-ccm', 16, 13, 8], ['aes-128-ocb', 16, 12, 16],
  ['chacha20-poly1305', 32, 12, 16], ['des-ede3-cbc', 24, 8], ['camellia-128-cbc', 16, 16],
];
for (const [name, keyLength, ivLength, authTagLength] of rows) {
  const key = crypto.randomBytes(keyLength);
  const iv = ivLength ? crypto.randomBytes(ivLength) : null;
  const aead = /gcm|ccm|ocb|poly/.test(name);
  const ccm = name.includes('ccm');
  const make = (fn, tag) => {
    const c = fn(name, key, iv, authTagLength ? { authTagLength } : undefined);
    if (tag) c.setAuthTag(tag);
    if (aead) c.setAAD(Buffer.from('header'), ccm ? { plaintextLength: text.length } : undefined);
    return c;
  };
  const pieces = (c, data) => {
    if (ccm) return Buffer.concat([c.update(data), c.final()]);
    const list = [];
    for (let i = 0; i < data.length; i += 10) list.push(c.update(data.subarray(i, i + 10)));
    return Buffer.concat([...list, c.final()]);
  };
  const c = make(crypto.createCipheriv);
  const sealed = pieces(c, text);
  const tag = aead ? c.getAuthTag() : undefined;
  assert.deepStrictEqual(pieces(make(crypto.createDecipheriv, tag), sealed), text, name);
  const once = make(crypto.createCipheriv);
  assert.strictEqual(once.update(text.toString(), 'utf8', 'base64') + once.final('base64'), sealed.toString('base64'));
  if (aead) {
    assert.throws(() => c.setAAD(text), { code: 'ERR_CRYPTO_INVALID_STATE' });
    sealed[3] ^= 1;
    assert.throws(() => pieces(make(crypto.createDecipheriv, tag), sealed),
                  { message: 'Unsupported state or unable to authenticate data' });
  } else {
    assert.throws(() => c.getAuthTag(), { code: 'ERR_CRYPTO_INVALID_STATE' });
  }
}

// Known answers: SP 800-38A F.2.1, and a wrapped key of RFC 3394, 4.1.
const hex = (s) => Buffer.from(s, 'hex');
const cbc = crypto.createCipheriv('aes-128-cbc', hex('2b7e151628aed2a6abf7158809cf4f3c'),
                                  hex('000102030405060708090a0b0c0d0e0f')).setAutoPadding(false);
assert.strictEqual(cbc.update('6bc1bee22e409f96e93d7e117393172a', 'hex', 'hex') + cbc.final('hex'),
                   '7649abac8119b246cee98e9b12e9197d');
const wrap = crypto.createCipheriv('id-aes128-wrap', hex('000102030405060708090a0b0c0d0e0f'), hex('a6a6a6a6a6a6a6a6'));
assert.strictEqual(wrap.update('00112233445566778899aabbccddeeff', 'hex', 'hex') + wrap.final('hex'),
                   '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5');

const code = (expected, fn) => assert.throws(fn, { code: expected });
const key = Buffer.alloc(16);
const iv = Buffer.alloc(16);
code('ERR_CRYPTO_UNKNOWN_CIPHER', () => crypto.createCipheriv('no such', key, iv));
code('ERR_CRYPTO_INVALID_KEYLEN', () => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(15), iv));
code('ERR_CRYPTO_INVALID_IV', () => crypto.createCipheriv('aes-128-cbc', key, Buffer.alloc(15)));
code('ERR_CRYPTO_INVALID_IV', () => crypto.createCipheriv('aes-128-cbc', key, null));
code('ERR_CRYPTO_INVALID_AUTH_TAG', () => crypto.createCipheriv('aes-128-ccm', key, Buffer.alloc(12)));
code('ERR_CRYPTO_INVALID_AUTH_TAG', () => crypto.createCipheriv('aes-128-gcm', key, iv, { authTagLength: 17 }));
code('ERR_INVALID_ARG_TYPE', () => crypto.createCipheriv('aes-128-cbc', key));
function decrypt(data) {
  const d = crypto.createDecipheriv('aes-128-cbc', key, iv);
  d.update(data);
  return d.final();
}
code('ERR_OSSL_BAD_DECRYPT', () => decrypt(Buffer.alloc(16)));
code('ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', () => decrypt(Buffer.alloc(15)));
{
  const c = crypto.createCipheriv('aes-128-ccm', key, Buffer.alloc(13), { authTagLength: 4 });
  code('ERR_MISSING_ARGS', () => c.setAAD(iv));
  code('ERR_CRYPTO_INVALID_MESSAGELEN', () => c.update(Buffer.alloc(65536)));
  const d = crypto.createDecipheriv('aes-128-gcm', key, iv);
  code('ERR_CRYPTO_INVALID_AUTH_TAG', () => d.setAuthTag(Buffer.alloc(3)));
  d.setAuthTag(Buffer.alloc(16));
  code('ERR_CRYPTO_INVALID_STATE', () => d.setAuthTag(Buffer.alloc(16)));
  const done = crypto.createCipheriv('aes-128-ctr', key, iv);
  done.final();
  code('ERR_CRYPTO_INVALID_STATE', () => done.final());
  assert.throws(() => done.update('a'), { message: 'Trying to add data in unsupported state' });
}

assert.strictEqual(crypto.getCipherInfo('aes-128-cbc').ivLength, 16);
assert.strictEqual(crypto.getCipherInfo('AES-128-GCM', { ivLength: 20 }).ivLength, 20);
assert.strictEqual(crypto.getCipherInfo('aes-128-cbc', { keyLength: 12 }), undefined);
assert.strictEqual(crypto.getCipherInfo('no such'), undefined);
assert.ok(crypto.getCiphers().includes('aes-256-gcm'));

// As a stream.
const stream = crypto.createCipheriv('aes-128-cbc', key, iv);
const chunks = [];
stream.on('data', (chunk) => chunks.push(chunk));
stream.on('end', () => {
  const plain = crypto.createDecipheriv('aes-128-cbc', key, iv);
  assert.strictEqual(plain.update(Buffer.concat(chunks), undefined, 'utf8') + plain.final('utf8'), 'hello world');
});
stream.write('hello ');
stream.end('world');
const broken = crypto.createDecipheriv('aes-128-cbc', key, iv);
broken.on('error', (error) => assert.strictEqual(error.code, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH'));
broken.end('x');
