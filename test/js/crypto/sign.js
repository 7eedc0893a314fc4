// SPDX-License-Identifier: MIT
// Signatures by each kind of key, in pieces, in one call and on the pool; RSA as a cipher.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const data = Buffer.from('some data to sign');
const kinds = [
  ['rsa', { modulusLength: 1024 }, 'sha256', [{}, { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 20 }]],
  ['rsa-pss', { modulusLength: 1024 }, 'sha1', [{}, { saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST }]],
  ['ec', { namedCurve: 'P-521' }, 'sha512', [{}, { dsaEncoding: 'ieee-p1363' }]],
  ['ed25519', undefined, null, [{}]],
  ['ed448', undefined, null, [{}]],
];
for (const [type, options, digest, variants] of kinds) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  for (const variant of variants) {
    const mine = { key: privateKey, ...variant };
    const theirs = { key: publicKey, ...variant };
    const signature = crypto.sign(digest, data, mine);
    if (variant.dsaEncoding) assert.strictEqual(signature.length, 132);
    assert.strictEqual(crypto.verify(digest, data, theirs, signature), true);
    assert.strictEqual(crypto.verify(digest, Buffer.from('other'), theirs, signature), false);
    assert.strictEqual(crypto.verify(digest, data, theirs, signature.subarray(1)), false);
    if (digest) {
      const pieces = crypto.createSign(digest);
      pieces.update(data.subarray(0, 5)).update(data.toString('latin1', 5));
      assert.strictEqual(crypto.createVerify(digest).update(data).verify(theirs, pieces.sign(mine, 'hex'), 'hex'), true);
      assert.throws(() => pieces.sign(mine), { code: 'ERR_CRYPTO_INVALID_STATE' });
    } else {
      assert.throws(() => crypto.createSign('sha256').sign(mine), { code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION' });
    }
    crypto.sign(digest, data, mine, (err, later) => {
      assert.strictEqual(err, null);
      crypto.verify(digest, data, theirs, later, (err, ok) => assert.ok(err === null && ok));
    });
  }
}

const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });

// A signature has the length of its key, even where what is left out is a zero.
for (let i = 0; i < 3000; i++) {
  const key = { key: privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 8 };
  const signature = crypto.sign('sha1', Buffer.from(`${i}`), key);
  if (signature[0] !== 0) continue;
  const theirs = { ...key, key: publicKey };
  assert.strictEqual(crypto.verify('sha1', Buffer.from(`${i}`), theirs, signature), true);
  if (process.versions.eddy !== undefined) {
    assert.strictEqual(crypto.verify('sha1', Buffer.from(`${i}`), theirs, signature.subarray(1)), false);
  }
  break;
}
assert.deepStrictEqual(crypto.privateDecrypt(privateKey, crypto.publicEncrypt(publicKey, data)), data);
const oaep = { oaepHash: 'sha256', oaepLabel: Buffer.from('label') };
const sealed = crypto.publicEncrypt({ key: publicKey, ...oaep }, data);
assert.deepStrictEqual(crypto.privateDecrypt({ key: privateKey, ...oaep }, sealed), data);
assert.throws(() => crypto.privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, sealed),
              { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR' });
assert.deepStrictEqual(crypto.publicDecrypt(publicKey, crypto.privateEncrypt(privateKey, data)), data);
assert.throws(() => crypto.publicEncrypt(publicKey, Buffer.alloc(200)),
              { code: 'ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE' });
assert.throws(() => crypto.createSign('sha1').sign(), { code: 'ERR_CRYPTO_SIGN_KEY_REQUIRED' });
assert.throws(() => crypto.createSign('sha1').sign(publicKey), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' });
assert.throws(() => crypto.sign('no such', data, privateKey), { code: 'ERR_CRYPTO_INVALID_DIGEST' });

const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
