// SPDX-License-Identifier: MIT
// Bodies of a few hundred bytes, pipelined and cut anywhere: each chunk keeps its bytes, and each body its end, also
// when somebody wants to see the bytes of the connection while a body comes.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const COUNT = 600;
const body = (i) => Buffer.alloc(i, `${i} `);
const kept = [];
let ended = 0;

const server = http.createServer((req, res) => {
  const i = Number(req.url.slice(1));
  const chunks = [];
  kept[i] = chunks;
  if (i === 407) req.once('data', () => req.socket.on('data', () => {}));
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    ended++;
    res.end(`${i}`);
  });
});

server.listen(0, '127.0.0.1', () => {
  const pieces = [];
  for (let i = 0; i < COUNT; i++) {
    pieces.push(Buffer.from(`POST /${i} HTTP/1.1\r\nHost: x\r\nContent-Length: ${i}\r\n` +
      `${i === COUNT - 1 ? 'Connection: close\r\n' : ''}\r\n`), body(i));
  }
  const all = Buffer.concat(pieces);
  const socket = net.connect(server.address().port, '127.0.0.1');
  let at = 0;
  let size = 1;
  const send = () => {
    if (at >= all.length) return;
    size = size % 1999 + 97;
    socket.write(all.subarray(at, at += size), () => setImmediate(send));
  };
  send();
  let text = '';
  socket.setEncoding('latin1').on('data', (more) => { text += more; });
  socket.on('close', () => {
    assert.strictEqual(text.match(/HTTP\/1\.1 200 OK/g).length, COUNT);
    assert.strictEqual(ended, COUNT);
    for (let i = 0; i < COUNT; i++) assert.ok(Buffer.concat(kept[i]).equals(body(i)), `body ${i}`);
    server.close();
  });
});
