// SPDX-License-Identifier: MIT
// What is not to be trusted, and peers that speak something else, stop, or break off, at any time.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const ca = read('ca-cert.pem');
const identity = (name) => ({ key: read(`${name}-key.pem`), cert: read(`${name}-cert.pem`) });

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function failure(options) {
  const socket = tls.connect({ host: '127.0.0.1', ...options });
  socket.on('secureConnect', () => assert.fail('secure'));
  const [error] = await once(socket, 'error');
  if (!socket.closed) await once(socket, 'close');
  assert.strictEqual(socket.authorized, false);
  if (error.code.includes('CERT') || error.code.startsWith('UNABLE')) {
    assert.strictEqual(socket.authorizationError, error.code);
  }
  return error;
}

(async () => {
  const server = tls.createServer(identity('server'), (socket) => socket.on('error', () => {}).end());
  const errors = [];
  server.on('tlsClientError', (error, socket) => {
    assert.ok(socket instanceof tls.TLSSocket);
    errors.push(error);
  });
  const port = await listening(server);

  // Certificates
  const unknown = await failure({ port, ca: [] });
  assert.strictEqual(unknown.code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.strictEqual(unknown.message, 'unable to verify the first certificate; if the root CA is installed locally, ' +
    'try running Node.js with --use-system-ca');
  const wrong = await failure({ port, ca, servername: 'example.com' });
  assert.strictEqual(wrong.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.strictEqual(wrong.host, 'example.com');
  assert.match(wrong.reason, /^Host: example\.com\. is not in the cert's altnames: DNS:localhost/);
  const lenient = tls.connect({ port, host: '127.0.0.1', ca, servername: 'example.com', rejectUnauthorized: false });
  await once(lenient, 'secureConnect');
  assert.strictEqual(lenient.authorized, false);
  assert.strictEqual(lenient.authorizationError, 'ERR_TLS_CERT_ALTNAME_INVALID');
  lenient.destroy();

  // Versions that do not meet
  errors.length = 0;
  const old = tls.createServer({ ...identity('server'), maxVersion: 'TLSv1.2' });
  const told = once(old, 'tlsClientError');
  const oldPort = await listening(old);
  const refused = await failure({ port: oldPort, ca, minVersion: 'TLSv1.3' });
  assert.match(refused.code, /^ERR_SSL_/);
  assert.strictEqual(refused.library, 'SSL routines');
  assert.strictEqual((await told)[0].code, 'ERR_SSL_UNSUPPORTED_PROTOCOL');
  old.close();

  // What is no TLS: the server hears of it, and the connection is closed.
  for (const [bytes, code] of [
    ['GET / HTTP/1.1\r\n\r\n', 'ERR_SSL_HTTP_REQUEST'],
    [Buffer.alloc(200, 0xff), undefined],
    [Buffer.from([22, 3, 1, 0xff, 0xff, ...Buffer.alloc(60)]), undefined],
    [Buffer.from([22, 3, 1, 0, 5, 1, 0, 0, 1, 0]), undefined],
  ]) {
    const raw = net.connect(port, '127.0.0.1');
    raw.on('error', () => {});
    raw.end(bytes);
    const [error] = await once(server, 'tlsClientError');
    if (code !== undefined) assert.strictEqual(error.code, code);
    raw.resume();
    if (!raw.closed) await once(raw, 'close');
  }

  // One that goes at once
  const gone = net.connect(port, '127.0.0.1');
  await once(gone, 'connect');
  gone.end();
  const [reset] = await once(server, 'tlsClientError');
  assert.strictEqual(reset.code, 'ECONNRESET');
  server.close();

  // A server that says nothing, nonsense, or something after the client's hello
  for (const answer of [
    (socket) => socket.end(),
    (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    (socket) => socket.once('data', () => socket.end(Buffer.from([22, 3, 3, 0, 4, 2]))),
    (socket) => socket.once('data', () => socket.destroy()),
    (socket) => socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40]))),
  ]) {
    const strange = net.createServer((socket) => {
      socket.on('error', () => {});
      answer(socket);
    });
    const error = await failure({ port: await listening(strange), ca });
    assert.ok(error.code === 'ECONNRESET' || error.code.startsWith('ERR_SSL_'), error.code);
    if (error.code === 'ECONNRESET' && error.syscall === undefined) {
      assert.strictEqual(
        error.message, 'Client network socket disconnected before secure TLS connection was established');
    }
    strange.close();
  }
})();
