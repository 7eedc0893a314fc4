'use strict';
// What is not HTTP never reaches the listener of 'request'; the answer names the reason and the connection ends.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const cases = [
  ['GARBAGE\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\nHost: a\r\nA: b\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
  ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n', 400],
  ['GET / HTTP/1.1\r\n\r\n', 400], // no Host
  [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20000)}\r\n\r\n`, 431],
  ['GET / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\n\r\n', 417, 'Connection: close\r\n'],
];
let left = cases.length;
const server = http.createServer(() => assert.fail('a bad request came through'));
server.listen(0, '127.0.0.1', () => {
  for (const [input, status] of cases) {
    const client = net.connect(server.address().port, '127.0.0.1');
    let text = '';
    client.on('error', () => {});
    client.on('data', (chunk) => {
      text += chunk;
      if (status === 417) client.end();
    });
    client.on('close', () => {
      assert.strictEqual(text.slice(0, 12), `HTTP/1.1 ${status}`, JSON.stringify(input.slice(0, 80)));
      if (--left === 0) server.close();
    });
    client.write(input);
  }
});
