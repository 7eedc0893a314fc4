// SPDX-License-Identifier: MIT
// What is written at the moment a connection is secure stays in order; a client that refuses a server does not finish
// the handshake of TLS 1.3, so that the server never has a connection.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const ca = read('ca-cert.pem');

(async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const got = [];
    let connections = 0;
    const server = tls.createServer({
      key: read('server-key.pem'), cert: read('server-cert.pem'), maxVersion,
    }, (socket) => {
      connections++;
      socket.on('error', () => {}); // of the client that goes
      socket.write('from ');
      socket.write('the server');
      socket.on('data', (chunk) => got.push(chunk));
      socket.on('end', () => socket.end());
    });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const client = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' }, () => {
      assert.strictEqual(client.bufferSize, 0);
      client.write('a');
      client.write('b');
      assert.strictEqual(client.bufferSize, 2);
      client.end('c');
    });
    let text = '';
    client.on('data', (chunk) => { text += chunk; });
    await once(client, 'close');
    assert.strictEqual(text, 'from the server');
    assert.strictEqual(String(Buffer.concat(got)), 'abc');

    const refused = tls.connect({ port, host: '127.0.0.1', ca, servername: 'example.com' });
    const [error] = await once(refused, 'error');
    assert.strictEqual(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
    server.close();
    await once(server, 'close');
    // Up to TLS 1.2 the client has the first last word.
    assert.strictEqual(connections, maxVersion === 'TLSv1.3' ? 1 : 2);
  }
})();
