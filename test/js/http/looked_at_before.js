// SPDX-License-Identifier: MIT
// A server gets connections that somebody has looked at: the first bytes were read on 'readable' and put back.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const web = http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(`${req.method} ${req.url} ${body}`));
});
const front = net.createServer(function look(socket) {
  const start = socket.read(3);
  if (start === null) {
    socket.once('readable', () => look(socket));
    return;
  }
  socket.unshift(start);
  web.emit('connection', socket);
});

front.listen(0, '127.0.0.1', () => {
  const socket = net.connect(front.address().port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => { text += chunk; });
  socket.write('POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab');
  setTimeout(() => {
    socket.write('cGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  }, 30);
  socket.on('close', () => {
    assert.match(text, /\r\n\r\nPOST \/one abcHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nGET \/two $/);
    front.close();
  });
});
