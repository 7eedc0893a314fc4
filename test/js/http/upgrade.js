'use strict';
// An upgrade hands over the socket with the bytes that came behind the head, and goes on reading.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const server = http.createServer(() => assert.fail('not a request'));
server.on('upgrade', (req, socket, head) => {
  assert.strictEqual(req.headers.upgrade, 'echo');
  let text = head.toString();
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.on('data', (chunk) => {
    text += chunk;
    if (text === 'firstsecond') socket.end(text);
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.on('data', (chunk) => {
    if (text === '') client.write('second');
    text += chunk;
  });
  client.on('end', () => {
    assert.match(text, /^HTTP\/1\.1 101 .*\r\n\r\nfirstsecond$/s);
    server.close();
  });
  client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst');
});
