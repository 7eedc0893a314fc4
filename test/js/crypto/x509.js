// SPDX-License-Identifier: MIT
// Certificates: their fields, checks of names and keys, the older form, and texts that must not pass for entries.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');

const pem = `-----BEGIN CERTIFICATE-----
MIICfjCCAiWgAwIBAgIUMDZO6CU1TBs2zNNkMGwBlYSbpL8wCgYIKoZIzj0EAwIw
VjELMAkGA1UEBhMCREUxGTAXBgNVBAoMEEVkZHksIGFuZCBvdGhlcnMxFTATBgNV
BAMMDGV4YW1wbGUudGVzdDEVMBMGA1UEBwwMTXhjM3hiY25jaGVuMCAXDTI2MTEy
NjE0NTMwN1oYDzIxMjYxMTAyMTQ1MzA3WjBWMQswCQYDVQQGEwJERTEZMBcGA1UE
CgwQRWRkeSwgYW5kIG90aGVyczEVMBMGA1UEAwwMZXhhbXBsZS50ZXN0MRUwEwYD
VQQHDAxNeGMzeGJjbmNoZW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR7q+Gx
XPiE6T0cCaIuCarMCUBtAY1mvsVWZfP5sd252TeSXhDAQL2gjEnzmLwm4obPVnWE
8i+ySFYK9uR7mfF2o4HOMIHLMB0GA1UdDgQWBBR99DEsd6npYRC5olrXLEkqkYQv
ADAfBgNVHSMEGDAWgBR99DEsd6npYRC5olrXLEkqkYQvADAPBgNVHRMBAf8EBTAD
AQH/MGMGA1UdEQRcMFqCDGV4YW1wbGUudGVzdIILKi53aWxkLnRlc3SHBAoAAAGH
EAAAAAAAAAAAAAAAAAAAAAGBDmFAZXhhbXBsZS50ZXN0pBUwEzERMA8GA1UEAwwI
b25lLCB0d28wEwYDVR0lBAwwCgYIKwYBBQUHAwEwCgYIKoZIzj0EAwIDRwAwRAIg
PjLPiz3+kmRiSBk/cDF9rDjM2kz2Mw7oQ0MNLjYW9zYCIGo/E58W6oLUEl0U+8Hn
12FlmpBHfNDog7kWZ76FVNKz
-----END CERTIFICATE-----
`;
const privateKey = crypto.createPrivateKey(`-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+CRi1yWeidbd+qUk
Isw39+pY2fkL2W6Y9KupqFmLOJqhRANCAAR7q+GxXPiE6T0cCaIuCarMCUBtAY1m
vsVWZfP5sd252TeSXhDAQL2gjEnzmLwm4obPVnWE8i+ySFYK9uR7mfF2
-----END PRIVATE KEY-----`);

const cert = new crypto.X509Certificate(pem);
assert.strictEqual(cert.subject, 'C=DE\nO=Eddy\\, and others\nCN=example.test\nL=Mxc3xbcnchen');
assert.strictEqual(cert.issuer, cert.subject);
assert.strictEqual(cert.subjectAltName,
                   'DNS:example.test, DNS:*.wild.test, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, ' +
                   'email:a@example.test, DirName:"CN=one\\\\\\u002c two"');
assert.deepStrictEqual(cert.keyUsage, ['1.3.6.1.5.5.7.3.1']);
assert.strictEqual(cert.ca, true);
assert.strictEqual(cert.serialNumber, '30364EE825354C1B36CCD364306C0195849BA4BF');
assert.strictEqual(cert.validFrom, 'Nov 26 14:53:07 2026 GMT');
assert.deepStrictEqual(cert.validToDate, new Date('2126-11-02T14:53:07Z'));
assert.strictEqual(cert.signatureAlgorithm, 'ecdsa-with-SHA256');
assert.strictEqual(cert.toString(), pem);
assert.strictEqual(cert.fingerprint256.replaceAll(':', '').toLowerCase(), crypto.hash('sha256', cert.raw));
assert.deepStrictEqual(new crypto.X509Certificate(cert.raw).raw, cert.raw);

assert.strictEqual(cert.checkHost('example.test'), 'example.test');
assert.strictEqual(cert.checkHost('a.wild.test'), '*.wild.test');
assert.strictEqual(cert.checkHost('a.wild.test', { wildcards: false }), undefined);
assert.strictEqual(cert.checkHost('other.test'), undefined);
assert.strictEqual(cert.checkEmail('a@example.test'), 'a@example.test');
assert.strictEqual(cert.checkIP('10.0.0.1'), '10.0.0.1');
assert.strictEqual(cert.checkIP('10.0.0.2'), undefined);
assert.throws(() => cert.checkHost('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => cert.checkHost('a', { subject: 'odd' }), { code: 'ERR_INVALID_ARG_VALUE' });

assert.strictEqual(cert.verify(cert.publicKey), true);
assert.strictEqual(cert.checkIssued(cert), true);
assert.strictEqual(cert.checkPrivateKey(privateKey), true);
assert.strictEqual(cert.checkPrivateKey(crypto.generateKeyPairSync('ed25519').privateKey), false);
assert.throws(() => cert.checkIssued({}), { code: 'ERR_INVALID_ARG_TYPE' });
assert.ok(crypto.createPublicKey(pem).equals(cert.publicKey));

const legacy = cert.toLegacyObject();
assert.deepStrictEqual({ ...legacy.subject }, { C: 'DE', O: 'Eddy, and others', CN: 'example.test', L: 'Mxc3xbcnchen' });
assert.strictEqual(legacy.nistCurve, 'P-256');
assert.strictEqual(legacy.bits, 256);
assert.strictEqual(structuredClone(cert).fingerprint, cert.fingerprint);

assert.throws(() => new crypto.X509Certificate('no certificate'), { code: 'ERR_OSSL_PEM_NO_START_LINE' });
assert.throws(() => new crypto.X509Certificate(5), { code: 'ERR_INVALID_ARG_TYPE' });

// SPKAC: what is none.
assert.strictEqual(crypto.Certificate.verifySpkac('none'), false);
assert.strictEqual(crypto.Certificate.exportPublicKey(Buffer.alloc(0)), '');
assert.strictEqual(new crypto.Certificate().exportChallenge('none'), '');
