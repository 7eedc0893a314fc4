'use strict';
// A request that arrives byte by byte is the same request.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const message = 'POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n' +
  '3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n';
const server = http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => (body += chunk));
  req.on('end', () => {
    assert.strictEqual(req.url, '/slow');
    assert.strictEqual(body, 'abc');
    assert.deepStrictEqual(req.trailers, { 'x-trailer': 't' });
    res.setHeader('Connection', 'close');
    res.end('done');
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', noDelay: true });
  let text = '';
  client.on('data', (chunk) => (text += chunk));
  client.on('end', () => {
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\ndone$/s);
    server.close();
  });
  let at = 0;
  const next = () => {
    if (at < message.length) client.write(message[at++], () => setImmediate(next));
  };
  next();
});
