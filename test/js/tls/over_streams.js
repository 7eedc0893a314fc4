// SPDX-License-Identifier: MIT
// TLS over what is there already: a socket, one that still connects, one that has read ahead, any Duplex, TLS.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');
const { duplexPair } = require('node:stream');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const ca = read('ca-cert.pem');
const identity = { key: read('server-key.pem'), cert: read('server-cert.pem') };
const secureContext = tls.createSecureContext(identity);

async function echo(socket, text) {
  socket.setEncoding('utf8');
  socket.write(text);
  let got = '';
  while (got.length < text.length) got += (await once(socket, 'data'))[0];
  assert.strictEqual(got, text);
}

const serve = (stream) => {
  const socket = new tls.TLSSocket(stream, { isServer: true, secureContext });
  socket.on('error', () => {});
  socket.pipe(socket);
};

(async () => {
  // STARTTLS: plain words first, then the same connection secured on both sides
  const server = net.createServer((plain) => {
    plain.write('ready');
    plain.once('data', (chunk) => {
      assert.strictEqual(String(chunk), 'starttls');
      plain.pause();
      plain.write('go', () => serve(plain));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const plain = net.connect(server.address().port, '127.0.0.1');
  await once(plain, 'data');
  plain.write('starttls');
  await once(plain, 'data');
  const upgraded = tls.connect({ socket: plain, ca, servername: 'localhost' });
  await once(upgraded, 'secureConnect');
  assert.strictEqual(upgraded.remotePort, server.address().port);
  await echo(upgraded, 'over the same connection');
  upgraded.destroy();
  await once(plain, 'close');
  server.close();

  // A socket that has yet to connect
  const direct = net.createServer(serve);
  direct.listen(0, '127.0.0.1');
  await once(direct, 'listening');
  const late = tls.connect({ socket: net.connect(direct.address().port, '127.0.0.1'), ca, servername: 'localhost' });
  await once(late, 'secureConnect');
  await echo(late, 'late');
  late.end();
  late.resume();
  await once(late, 'close');
  direct.close();

  // Any Duplex, and TLS within that
  const [a, b] = duplexPair();
  const outerServer = new tls.TLSSocket(b, { isServer: true, secureContext });
  const outer = tls.connect({ socket: a, ca, servername: 'localhost' });
  await once(outer, 'secureConnect');
  serve(outerServer);
  const inner = tls.connect({ socket: outer, ca, servername: 'localhost' });
  await once(inner, 'secureConnect');
  await echo(inner, 'twice'.repeat(10_000));
  inner.destroy();
  await once(outer, 'close');
})();
