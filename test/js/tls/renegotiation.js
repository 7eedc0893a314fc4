// SPDX-License-Identifier: MIT
// Another handshake: a server that wants a certificate after all, and one that wants no more of them.
'use strict';

const assert = require('node:assert');
const { constants } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const identity = (name) => ({ key: read(`${name}-key.pem`), cert: read(`${name}-cert.pem`) });
const ca = read('ca-cert.pem');
const maxVersion = 'TLSv1.2';

async function main() {
  const server = tls.createServer({
    ...identity('server'), ca, maxVersion, secureOptions: constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const client = tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ca, ...identity('client') });
  const [[socket]] = await Promise.all([once(server, 'secureConnection'), once(client, 'secureConnect')]);
  client.resume();
  assert.deepStrictEqual(socket.getPeerCertificate(), {});
  const told = once(client, 'secure');
  await new Promise((resolve, reject) => {
    const ok = socket.renegotiate({ requestCert: true, rejectUnauthorized: false },
                                  (error) => (error ? reject(error) : resolve()));
    assert.strictEqual(ok, true);
  });
  assert.strictEqual(socket.getPeerCertificate().subject.CN, 'client');
  await told;

  socket.disableRenegotiation();
  assert.throws(() => client.renegotiate(), { code: 'ERR_INVALID_ARG_TYPE' });
  client.renegotiate({}, () => assert.fail('not allowed'));
  client.on('error', () => {});
  const [error] = await once(socket, 'error');
  assert.strictEqual(error.code, 'ERR_TLS_RENEGOTIATION_DISABLED');
  client.destroy();
  server.close();
}

main();
