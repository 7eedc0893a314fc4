'use strict';
// Large answers of pipelined requests fill what may wait for a client; once it has taken them, its next requests count,
// whether the kernel took all at once or not.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const SIZE = 65536, AT_ONCE = 16, ROUNDS = 4;
const bodies = { '/text': 'x'.repeat(SIZE), '/bytes': Buffer.alloc(SIZE, 'x') };
const requests = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(AT_ONCE);

const server = http.createServer((req, res) => res.end(bodies[req.url]));
server.listen(0, '127.0.0.1', () => {
  let left = 2;
  for (const path of Object.keys(bodies)) {
    const client = net.connect(server.address().port, '127.0.0.1');
    let length = 0, heads = 0, rounds = 1;
    client.on('data', (chunk) => {
      for (const byte of chunk) byte === 0x78 ? length++ : heads++;
      if (length < SIZE * AT_ONCE * rounds) return;
      assert.strictEqual(length, SIZE * AT_ONCE * rounds);
      if (rounds++ < ROUNDS) {
        client.write(requests(path));
      } else {
        assert.ok(heads > 0);
        client.end();
        if (--left === 0) server.close();
      }
    });
    client.write(requests(path));
  }
});
