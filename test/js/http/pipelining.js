'use strict';
// Answers of pipelined requests leave in the order of the requests, whatever the order in which they are given.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const server = http.createServer((req, res) => {
  const n = Number(req.url.slice(1));
  let body = '';
  req.on('data', (chunk) => (body += chunk));
  req.on('end', () => {
    const answer = () => res.end(`[${n}:${body}]`);
    if (n === 1) setTimeout(answer, 50);
    else if (n === 2) setImmediate(answer);
    else answer();
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.on('data', (chunk) => (text += chunk));
  client.on('end', () => {
    assert.deepStrictEqual(text.match(/\[.*?\]/g), ['[1:]', '[2:abc]', '[3:de]', '[4:]']);
    assert.strictEqual(text.match(/HTTP\/1\.1 200 OK/g).length, 4);
    server.close();
  });
  client.write('GET /1 HTTP/1.1\r\nHost: a\r\n\r\n' +
    'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc' +
    'POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nd\r\n1;x=y\r\ne\r\n0\r\n\r\n' +
    'GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
});
