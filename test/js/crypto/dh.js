// SPDX-License-Identifier: MIT
// Key agreement: over fields, on curves, with KeyObjects; primes.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

for (const make of [() => crypto.createDiffieHellmanGroup('modp5'), () => {
  const prime = crypto.getDiffieHellman('modp14').getPrime();
  return crypto.createDiffieHellman(prime, Buffer.from([2]));
}]) {
  const alice = make();
  const bob = make();
  const a = alice.generateKeys();
  const b = bob.generateKeys('hex');
  assert.deepStrictEqual(alice.computeSecret(b, 'hex'), bob.computeSecret(a));
  assert.strictEqual(alice.getPublicKey('hex'), a.toString('hex'));
  assert.throws(() => alice.computeSecret(Buffer.from([1])), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
}
assert.strictEqual(crypto.createDiffieHellmanGroup('modp1').setPrivateKey, undefined);
assert.throws(() => crypto.createDiffieHellmanGroup('no such'), { code: 'ERR_CRYPTO_UNKNOWN_DH_GROUP' });
assert.throws(() => crypto.createDiffieHellman(1), { code: 'ERR_OSSL_DH_MODULUS_TOO_SMALL' });
assert.throws(() => crypto.createDiffieHellman(Buffer.from([7]), 1), { code: 'ERR_OSSL_DH_BAD_GENERATOR' });

for (const curve of ['secp256k1', 'prime256v1', 'brainpoolP384r1']) {
  const alice = crypto.createECDH(curve);
  const bob = crypto.createECDH(curve);
  const a = alice.generateKeys(null, 'compressed');
  bob.generateKeys();
  const secret = alice.computeSecret(bob.getPublicKey());
  assert.deepStrictEqual(bob.computeSecret(a), secret);
  assert.deepStrictEqual(crypto.ECDH.convertKey(a, curve, undefined, undefined, 'uncompressed'), alice.getPublicKey());
  const again = crypto.createECDH(curve);
  again.setPrivateKey(alice.getPrivateKey('hex'), 'hex');
  assert.deepStrictEqual(again.getPublicKey(), alice.getPublicKey());
  assert.throws(() => alice.computeSecret(Buffer.alloc(9)), { code: 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY' });
  assert.throws(() => alice.setPrivateKey(Buffer.alloc(32)), { code: 'ERR_CRYPTO_INVALID_KEYTYPE' });
}
assert.throws(() => crypto.createECDH('no such'), { code: 'ERR_CRYPTO_INVALID_CURVE' });
assert.throws(() => crypto.createECDH('secp384r1').getPublicKey(null, 'odd'), { code: 'ERR_CRYPTO_ECDH_INVALID_FORMAT' });
assert.ok(crypto.getCurves().includes('prime256v1'));

for (const [type, options] of [['x25519'], ['x448'], ['ec', { namedCurve: 'P-384' }], ['dh', { group: 'modp5' }]]) {
  const alice = crypto.generateKeyPairSync(type, options);
  const bob = crypto.generateKeyPairSync(type, options);
  const secret = crypto.diffieHellman({ privateKey: alice.privateKey, publicKey: bob.publicKey });
  crypto.diffieHellman({ privateKey: bob.privateKey, publicKey: alice.publicKey }, (err, same) => {
    assert.strictEqual(err, null);
    assert.deepStrictEqual(same, secret);
  });
  assert.throws(() => crypto.diffieHellman({
    privateKey: alice.privateKey, publicKey: crypto.generateKeyPairSync('ed25519').publicKey,
  }), { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY' });
}

const prime = crypto.generatePrimeSync(64, { bigint: true, add: 12n, rem: 11n });
assert.strictEqual(prime % 12n, 11n);
assert.ok(crypto.checkPrimeSync(prime) && !crypto.checkPrimeSync(prime + 1n));
crypto.generatePrime(32, { safe: true }, (err, buffer) => {
  assert.ok(buffer instanceof ArrayBuffer);
  crypto.checkPrime(buffer, (err, is) => assert.ok(!err && is));
});
assert.throws(() => crypto.generatePrimeSync(8, { add: 300n }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.checkPrimeSync('7'), { code: 'ERR_INVALID_ARG_TYPE' });
