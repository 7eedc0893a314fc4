// SPDX-License-Identifier: MIT
// A connection ends before its answer: those who listen to the connection from its beginning hear of it before the
// answer closes, those who listen since the request after that.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const events = [];
const server = http.createServer((req, res) => {
  res.on('close', () => events.push('answer'));
  req.socket.on('close', () => events.push('connection, since the request'));
  req.on('error', () => {});
  res.write('x');
  setImmediate(() => req.socket.destroy());
});
server.on('connection', (socket) => socket.on('close', () => events.push('connection')));
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (res) => {
    res.on('error', () => {}).on('close', () => server.close()).resume();
  });
});

process.on('exit', () => assert.deepStrictEqual(events, ['connection', 'answer', 'connection, since the request']));
