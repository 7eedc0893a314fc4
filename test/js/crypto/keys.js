// SPDX-License-Identifier: MIT
// Keys: made, written in each form and read again, compared, described, cloned.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const kinds = [
  ['rsa', { modulusLength: 1024 }, ['pkcs1', 'pkcs8'], ['pkcs1', 'spki'], true],
  ['rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256' }, ['pkcs8'], ['spki'], false],
  ['ec', { namedCurve: 'P-256' }, ['sec1', 'pkcs8'], ['spki'], true],
  ['ec', { namedCurve: 'secp256k1', paramEncoding: 'explicit' }, ['sec1', 'pkcs8'], ['spki'], false],
  ['ed25519', undefined, ['pkcs8'], ['spki'], true],
  ['ed448', undefined, ['pkcs8'], ['spki'], true],
  ['x25519', undefined, ['pkcs8'], ['spki'], true],
  ['x448', undefined, ['pkcs8'], ['spki'], true],
  ['dh', { group: 'modp5' }, ['pkcs8'], ['spki'], false],
];
for (const [type, options, privateTypes, publicTypes, hasJwk] of kinds) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  assert.strictEqual(privateKey.type, 'private');
  assert.strictEqual(publicKey.asymmetricKeyType, type);
  assert.ok(crypto.createPublicKey(privateKey).equals(publicKey));
  for (const t of privateTypes) {
    for (const format of ['pem', 'der']) {
      const key = privateKey.export({ type: t, format });
      assert.ok(crypto.createPrivateKey({ key, type: t, format }).equals(privateKey), `${type} ${t} ${format}`);
      if (t !== 'pkcs8' && format === 'der') continue;
      const sealed = privateKey.export({ type: t, format, cipher: 'aes-128-cbc', passphrase: 'secret' });
      const open = { key: sealed, type: t, format, passphrase: Buffer.from('secret') };
      assert.ok(crypto.createPrivateKey(open).equals(privateKey));
      assert.throws(() => crypto.createPrivateKey({ ...open, passphrase: 'wrong' }));
      assert.throws(() => crypto.createPrivateKey({ ...open, passphrase: undefined }));
    }
  }
  for (const t of publicTypes) {
    for (const format of ['pem', 'der']) {
      const key = publicKey.export({ type: t, format });
      assert.ok(crypto.createPublicKey({ key, type: t, format }).equals(publicKey), `${type} ${t} ${format}`);
    }
  }
  if (hasJwk) {
    const jwk = privateKey.export({ format: 'jwk' });
    assert.ok(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey));
    assert.ok(crypto.createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey));
    assert.strictEqual(publicKey.export({ format: 'jwk' }).d, undefined);
  }
  assert.ok(structuredClone(privateKey).equals(privateKey));
  assert.ok(structuredClone(publicKey).equals(publicKey));
}

const pss = crypto.generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha1', saltLength: 20 });
assert.deepStrictEqual(pss.publicKey.asymmetricKeyDetails, {
  modulusLength: 1024, publicExponent: 65537n, hashAlgorithm: 'sha1', mgf1HashAlgorithm: 'sha1', saltLength: 20,
});
crypto.generateKeyPair('ec', { namedCurve: 'P-384', publicKeyEncoding: { type: 'spki', format: 'jwk' } },
                       (err, publicKey, privateKey) => {
                         assert.strictEqual(err, null);
                         assert.strictEqual(publicKey.crv, 'P-384');
                         assert.deepStrictEqual(privateKey.asymmetricKeyDetails, { namedCurve: 'secp384r1' });
                       });

const secret = crypto.createSecretKey('c2VjcmV0', 'base64');
assert.strictEqual(secret.export().toString(), 'secret');
assert.deepStrictEqual(secret.export({ format: 'jwk' }), { kty: 'oct', k: 'c2VjcmV0' });
assert.ok(secret.equals(structuredClone(secret)) && !secret.equals(crypto.createSecretKey(Buffer.from('x'))));
assert.strictEqual(crypto.generateKeySync('aes', { length: 192 }).symmetricKeySize, 24);
crypto.generateKey('hmac', { length: 20 }, (err, key) => assert.strictEqual(key.symmetricKeySize, 2));

const code = (expected, fn) => assert.throws(fn, { code: expected });
code('ERR_OSSL_UNSUPPORTED', () => crypto.createPrivateKey('no key'));
code('ERR_OSSL_UNSUPPORTED', () => crypto.createPublicKey(Buffer.from('no key')));
code('ERR_INVALID_ARG_TYPE', () => crypto.createPrivateKey(secret));
code('ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', () => crypto.createPublicKey(secret));
code('ERR_INVALID_ARG_TYPE', () => new crypto.KeyObject('secret', {}));
code('ERR_CRYPTO_INVALID_CURVE', () => crypto.generateKeyPairSync('ec', { namedCurve: 'no such' }));
code('ERR_INVALID_ARG_VALUE', () => crypto.generateKeyPairSync('no such', {}));
code('ERR_CRYPTO_INVALID_JWK', () => crypto.createPublicKey({ key: { kty: 'RSA', n: 'AQAB' }, format: 'jwk' }));
// A point off the curve; a private key of another point.
const { x, y } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
code('ERR_CRYPTO_INVALID_JWK', () => crypto.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y: x }, format: 'jwk' }));
code('ERR_CRYPTO_INVALID_JWK',
     () => crypto.createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: 'AQ' }, format: 'jwk' }));
