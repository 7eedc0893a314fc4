'use strict';
// A request body that nobody reads yet rests in the kernel, not in memory; read later, it is whole.
const assert = require('node:assert');
const http = require('node:http');

const size = 8 * 1024 * 1024;
const server = http.createServer((req, res) => {
  setTimeout(() => {
    assert.ok(req.readableLength <= 1024 * 1024, `buffered ${req.readableLength}`);
    let seen = 0;
    req.on('data', (chunk) => (seen += chunk.length));
    req.on('end', () => res.end(String(seen)));
  }, 100);
  req.once('readable', () => {});
});
server.listen(0, '127.0.0.1', () => {
  const req = http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', agent: false }, (res) => {
    let text = '';
    res.on('data', (chunk) => (text += chunk));
    res.on('end', () => {
      assert.strictEqual(text, String(size));
      server.close();
    });
  });
  req.end(Buffer.alloc(size, 'x'));
});
