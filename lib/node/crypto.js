// SPDX-License-Identifier: MIT
// node:crypto. Each part loads when one of its names is first touched, and OpenSSL with the first that needs it: random
// bytes and identifiers do without.
//
//   internal/crypto/random, hash, mac, kdf, cipher, keys, keygen, sign, rsa, dh, ecdh, prime, x509, spkac
//   internal/crypto/webcrypto   crypto.subtle and its algorithms
'use strict';

const lazy = require('internal/lazy');

const { lazyFunction, lazyProperty } = lazy;
const lazyWeb = lazy(() => require('web/crypto'));

const parts = [
  () => require('internal/crypto/kdf'),
  'argon2 argon2Sync hkdf hkdfSync pbkdf2 pbkdf2Sync scrypt scryptSync',
  () => require('internal/crypto/hash'),
  'createHash createHmac getHashes hash Hash Hmac',
  () => require('internal/crypto/random'),
  'randomBytes randomFill randomFillSync randomInt randomUUID randomUUIDv7',
  () => require('internal/crypto/cipher'),
  'createCipheriv createDecipheriv getCipherInfo getCiphers Cipheriv Decipheriv',
  () => require('internal/crypto/keys'),
  'createPrivateKey createPublicKey createSecretKey KeyObject',
  () => require('internal/crypto/keygen'),
  'generateKey generateKeyPairSync generateKeySync',
  () => require('internal/crypto/sign'),
  'createSign createVerify privateDecrypt privateEncrypt publicDecrypt publicEncrypt sign verify Sign Verify',
  () => require('internal/crypto/dh'),
  'createDiffieHellman createDiffieHellmanGroup createECDH diffieHellman getCurves DiffieHellman ' +
  'DiffieHellmanGroup ECDH',
  () => require('internal/crypto/kem'),
  'decapsulate encapsulate',
  () => require('internal/crypto/x509'),
  'Certificate X509Certificate',
  () => require('internal/crypto/pkcs12'),
  'parsePKCS12',
  () => require('internal/crypto/mac'),
  'createMac getMacs',
  () => require('internal/crypto/prime'),
  'checkPrime checkPrimeSync generatePrime generatePrimeSync',
  () => require('internal/crypto/modes'),
  'getFips secureHeapUsed setEngine setFips timingSafeEqual',
];

for (let i = 0; i < parts.length; i += 2) {
  const load = parts[i];
  for (const name of parts[i + 1].split(' ')) {
    const define = name[0] >= 'a' ? lazyFunction : lazyProperty; // classes are compared, and inherited from
    define(exports, name, () => load()[name]);
  }
}

lazyProperty(exports, 'constants', () => require('internal/crypto/modes').constants);
// Says itself what promisify does.
lazyProperty(exports, 'generateKeyPair', () => require('internal/crypto/keygen').generateKeyPair);
lazyFunction(exports, 'getDiffieHellman', () => require('internal/crypto/dh').createDiffieHellmanGroup);

function getter(name, get, set = undefined, enumerable = true, configurable = false) {
  Object.defineProperty(exports, name, { get, set, enumerable, configurable });
}

getter('webcrypto', () => lazyWeb().crypto);
getter('subtle', () => lazyWeb().crypto.subtle);
getter('getRandomValues', () => require('internal/crypto/random').getRandomValues);
getter('fips', () => require('internal/crypto/modes').fipsGetter(), (value) => {
  require('internal/crypto/modes').fipsSetter(value);
}, false);

// Older names of randomBytes, which other code may replace.
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  lazyProperty(exports, name, () => require('internal/crypto/random').deprecatedName(name), false);
}
