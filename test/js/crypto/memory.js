// SPDX-License-Identifier: MIT
// Flags: --expose-gc
// What nobody finishes is freed with the JavaScript object that owned it: hashes, MACs, ciphers, keys, certificates.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const key = Buffer.alloc(32);
const iv = Buffer.alloc(16);

function round() {
  for (let i = 0; i < 300; i++) {
    crypto.createHash('sha512').update('a').update(key);
    crypto.createHmac('sha256', key).update('a').update(key);
    crypto.createCipheriv('aes-256-gcm', key, iv).update(key);
    crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  }
  global.gc();
}
for (let i = 0; i < 5; i++) round();
const before = process.memoryUsage().rss;
for (let i = 0; i < 40; i++) round();
// 12000 keys alone would be some 40 MB.
assert.ok(process.memoryUsage().rss - before < 16 << 20, `${process.memoryUsage().rss - before} bytes more`);
