// SPDX-License-Identifier: MIT
// SubtleCrypto: each algorithm through generateKey, export, import and its operations; derivation; wrapping; refusals.
'use strict';

const assert = require('node:assert');
const nodeCrypto = require('node:crypto');

const { subtle } = globalThis.crypto;
const data = new TextEncoder().encode('some data');
const hex = (buffer) => Buffer.from(buffer).toString('hex');
const rejects = (name, promise) => assert.rejects(promise, { name });

async function ciphers() {
  const iv = new Uint8Array(16).fill(7);
  for (const algorithm of [
    { name: 'AES-CBC', iv }, { name: 'AES-CTR', counter: iv, length: 64 },
    { name: 'AES-GCM', iv: iv.slice(4), additionalData: data, tagLength: 96 },
  ]) {
    const key = await subtle.generateKey({ name: algorithm.name, length: 256 }, true, ['encrypt', 'decrypt']);
    const sealed = await subtle.encrypt(algorithm, key, data);
    assert.ok(sealed instanceof ArrayBuffer && hex(sealed) !== hex(data));
    const jwk = await subtle.exportKey('jwk', key);
    assert.strictEqual(jwk.alg, `A256${algorithm.name.slice(4)}`);
    const again = await subtle.importKey('jwk', jwk, algorithm.name, false, ['decrypt']);
    assert.strictEqual(hex(await subtle.decrypt(algorithm, again, sealed)), hex(data));
    await rejects('InvalidAccessError', subtle.encrypt(algorithm, again, data));
    await rejects('InvalidAccessError', subtle.exportKey('raw', again));
  }
  // A counter of few bits begins again at zero; more blocks than it has would repeat.
  const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CTR', true, ['encrypt']);
  const counter = new Uint8Array(16).fill(255);
  const wrapped = await subtle.encrypt({ name: 'AES-CTR', counter, length: 4 }, key, new Uint8Array(48));
  const zero = counter.slice();
  zero[15] = 0xF0;
  const after = await subtle.encrypt({ name: 'AES-CTR', counter: zero, length: 4 }, key, new Uint8Array(32));
  assert.strictEqual(hex(wrapped).slice(32), hex(after));
  await rejects('OperationError', subtle.encrypt({ name: 'AES-CTR', counter, length: 1 }, key, new Uint8Array(48)));
  const gcm = await subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['decrypt']);
  await rejects('OperationError', subtle.decrypt({ name: 'AES-GCM', iv }, gcm, new Uint8Array(9)));
}

async function signatures() {
  const rsa = { modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  for (const [generate, use, formats] of [
    [{ name: 'HMAC', hash: 'SHA-512' }, 'HMAC', ['raw', 'jwk']],
    [{ name: 'ECDSA', namedCurve: 'P-384' }, { name: 'ECDSA', hash: 'SHA-1' }, ['spki', 'pkcs8', 'jwk', 'raw']],
    [{ name: 'Ed25519' }, 'Ed25519', ['spki', 'pkcs8', 'jwk', 'raw']],
    [{ name: 'RSASSA-PKCS1-v1_5', ...rsa }, 'RSASSA-PKCS1-v1_5', ['spki', 'pkcs8', 'jwk']],
    [{ name: 'RSA-PSS', ...rsa }, { name: 'RSA-PSS', saltLength: 20 }, ['spki', 'pkcs8', 'jwk']],
  ]) {
    const made = await subtle.generateKey(generate, true, ['sign', 'verify']);
    const publicKey = made.publicKey ?? made;
    const privateKey = made.privateKey ?? made;
    const signature = await subtle.sign(use, privateKey, data);
    assert.strictEqual(await subtle.verify(use, publicKey, signature, data), true);
    assert.strictEqual(await subtle.verify(use, publicKey, signature, data.subarray(1)), false);
    for (const format of formats) {
      const isPrivate = format === 'pkcs8' || made === publicKey;
      const key = isPrivate ? privateKey : publicKey;
      const usages = made === publicKey ? ['sign', 'verify'] : isPrivate ? ['sign'] : ['verify'];
      const exported = await subtle.exportKey(format, key);
      const again = await subtle.importKey(format, exported, generate, true, usages);
      assert.deepStrictEqual(again.algorithm, key.algorithm);
      assert.deepStrictEqual(await subtle.exportKey(format, again), exported);
    }
    if (made !== publicKey) await rejects('InvalidAccessError', subtle.exportKey('pkcs8', publicKey));
  }
}

async function derivation() {
  const bits = (algorithm, key, length) => subtle.deriveBits(algorithm, key, length);
  const password = await subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
  const pbkdf2 = { name: 'PBKDF2', hash: 'SHA-1', salt: Buffer.from('salt'), iterations: 2 };
  assert.strictEqual(hex(await bits(pbkdf2, password, 160)), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
  const key = await subtle.deriveKey(pbkdf2, password, { name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  assert.strictEqual(hex(await subtle.exportKey('raw', key)), 'ea6c014dc72d6f8ccd1ed92ace1d41f0');
  await rejects('OperationError', bits(pbkdf2, password, 9));
  await rejects('OperationError', bits({ ...pbkdf2, iterations: 0 }, password, 8));
  const hkdf = await subtle.importKey('raw', Buffer.alloc(22, 0x0b), 'HKDF', false, ['deriveBits']);
  const parameters = {
    name: 'HKDF', hash: 'SHA-256', salt: Buffer.from('000102030405060708090a0b0c', 'hex'),
    info: Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'),
  };
  assert.strictEqual(hex(await bits(parameters, hkdf, 64)), '3cb25f25faacd57a');
  for (const algorithm of [{ name: 'ECDH', namedCurve: 'P-256' }, { name: 'X25519' }]) {
    const a = await subtle.generateKey(algorithm, true, ['deriveBits']);
    const b = await subtle.generateKey(algorithm, true, ['deriveBits']);
    const secret = await bits({ name: algorithm.name, public: b.publicKey }, a.privateKey, 256);
    assert.strictEqual(hex(await bits({ name: algorithm.name, public: a.publicKey }, b.privateKey, 256)), hex(secret));
    const part = new Uint8Array(await bits({ name: algorithm.name, public: b.publicKey }, a.privateKey, 11));
    assert.ok(part.length === 2 && (part[1] & 0x1F) === 0 && part[0] === new Uint8Array(secret)[0]);
    await rejects('OperationError', bits({ name: algorithm.name, public: b.publicKey }, a.privateKey, 264));
  }
}

async function wrapping() {
  const kek = await subtle.generateKey({ name: 'AES-KW', length: 128 }, true, ['wrapKey', 'unwrapKey']);
  const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  for (const format of ['raw', 'jwk']) {
    const wrapped = await subtle.wrapKey(format, key, kek, 'AES-KW');
    const again = await subtle.unwrapKey(format, wrapped, kek, 'AES-KW', { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
    assert.strictEqual(hex(await subtle.exportKey('raw', again)), hex(await subtle.exportKey('raw', key)));
    new Uint8Array(wrapped)[0] ^= 1;
    await rejects('OperationError',
                  subtle.unwrapKey(format, wrapped, kek, 'AES-KW', { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']));
  }
  const oaep = { name: 'RSA-OAEP', modulusLength: 1024, publicExponent: new Uint8Array([3]), hash: 'SHA-1' };
  const pair = await subtle.generateKey(oaep, false, ['wrapKey', 'unwrapKey']);
  const wrapped = await subtle.wrapKey('raw', kek, pair.publicKey, { name: 'RSA-OAEP', label: data });
  const back = await subtle.unwrapKey('raw', wrapped, pair.privateKey, { name: 'RSA-OAEP', label: data }, 'AES-KW', true,
                                      ['wrapKey']);
  assert.strictEqual(hex(await subtle.exportKey('raw', back)), hex(await subtle.exportKey('raw', kek)));
}

async function others() {
  assert.strictEqual(hex(await subtle.digest('sha-1', data)), nodeCrypto.hash('sha1', data));
  const bytes = data.slice();
  const later = subtle.digest({ name: 'SHA-256' }, bytes);
  bytes.fill(0);
  assert.strictEqual(hex(await later), nodeCrypto.hash('sha256', data));
  await rejects('NotSupportedError', subtle.digest('MD5', data));
  await rejects('TypeError', subtle.digest('SHA-1', 'text'));
  await rejects('TypeError', subtle.digest('SHA-1'));
  await rejects('NotSupportedError', subtle.generateKey({ name: 'ECDSA', namedCurve: 'no such' }, true, ['sign']));
  await rejects('SyntaxError', subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, []));
  await rejects('OperationError', subtle.generateKey({ name: 'AES-CBC', length: 1 }, true, ['encrypt']));
  await rejects('DataError', subtle.importKey('raw', new Uint8Array(3), 'AES-CBC', true, ['encrypt']));
  await rejects('DataError', subtle.importKey('jwk', { kty: 'EC' }, 'AES-CBC', true, ['encrypt']));
  await rejects('TypeError', subtle.importKey('odd', data, 'AES-CBC', true, ['encrypt']));
  await rejects('TypeError', subtle.importKey('raw', data, 'AES-CBC', true, ['odd']));
  assert.throws(() => new CryptoKey(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

  // Keys change sides, and are cloned.
  const secret = nodeCrypto.createSecretKey(Buffer.alloc(16, 1));
  const key = secret.toCryptoKey('AES-CBC', true, ['encrypt']);
  assert.ok(nodeCrypto.KeyObject.from(key).equals(secret));
  const clone = structuredClone(key);
  assert.deepStrictEqual(clone.algorithm, { name: 'AES-CBC', length: 128 });
  assert.ok(require('node:util').types.isCryptoKey(clone) && clone instanceof CryptoKey);
  assert.throws(() => secret.toCryptoKey('Ed25519', true, ['sign']), { name: 'NotSupportedError' });
  const { privateKey } = nodeCrypto.generateKeyPairSync('ed25519');
  const publicKey = await subtle.getPublicKey(privateKey.toCryptoKey('Ed25519', false, ['sign']), ['verify']);
  assert.deepStrictEqual(publicKey.usages, ['verify']);
}

let done = 0;
for (const part of [ciphers, signatures, derivation, wrapping, others]) part().then(() => done++);
process.on('exit', () => assert.strictEqual(done, 5));
