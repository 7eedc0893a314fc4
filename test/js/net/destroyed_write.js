// SPDX-License-Identifier: MIT
// A write that still waits when its socket is destroyed was not sent: its callback gets ECANCELED, with or without a
// reason for the end.
'use strict';

const assert = require('node:assert');
const net = require('node:net');

for (const reason of [undefined, new RangeError('enough')]) {
  let called = 0;
  const server = net.createServer((socket) => {
    const client = reading;
    socket.write(Buffer.alloc(64 << 20), (error) => {
      assert.strictEqual(error.code, 'ECANCELED');
      assert.strictEqual(error.syscall, 'write');
      called++;
    });
    socket.on('error', (error) => assert.strictEqual(error, reason));
    socket.on('close', () => {
      assert.strictEqual(called, 1);
      client.destroy();
      server.close();
    });
    setTimeout(() => socket.destroy(reason), 20);
  });
  let reading;
  server.listen(0, '127.0.0.1', () => {
    reading = net.connect(server.address().port, '127.0.0.1').pause().on('error', () => {});
  });
}
