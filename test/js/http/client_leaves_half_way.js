// SPDX-License-Identifier: MIT
// A client that says FIN while its answer is being written: no 'clientError' and no error of the socket; the request
// hears of it when the connection closes.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const heard = [];
const server = http.createServer((req, res) => {
  const { socket } = res;
  socket.on('error', () => heard.push('socket error')).on('close', (failed) => heard.push(`socket close ${failed}`));
  req.on('aborted', () => heard.push('aborted')).on('error', (error) => heard.push(`req ${error.code}`));
  req.on('close', () => {
    heard.push('req close');
    server.close();
  });
  res.on('close', () => heard.push('res close'));
  res.writeHead(200, { 'content-length': 100 });
  res.write('part');
});
server.on('clientError', () => heard.push('clientError'));
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  client.once('data', () => client.end());
});
process.on('exit', () => {
  assert.deepStrictEqual(heard, ['aborted', 'res close', 'socket close false', 'req ECONNRESET', 'req close']);
});
