// SPDX-License-Identifier: MIT
// A reader that rests stops the writer: no more than windows and buffers hold is taken from it. Then all arrives.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { Readable } = require('node:stream');

const TOTAL = 4 << 20;
let made = 0;
const server = http2.createServer();
server.on('stream', (stream) => {
  stream.respond();
  new Readable({
    read(size) {
      const rest = Math.min(size, TOTAL - made);
      made += rest;
      this.push(rest === 0 ? null : Buffer.alloc(rest, made & 255));
    },
  }).pipe(stream);
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const req = client.request();
  req.on('response', () => {
    // Long enough for an unbounded writer to be through.
    setTimeout(() => {
      assert.ok(made < TOTAL / 2, `the writer was asked for ${made} bytes`);
      let got = 0;
      req.on('data', (chunk) => { got += chunk.length; });
      req.on('end', () => {
        assert.strictEqual(got, TOTAL);
        client.close();
        server.close();
      });
    }, 300);
  });
});
