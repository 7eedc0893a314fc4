// SPDX-License-Identifier: MIT
// The members of exported keys come in Node's order: texts of them are compared and hashed.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');

const names = (key) => Object.keys(key.export({ format: 'jwk' })).join();
const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
assert.strictEqual(names(privateKey), 'kty,crv,x,d');
assert.strictEqual(names(publicKey), 'kty,crv,x');
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
assert.strictEqual(names(ec.privateKey), 'kty,x,y,crv,d');
