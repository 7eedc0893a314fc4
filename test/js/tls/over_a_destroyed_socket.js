'use strict';
// A TLSSocket over a socket that is destroyed at once ends with it, without an error of its own.
const assert = require('node:assert');
const net = require('node:net');
const tls = require('node:tls');

let closed = false;
const server = net.createServer((socket) => {
  const over = new tls.TLSSocket(socket);
  over.on('close', () => { closed = true; });
  server.close();
  socket.destroy();
});
server.listen(0, '127.0.0.1', () => {
  net.connect(server.address().port, '127.0.0.1').on('error', () => {}).resume();
});
process.on('exit', () => assert.ok(closed));
