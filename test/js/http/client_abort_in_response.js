// SPDX-License-Identifier: MIT
// A request given up by the listener of its answer: what had come with the head still is of the answer, which ends.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.end('HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 3\r\n\r\nfoo'));
});

function give(up) {
  return new Promise((resolve, reject) => {
    const heard = [];
    const req = http.get({ host: '127.0.0.1', port: server.address().port }, (res) => {
      res.on('error', reject);
      res.on('end', () => heard.push(`end ${res.complete}`));
      res.on('close', () => heard.push('close'));
      up(req);
    });
    req.on('error', reject);
    req.on('close', () => resolve(heard));
  });
}

server.listen(0, '127.0.0.1', async () => {
  assert.deepStrictEqual(await give((req) => req.abort()), ['end true', 'close']);
  assert.deepStrictEqual(await give((req) => req.destroy()), ['end true', 'close']);
  server.close();
});
