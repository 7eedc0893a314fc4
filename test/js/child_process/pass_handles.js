// SPDX-License-Identifier: MIT
// send() with handles: a socket is given away and still counted by its server, a server is shared, and what is sent
// behind a handle arrives behind it.
'use strict';
const assert = require('node:assert');
const { fork } = require('node:child_process');
const net = require('node:net');

if (process.argv[2] === 'child') {
  const seen = [];
  let socket;
  let server;
  process.on('message', (message, handle) => {
    seen.push(message.what ?? message);
    if (message.what === 'socket') {
      assert.ok(handle instanceof net.Socket);
      socket = handle;
      socket.write('from the child');
    } else if (message.what === 'server') {
      assert.ok(handle instanceof net.Server);
      assert.strictEqual(handle.address().port, message.port);
      server = handle;
      server.once('connection', (other) => other.end('child'));
    } else if (message === 'gone') {
      assert.strictEqual(handle, undefined);
    } else if (message === 'close') {
      process.send(seen);
      socket.end();
      server.close();
      process.disconnect();
    }
  });
  return;
}
const child = fork(__filename, ['child']);
assert.throws(() => child.send('x', {}), { code: 'ERR_INVALID_HANDLE_TYPE' });
let seen;
child.once('message', (message) => { seen = message; });

const shared = net.createServer();
const server = net.createServer({ pauseOnConnect: true }, (socket) => {
  const { port } = shared.address();
  child.send({ what: 'socket' }, socket, (err) => assert.strictEqual(err, null));
  assert.strictEqual(socket._handle, null);
  child.send(1);
  child.send({ what: 'server', port }, shared);
  child.send(2);
  child.send('gone', socket); // it has no handle any more: the text goes alone
  child.send(3, (err) => {
    assert.strictEqual(err, null);
    shared.close(); // the child's copy accepts
    server.getConnections((error, count) => {
      assert.strictEqual(error, null);
      assert.strictEqual(count, 1);
      server.close(() => closed.push('server'));
      const other = net.connect(port, '127.0.0.1');
      other.setEncoding('latin1').once('data', (text) => assert.strictEqual(text, 'child'));
      other.on('close', () => child.send('close'));
    });
  });
});
const closed = [];
shared.listen(0, '127.0.0.1', () => server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.setEncoding('latin1').on('data', (part) => { text += part; });
  client.on('end', () => assert.strictEqual(text, 'from the child'));
}));
child.on('exit', (code) => assert.strictEqual(code, 0));
process.on('exit', () => {
  assert.deepStrictEqual(seen, ['socket', 1, 'server', 2, 'gone', 3, 'close']);
  assert.deepStrictEqual(closed, ['server']);
});
