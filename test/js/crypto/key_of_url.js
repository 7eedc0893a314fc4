// SPDX-License-Identifier: MIT
// Private keys by URL, through OpenSSL's loaders: PEM, DER, encrypted; what is not there, and where URLs are not taken.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'key-of-url-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
function file(name, bytes) {
  fs.writeFileSync(path.join(folder, name), bytes);
  return pathToFileURL(path.join(folder, name));
}
const pem = file('k.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
const der = file('k.der', privateKey.export({ type: 'pkcs8', format: 'der' }));
const locked = file('locked.pem', privateKey.export({
  type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret',
}));
const open = file('p.pem', publicKey.export({ type: 'spki', format: 'pem' }));

assert.ok(crypto.createPrivateKey(pem).equals(privateKey));
assert.ok(crypto.createPrivateKey(der).equals(privateKey));
assert.ok(crypto.createPrivateKey({ key: pem, properties: 'provider=default' }).equals(privateKey));
assert.ok(crypto.createPrivateKey({ key: locked, passphrase: 'secret' }).equals(privateKey));
assert.ok(crypto.createPrivateKey({ key: locked, passphrase: Buffer.from('secret') }).equals(privateKey));
const signature = crypto.sign('sha256', Buffer.from('x'), { key: pem, dsaEncoding: 'ieee-p1363' });
assert.ok(crypto.verify('sha256', Buffer.from('x'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature));

assert.throws(() => crypto.createPrivateKey(locked), { code: 'ERR_MISSING_PASSPHRASE' });
assert.throws(() => crypto.createPrivateKey({ key: locked, passphrase: 'wrong' }), /^Error: error:/);
assert.throws(() => crypto.createPrivateKey(pathToFileURL(path.join(folder, 'none'))), /^Error: error:/);
assert.throws(() => crypto.createPrivateKey(new URL('http://localhost/')), /^Error: error:.*STORE routines/);
assert.throws(() => crypto.createPrivateKey(file('junk', 'junk')), { code: 'ERR_CRYPTO_OPERATION_FAILED' });
assert.throws(() => crypto.createPrivateKey(open));
assert.throws(() => crypto.createPrivateKey({ key: pem, properties: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createPrivateKey({ key: pem, passphrase: 5 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => crypto.createPublicKey(open), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createPublicKey({ key: open }), { code: 'ERR_INVALID_ARG_TYPE' });
