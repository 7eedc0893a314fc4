// SPDX-License-Identifier: MIT
// net.BoundSocket: an address is taken at once, by a server or a connection later, which owns it from then on.
'use strict';

const assert = require('node:assert');
const net = require('node:net');

const adopted = { code: 'ERR_SOCKET_HANDLE_ADOPTED' };
assert.throws(() => new net.BoundSocket({ host: 'localhost' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new net.BoundSocket({ port: 65536 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => new net.BoundSocket({ ipv6Only: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new net.BoundSocket({ path: '/x', port: 1 }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new net.BoundSocket({ host: '192.0.2.1' }), {
  code: 'EADDRNOTAVAIL', message: 'bind EADDRNOTAVAIL 192.0.2.1',
});

const unused = new net.BoundSocket({ host: '127.0.0.1' });
assert.ok(unused.fd() >= 0);
unused.close();
assert.throws(() => unused.address(), adopted);
unused[Symbol.dispose]();

const listening = new net.BoundSocket({ host: '127.0.0.1' });
const { port } = listening.address();
const events = [];
const server = net.createServer((socket) => {
  events.push(socket.remotePort === localPort);
  socket.end('hello');
  server.close();
});
server.listen(listening, () => {
  assert.strictEqual(server.address().port, port);
  assert.throws(() => new net.BoundSocket({ host: '127.0.0.1', port }), { code: 'EADDRINUSE' });
});
for (const use of [() => listening.address(), () => listening.fd(), () => listening.close(),
                   () => net.createServer().listen(listening)]) assert.throws(use, adopted);

const leaving = new net.BoundSocket({ host: '127.0.0.1' });
const localPort = leaving.address().port;
const client = new net.Socket({ handle: leaving });
assert.throws(() => client.connect({ port, host: '127.0.0.1', localPort: 1 }), { code: 'ERR_INVALID_ARG_VALUE' });
client.connect(port, '127.0.0.1');
assert.strictEqual(client.localPort, localPort);
assert.strictEqual(client.connecting, true);
client.on('data', (chunk) => events.push(String(chunk)));

const refused = net.connect({ handle: new net.BoundSocket(), port: 1, host: '127.0.0.1' });
refused.on('error', (err) => events.push(err.code));

process.on('exit', () => assert.deepStrictEqual(events.sort(), ['ECONNREFUSED', 'hello', true]));
