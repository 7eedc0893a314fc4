// SPDX-License-Identifier: MIT
// Lists of ciphers, encrypted keys without their words, traces.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));

if (process.argv[2] === 'trace') {
  const server = tls.createServer({ key: read('server-key.pem'), cert: read('server-cert.pem'), enableTrace: true },
                                  (socket) => socket.end());
  server.listen(0, '127.0.0.1', () => {
    const client = tls.connect({ host: '127.0.0.1', port: server.address().port, rejectUnauthorized: false });
    client.resume();
    client.on('close', () => server.close());
  });
  return;
}

assert.throws(() => tls.createSecureContext({ ciphers: ':' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => tls.createSecureContext({ ciphers: 'no such' }), { code: 'ERR_SSL_NO_CIPHER_MATCH' });
tls.createSecureContext({ ciphers: 'TLS_AES_256_GCM_SHA384:!TLS_CHACHA20_POLY1305_SHA256' });

const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'words' });
tls.createSecureContext({ key, passphrase: 'words' });
// Of 256 wrong words one makes a padding that looks right, and what is behind it is no key.
for (const passphrase of [undefined, '', 'others']) {
  assert.throws(() => tls.createSecureContext({ key, passphrase }), /bad decrypt|DECODER|asn1|PEM/i);
}

for (const pem of tls.rootCertificates) assert.match(pem, /^-----BEGIN CERTIFICATE-----\n[^]*\n-----END [A-Z]+-----$/);

const { status, stderr } = spawnSync(process.execPath, [__filename, 'trace'], { encoding: 'utf8' });
assert.strictEqual(status, 0);
assert.match(stderr, /ClientHello/);
