// SPDX-License-Identifier: MIT
// What a client's hello decides: the context by its name, the protocol, the session.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const ca = read('ca-cert.pem');
const identity = (name) => ({ key: read(`${name}-key.pem`), cert: read(`${name}-cert.pem`) });

async function served(options, listener, use) {
  const server = tls.createServer({ ...identity('server'), ...options }, (socket) => {
    socket.on('error', () => {});
    if (listener) listener(socket);
    else socket.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await use(server.address().port, server);
  server.close();
  await once(server, 'close');
}

async function secured(port, options) {
  const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost', ...options });
  await once(socket, 'secureConnect');
  return socket;
}

function closed(socket) {
  socket.resume();
  return socket.closed ? undefined : new Promise((resolve) => { socket.once('close', resolve); });
}

(async () => {
  // Contexts by name
  await served({}, undefined, async (port, server) => {
    server.addContext('*.example.org', identity('other'));
    const a = await secured(port, { servername: 'other.example.org' });
    assert.strictEqual(a.getPeerCertificate().subject.CN, 'other.example.org');
    await closed(a);
    const b = await secured(port, {});
    assert.strictEqual(b.getPeerCertificate().subject.CN, 'localhost');
    await closed(b);
  });

  // A callback that takes its time
  const SNICallback = (name, callback) => setImmediate(callback, null, tls.createSecureContext(identity('other')));
  await served({ SNICallback }, undefined, async (port) => {
    const socket = await secured(port, { servername: 'other.example.org' });
    assert.strictEqual(socket.getPeerCertificate().subject.CN, 'other.example.org');
    await closed(socket);
  });
  await served({ SNICallback(name, callback) { callback(new Error('no')); } }, undefined, async (port, server) => {
    const told = once(server, 'tlsClientError');
    const socket = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' });
    socket.on('error', () => {});
    assert.strictEqual((await told)[0].message, 'no');
    await closed(socket);
  });

  // Protocols
  await served({ ALPNProtocols: ['x', 'http/1.1'] }, undefined, async (port, server) => {
    const socket = await secured(port, { ALPNProtocols: ['http/1.1', 'y'] });
    assert.strictEqual(socket.alpnProtocol, 'http/1.1');
    await closed(socket);
    const told = once(server, 'tlsClientError');
    const other = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost', ALPNProtocols: ['z'] });
    assert.strictEqual((await once(other, 'error'))[0].code, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
    await told;
  });
  const ALPNCallback = ({ servername, protocols }) => {
    assert.strictEqual(servername, 'localhost');
    return protocols[1];
  };
  await served({ ALPNCallback }, undefined, async (port) => {
    const socket = await secured(port, { ALPNProtocols: ['a', 'b'] });
    assert.strictEqual(socket.alpnProtocol, 'b');
    await closed(socket);
  });

  // Sessions: by tickets of both versions, and kept by the server
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    await served({ maxVersion }, undefined, async (port) => {
      const first = tls.connect({ port, host: '127.0.0.1', ca, servername: 'localhost' });
      const [session] = await once(first, 'session');
      assert.strictEqual(first.isSessionReused(), false);
      await closed(first);
      const second = await secured(port, { session });
      assert.strictEqual(second.isSessionReused(), true);
      assert.strictEqual(second.authorized, true);
      await closed(second);
    });
  }
  const kept = new Map();
  const secureOptions = require('node:crypto').constants.SSL_OP_NO_TICKET;
  await served({ maxVersion: 'TLSv1.2', secureOptions }, undefined, async (port, server) => {
    server.on('newSession', (id, session, callback) => {
      kept.set(id.toString('hex'), session);
      setImmediate(callback);
    });
    server.on('resumeSession', (id, callback) => setImmediate(callback, null, kept.get(id.toString('hex')) ?? null));
    const first = await secured(port, {});
    const session = first.getSession();
    await closed(first);
    assert.strictEqual(kept.size, 1);
    const second = await secured(port, { session });
    assert.strictEqual(second.isSessionReused(), true);
    await closed(second);
  });
})();
