// SPDX-License-Identifier: MIT
// The error of 'clientError' has the packet and the reason in its message where there is a packet; input that ends too
// early has neither.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');

async function errorOf(text) {
  const server = http.createServer((request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect(server.address().port, '127.0.0.1');
  socket.resume();
  socket.on('error', () => {});
  socket.end(text);
  const [error, connection] = await once(server, 'clientError');
  connection.destroy();
  server.close();
  return error;
}

async function main() {
  const BODY = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc';
  for (const text of [BODY, 'GET / HTTP/1.1\r\nHo', 'GE']) {
    const error = await errorOf(text);
    assert.strictEqual(error.message, 'Parse Error');
    assert.strictEqual(error.reason, 'Invalid EOF state');
    assert.strictEqual(error.code, 'HPE_INVALID_EOF_STATE');
    assert.deepStrictEqual(Object.keys(error), ['bytesParsed', 'code', 'reason']);
  }
  const error = await errorOf('GET\r\n\r\n');
  assert.strictEqual(error.message, 'Parse Error: Expected space after method');
  assert.strictEqual(`${error.rawPacket}`, 'GET\r\n\r\n');
  assert.deepStrictEqual(Object.keys(error), ['bytesParsed', 'code', 'reason', 'rawPacket']);
}

main();
