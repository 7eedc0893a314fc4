// SPDX-License-Identifier: MIT
// Bytes that are no HTTP/2, a frame too long, headers of a stream that must not be, a cut connection: each ends its own
// session, with an error where one is due, and the server serves the next.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');

const MAGIC = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const attacks = [
  Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  Buffer.concat([Buffer.from(MAGIC), SETTINGS, Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1])]),
  Buffer.concat([Buffer.from(MAGIC), SETTINGS, Buffer.from([0, 0, 1, 1, 5, 0, 0, 0, 2, 0x82])]),
  Buffer.concat([Buffer.from(MAGIC), SETTINGS, Buffer.from([0, 0, 4, 1, 5, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff])]),
  Buffer.from(MAGIC.slice(0, 10)),
];
let errors = 0;
const server = http2.createServer((req, res) => res.end('fine'));
server.on('sessionError', () => { errors++; });
server.listen(0, '127.0.0.1', () => attack(0));

function attack(i) {
  if (i === attacks.length) {
    check();
    return;
  }
  const socket = net.connect(server.address().port, '127.0.0.1', () => {
    if (i === attacks.length - 1) socket.end(attacks[i]);
    else socket.write(attacks[i]);
  });
  socket.resume();
  socket.on('error', () => {});
  socket.on('close', () => attack(i + 1));
}

function check() {
  assert.ok(errors >= 1);
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const req = client.request();
  let text = '';
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => {
    assert.strictEqual(text, 'fine');
    client.close();
    server.close();
  });
}
