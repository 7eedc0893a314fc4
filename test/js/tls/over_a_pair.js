// SPDX-License-Identifier: MIT
// Both ends over a pair of streams in one process, with what is written before the other end listens.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { Duplex, duplexPair } = require('node:stream');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const secureContext = tls.createSecureContext({ key: read('server-key.pem'), cert: read('server-cert.pem') });

// Hands on what is written at once, to whoever reads or not.
function eagerPair() {
  let one, two;
  const side = (other) => new Duplex({
    read() {},
    write(chunk, encoding, callback) {
      other().push(chunk);
      callback();
    },
    final(callback) {
      other().push(null);
      callback();
    },
  });
  one = side(() => two);
  two = side(() => one);
  return [one, two];
}

async function talk([clientSide, serverSide]) {
  const client = tls.connect({ socket: clientSide, rejectUnauthorized: false, servername: 'localhost' });
  await new Promise(setImmediate);
  const server = new tls.TLSSocket(serverSide, { isServer: true, secureContext });
  server.on('data', (chunk) => server.write(chunk));
  await once(client, 'secureConnect');
  const text = 'x'.repeat(100000);
  client.write(text);
  let got = '';
  for await (const chunk of client) {
    got += chunk;
    if (got.length === text.length) break;
  }
  assert.strictEqual(got, text);
  client.destroy();
  server.destroy();
}

talk(duplexPair()).then(() => talk(eagerPair()));
