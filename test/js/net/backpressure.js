// A receiver that does not read stops the sender; it goes on after 'drain'. Small chunks do not share the pool.
'use strict';
const assert = require('node:assert');
const net = require('node:net');

let drains = 0;
const server = net.createServer((socket) => {
  const chunk = Buffer.alloc(256 * 1024, 'z');
  let left = 64;
  function send() {
    while (left-- > 0) {
      if (!socket.write(chunk)) {
        assert.ok(socket.writableNeedDrain);
        socket.once('drain', () => {
          drains++;
          send();
        });
        return;
      }
    }
    socket.end('end');
  }
  send();
}).listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let bytes = 0;
  let last;
  client.once('data', (chunk) => {
    bytes += chunk.length;
    client.pause();
    setTimeout(() => {
      client.on('data', (data) => {
        bytes += data.length;
        last = data;
      });
      client.resume();
    }, 50);
  });
  client.on('end', () => {
    assert.strictEqual(bytes, 64 * 256 * 1024 + 3);
    assert.strictEqual(last.toString('latin1', last.length - 3), 'end');
    assert.ok(drains > 0);
    server.close();
  });
});
