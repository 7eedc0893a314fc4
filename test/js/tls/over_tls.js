// SPDX-License-Identifier: MIT
// TLS over TLS: what is for the inner connection is nobody else's, and the outer one's tickets still find their socket.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, 'fixtures', name));
const identity = { key: read('server-key.pem'), cert: read('server-cert.pem') };
const ca = read('ca-cert.pem');

async function main() {
  const heard = [];
  const inner = tls.createServer(identity, (socket) => socket.on('data', (chunk) => socket.end(`<${chunk}>`)));
  const outer = tls.createServer(identity, (socket) => {
    socket.on('data', (chunk) => {
      heard.push(`${chunk}`);
      inner.emit('connection', socket);
    });
    socket.write('go');
  });
  outer.listen(0, '127.0.0.1');
  await once(outer, 'listening');
  const { port } = outer.address();

  const under = tls.connect({ host: '127.0.0.1', port, servername: 'localhost', ca });
  let sessions = 0;
  under.on('session', () => sessions++);
  const [go] = await once(under, 'data');
  assert.strictEqual(`${go}`, 'go');
  under.write('HEAD');
  const over = tls.connect({ socket: under, servername: 'localhost', ca });
  await once(over, 'secureConnect');
  assert.strictEqual(over.authorized, true);
  over.write('hello');
  const [answer] = await once(over, 'data');
  assert.strictEqual(`${answer}`, '<hello>');
  assert.deepStrictEqual(heard, ['HEAD']);
  assert.ok(sessions > 0);
  over.end();
  await once(under, 'close');
  outer.close();
}

main();
