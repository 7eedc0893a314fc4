// SPDX-License-Identifier: MIT
// Long bodies are sent from where they are: through small windows, in several writes, beside short ones, with padding,
// to a client that takes its time, and on streams that are reset in between. Nothing is lost or mixed up.
'use strict';
const assert = require('node:assert');
const http2 = require('node:http2');
const { createHash } = require('node:crypto');

const sum = (bytes) => createHash('sha1').update(bytes).digest('hex');
const parts = [];
for (let i = 0; i < 12; i++) parts.push(Buffer.alloc([70_000, 10, 5_000, 300_000, 4096, 4097][i % 6], `part ${i} `));
const whole = sum(Buffer.concat(parts));

function check(paddingStrategy, done) {
  const server = http2.createServer({ paddingStrategy });
  server.on('stream', (stream, headers) => {
    stream.respond();
    stream.on('error', () => {});
    const queue = [...parts];
    const next = () => {
      const part = queue.shift();
      if (part === undefined) stream.end();
      else stream.write(part, next);
    };
    if (headers[':path'] === '/one') next();
    else for (const part of parts) stream.write(part);
    if (headers[':path'] === '/all') stream.end();
    if (headers[':path'] === '/reset') setImmediate(() => stream.close(http2.constants.NGHTTP2_CANCEL));
  });
  server.listen(0, '127.0.0.1', () => {
    const client = http2.connect(`http://127.0.0.1:${server.address().port}`, {
      settings: { initialWindowSize: 20_000, maxFrameSize: 16_384 },
    });
    let left = 12;
    const over = () => {
      if (--left > 0) return;
      client.close();
      server.close(done);
    };
    for (let i = 0; i < 12; i++) {
      const path = ['/one', '/all', '/reset'][i % 3];
      const request = client.request({ ':path': path });
      const chunks = [];
      request.on('error', () => {});
      request.on('data', (chunk) => {
        chunks.push(chunk);
        if (i % 2 === 0 && chunks.length % 16 === 0) {
          request.pause();
          setImmediate(() => request.resume());
        }
      });
      request.on('close', () => {
        const got = Buffer.concat(chunks);
        if (path === '/reset') assert.ok(got.equals(Buffer.concat(parts).subarray(0, got.length)));
        else assert.strictEqual(sum(got), whole, `${path} ${i}`);
        over();
      });
      request.end();
    }
  });
}

const { PADDING_STRATEGY_NONE, PADDING_STRATEGY_MAX, PADDING_STRATEGY_ALIGNED } = http2.constants;
check(PADDING_STRATEGY_NONE, () => check(PADDING_STRATEGY_MAX, () => check(PADDING_STRATEGY_ALIGNED, () => {})));
