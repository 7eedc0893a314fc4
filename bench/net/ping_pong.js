// SPDX-License-Identifier: MIT
// A TCP connection over loopback: small messages that go back and forth, one and sixteen at a time, and a bulk
// transfer.
'use strict';

const net = require('node:net');
const { measure } = require('../lib/harness.js');

const ROUNDS = 500;

// Sends `message` on each socket and again with each answer, ROUNDS times.
function pingPong(sockets, message) {
  return Promise.all(sockets.map((socket) => new Promise((resolve) => {
    let left = ROUNDS;
    let missing = message.length;
    const onData = (chunk) => {
      missing -= chunk.length;
      if (missing > 0) return;
      missing = message.length;
      if (--left > 0) {
        socket.write(message);
      } else {
        socket.off('data', onData);
        resolve();
      }
    };
    socket.on('data', onData);
    socket.write(message);
  })));
}

const echo = net.createServer((socket) => {
  socket.setNoDelay();
  socket.on('data', (chunk) => socket.write(chunk));
});

echo.listen(0, '127.0.0.1', async () => {
  const connect = () => new Promise((resolve) => {
    const socket = net.connect(echo.address().port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay();
  });
  const sockets = await Promise.all(Array.from({ length: 16 }, connect));
  const small = Buffer.alloc(64, 'p');
  const large = Buffer.alloc(1 << 20, 'q');
  await measure('ping-pong', () => pingPong(sockets.slice(0, 1), small), ROUNDS);
  await measure('ping-pong-16', () => pingPong(sockets, small), 16 * ROUNDS);
  await measure('echo-1M', () => pingPong(sockets.slice(0, 1), large), ROUNDS);
  process.exit();
});
