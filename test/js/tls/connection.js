// SPDX-License-Identifier: MIT
// A client and a server over a loopback connection: both know each other, bytes go both ways, in all versions.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const ca = read('ca-cert.pem');
const identity = (name) => ({ key: read(`${name}-key.pem`), cert: read(`${name}-cert.pem`) });

async function converse(version) {
  const server = tls.createServer({ ...identity('server'), ca, requestCert: true, allowHalfOpen: true }, (socket) => {
    assert.strictEqual(socket.authorized, true);
    assert.strictEqual(socket.encrypted, true);
    assert.strictEqual(socket.servername, 'localhost');
    assert.strictEqual(socket.getPeerCertificate().subject.CN, 'client');
    assert.strictEqual(socket.getPeerX509Certificate().subject, 'CN=client');
    socket.on('error', assert.ifError);
    socket.pipe(socket);
  });
  server.on('tlsClientError', assert.ifError);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const { port } = server.address();
  const client = tls.connect({
    port, host: '127.0.0.1', servername: 'localhost', ca, ...identity('client'), minVersion: version,
    maxVersion: version,
  });
  client.write('before it is secure, '); // waits
  await once(client, 'secureConnect');
  assert.strictEqual(client.authorized, true);
  assert.strictEqual(client.authorizationError, null);
  assert.strictEqual(client.getProtocol(), version);
  assert.strictEqual(client.alpnProtocol, false);
  assert.ok(client.getCipher().name.length > 0);
  assert.ok(['ECDH', 'TLSGroup'].includes(client.getEphemeralKeyInfo().type)); // the latter with OpenSSL 3.5
  const certificate = client.getPeerCertificate(true);
  assert.strictEqual(certificate.subject.CN, 'localhost');
  assert.strictEqual(certificate.issuerCertificate.subject.CN, 'Eddy test CA');
  assert.strictEqual(certificate.issuerCertificate.issuerCertificate, certificate.issuerCertificate);
  assert.strictEqual(client.getX509Certificate().subject, 'CN=client');
  assert.strictEqual(client.exportKeyingMaterial(32, 'EXPERIMENTAL label').length, 32);
  assert.ok(client.getFinished().length > 0);

  const big = Buffer.alloc(300_000, 'abcdefg');
  client.write('then ');
  client.write('ü'.repeat(10), 'latin1');
  client.end(big);
  const chunks = [];
  client.on('data', (chunk) => chunks.push(chunk));
  await once(client, 'end');
  const expected = Buffer.concat([
    Buffer.from('before it is secure, then '), Buffer.from('ü'.repeat(10), 'latin1'), big,
  ]);
  assert.ok(Buffer.concat(chunks).equals(expected));
  assert.strictEqual(client.bytesRead, expected.length);
  assert.strictEqual(client.bytesWritten, expected.length);
  server.close();
  await once(server, 'close');
}

(async () => {
  await converse('TLSv1.2');
  await converse('TLSv1.3');
})();
