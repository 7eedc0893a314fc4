// The option onread: bytes arrive in the user's own buffer; returning false pauses.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

const message = Buffer.from('0123456789');
const server = net.createServer((socket) => socket.end(message)).listen(0, '127.0.0.1', () => {
  const buffer = Buffer.alloc(4);
  const got = [];
  let paused = false;
  const socket = net.connect({
    port: server.address().port,
    host: '127.0.0.1',
    onread: {
      buffer,
      callback(length, bytes) {
        assert.strictEqual(bytes, buffer);
        assert.strictEqual(paused, false);
        got.push(Buffer.from(bytes.subarray(0, length)));
        paused = true;
        setImmediate(() => {
          paused = false;
          socket.resume();
        });
        return false;
      },
    },
  });
  socket.on('data', () => assert.fail('nothing is pushed'));
  socket.on('close', () => {
    assert.ok(Buffer.concat(got).equals(message));
    assert.ok(got.length >= 3);
    server.close();
  });
});
