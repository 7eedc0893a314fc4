// SPDX-License-Identifier: MIT
// Bytes that somebody puts into the connection by hand are read like those of the other side.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const urls = [];
const server = http.createServer((req, res) => {
  urls.push(req.url);
  res.end();
});
server.once('connection', (socket) => socket.push('GET /pushed HTTP/1.1\r\nHost: a\r\n\r\n'));
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.on('data', (chunk) => {
    text += chunk;
    if (text.split('HTTP/1.1 200').length === 2 && !client.writableEnded) {
      client.end('GET /sent HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    }
  });
  client.on('close', () => {
    assert.deepStrictEqual(urls, ['/pushed', '/sent']);
    server.close();
  });
});
