// SPDX-License-Identifier: MIT
// Long bytes whose memory is taken away or given away after they were written: they are sent as they were. (Node.js sends
// what it finds in freed memory, or waits for ever.)
'use strict';
const assert = require('node:assert');
const http2 = require('node:http2');

const LENGTH = 200_000;
const server = http2.createServer((req, res) => {
  const buffer = req.url === '/shrinks' ? new ArrayBuffer(LENGTH, { maxByteLength: 2 * LENGTH }) :
    new ArrayBuffer(LENGTH);
  res.write(new Uint8Array(buffer).fill(65));
  if (req.url === '/shrinks') {
    buffer.resize(0);
  } else {
    try {
      structuredClone(buffer, { transfer: [buffer] });
    } catch {
      // It may stay where it is.
    }
  }
  res.end();
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`, { settings: { initialWindowSize: 1000 } });
  let left = 2;
  for (const path of ['/shrinks', '/moves']) {
    const request = client.request({ ':path': path });
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => assert.ok(Buffer.concat(chunks).equals(Buffer.alloc(LENGTH, 65)), path));
    request.on('close', () => {
      if (--left > 0) return;
      client.close();
      server.close();
    });
  }
});
