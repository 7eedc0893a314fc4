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
for (let i = 0; i < 2; i++) round();
const before = process.memoryUsage().rss;
for (let i = 0; i < 12; i++) round();
// 3600 of each would be more than 20 MB. The sanitizers keep freed memory, to see who uses it.
const grown = process.memoryUsage().rss - before;
assert.ok(grown < 10 << 20 || process.env.ASAN !== undefined, `${grown} bytes more`);
