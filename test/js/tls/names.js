// SPDX-License-Identifier: MIT
// checkServerIdentity(): which names a certificate covers.
'use strict';

const assert = require('node:assert');
const { checkServerIdentity } = require('node:tls');

const covers = (host, cert) => checkServerIdentity(host, cert) === undefined;
const names = (subjectaltname, CN) => ({ subject: CN === undefined ? {} : { CN }, subjectaltname });

for (const [host, cert, expected] of [
  ['a.com', names(undefined, 'a.com'), true],
  ['a.com.', names(undefined, 'A.COM'), true],
  ['a.com', names(undefined, ['b.com', 'a.com']), true],
  ['b.a.com', names(undefined, '*.a.com'), true],
  ['c.b.a.com', names(undefined, '*.a.com'), false],
  ['a.com', names(undefined, '*.com'), false],
  ['foo.a.com', names('DNS:f*.a.com'), true],
  ['foo.a.com', names('DNS:f*o.a.com'), true],
  ['fo.a.com', names('DNS:fo*o.a.com'), false],
  ['foo.a.com', names('DNS:*o*.a.com'), false],
  ['xn--x.a.com', names('DNS:xn--*.a.com'), false],
  ['a.com', names('DNS:b.com', 'a.com'), false],
  ['a.com', names('IP Address:127.0.0.1', 'a.com'), true],
  ['127.0.0.1', names('IP Address:127.0.0.1'), true],
  ['127.0.0.1', names('DNS:127.0.0.1', '127.0.0.1'), false],
  ['::1', names('IP Address:0:0:0:0:0:0:0:1'), true],
  ['a.com', names('DNS:"a.com, DNS:b.com"'), false],
  ['b.com', names('DNS:"a.com, DNS:b.com"'), false],
  ['b.com', names('DNS:a.com, DNS:b.com'), true],
  ['a.com', { subject: {} }, false],
  ['a.com', {}, false],
]) assert.strictEqual(covers(host, cert), expected, `${host} ${JSON.stringify(cert)}`);

const error = checkServerIdentity('a.com', {});
assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
assert.strictEqual(error.reason, 'Cert does not contain a DNS name');
assert.throws(() => checkServerIdentity('a.com', names('DNS:"a.com')), { code: 'ERR_TLS_CERT_ALTNAME_FORMAT' });
