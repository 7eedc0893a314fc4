// SPDX-License-Identifier: MIT
// While a connection rests, its time to rest takes the place of the server's timeout; its end is a 'timeout', too.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const seen = [];
const server = http.createServer((req, res) => {
  if (req.url === '/long') return void res.on('timeout', () => seen.push('response'));
  req.socket.setTimeout(100);
  return void res.end();
}).listen(0, '127.0.0.1', () => {
  server.timeout = 200;
  server.keepAliveTimeout = 60_000;
  const client = net.connect(server.address().port, '127.0.0.1');
  client.once('data', () => {
    setTimeout(() => {
      assert.deepStrictEqual(seen, []);
      client.write('GET /long HTTP/1.1\r\nHost: a\r\n\r\n');
    }, 500);
  });
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  server.once('timeout', (socket) => {
    seen.push('server');
    socket.destroy();
  });
  client.on('close', () => {
    assert.deepStrictEqual(seen, ['response', 'server']);
    short();
  });
});

function short() {
  server.timeout = 0;
  server.keepAliveTimeout = 1;
  server.keepAliveTimeoutBuffer = 0;
  server.removeAllListeners('request');
  server.on('request', (req, res) => {
    req.socket.on('timeout', () => seen.push('socket'));
    res.end();
  });
  const client = net.connect(server.address().port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  client.resume().on('close', () => {
    assert.deepStrictEqual(seen, ['response', 'server', 'socket']);
    server.close();
  });
}
