// SPDX-License-Identifier: MIT
// The protocols of a secure server are those it speaks, also where the options of its TLS name others.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');
const path = require('node:path');
const tls = require('node:tls');

const fixture = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const options = { key: fixture('server-key.pem'), cert: fixture('server-cert.pem'), ALPNProtocols: ['http/1.1', 'foo'] };

function offer(allowHTTP1, protocols) {
  return new Promise((resolve) => {
    const server = http2.createSecureServer({ ...options, allowHTTP1 });
    server.listen(0, '127.0.0.1', () => {
      let result;
      const socket = tls.connect({
        port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: protocols,
      }, () => {
        result = socket.alpnProtocol;
        socket.end();
      });
      socket.on('error', (error) => { result = error.code; }).resume();
      socket.on('close', () => server.close(() => resolve(result)));
    });
  });
}

(async () => {
  const refused = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';
  assert.strictEqual(await offer(false, ['http/1.1']), refused);
  assert.strictEqual(await offer(false, ['h2', 'http/1.1']), 'h2');
  assert.strictEqual(await offer(true, ['http/1.1']), 'http/1.1');
  assert.strictEqual(await offer(true, ['foo']), refused);
})();
