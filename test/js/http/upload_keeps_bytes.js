'use strict';
// The memory that bodies arrive in serves again once nobody has it: what a program keeps of a body stays as it came,
// however much comes behind it.
const assert = require('node:assert');
const http = require('node:http');

const kept = [];
const server = http.createServer((req, res) => {
  const mark = Number(req.url.slice(1));
  let length = 0;
  req.on('data', (chunk) => {
    if (length % 3 === 0) kept.push({ mark, piece: chunk.subarray(0, 64) });
    length += chunk.length;
    globalThis.garbage = new Array(1000).fill(mark);
  });
  req.on('end', () => res.end(String(length)));
});
server.listen(0, '127.0.0.1', async () => {
  const agent = new http.Agent({ keepAlive: true });
  const { port } = server.address();
  for (let mark = 1; mark <= 40; mark++) {
    const body = Buffer.alloc(1 << 20, mark);
    const text = await new Promise((resolve, reject) => {
      const req = http.request({ port, host: '127.0.0.1', agent, method: 'POST', path: `/${mark}` }, (res) => {
        let got = '';
        res.on('data', (chunk) => { got += chunk; });
        res.on('end', () => resolve(got));
      });
      req.on('error', reject);
      req.end(body);
    });
    assert.strictEqual(text, String(1 << 20));
  }
  assert.ok(kept.length >= 40);
  for (const { mark, piece } of kept) assert.ok(piece.every((byte) => byte === mark));
  agent.destroy();
  server.close();
});
