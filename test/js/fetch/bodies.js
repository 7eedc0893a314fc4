// SPDX-License-Identifier: MIT
// Bodies of fetch() as programs read them, from answers in all framings; and connections that serve again.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const big = Buffer.alloc(3 << 20, 'abcdefg');
let connections = 0;
const server = http.createServer((req, res) => {
  if (req.url === '/big') {
    res.end(big);
  } else if (req.url === '/until') {
    req.socket.end('HTTP/1.0 200 OK\r\n\r\nuntil the end');
  } else if (req.url === '/pieces') {
    let left = 5;
    const next = () => {
      res.write('x'.repeat(300));
      if (--left === 0) res.end();
      else setImmediate(next);
    };
    next();
  } else if (req.method === 'HEAD') {
    res.writeHead(200, { 'content-length': 5 }).end();
  } else if (req.url === '/204') {
    res.writeHead(204).end();
  } else {
    req.pipe(res);
  }
});
server.on('connection', () => { connections++; });

async function main(url) {
  assert.ok(Buffer.from(await (await fetch(`${url}/big`)).arrayBuffer()).equals(big));
  const bytes = await (await fetch(`${url}/pieces`)).bytes();
  assert.strictEqual(bytes.constructor, Uint8Array);
  assert.strictEqual(bytes.buffer.byteLength, 1500);

  let size = 0;
  for await (const chunk of (await fetch(`${url}/big`)).body) {
    assert.strictEqual(chunk.constructor, Uint8Array);
    size += chunk.length;
  }
  assert.strictEqual(size, big.length);
  const reader = (await fetch(`${url}/big`)).body.getReader({ mode: 'byob' });
  size = 0;
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(50000));
    if (done) break;
    size += value.length;
  }
  assert.strictEqual(size, big.length);

  assert.strictEqual(await (await fetch(`${url}/until`)).text(), 'until the end');
  const head = await fetch(url, { method: 'HEAD' });
  assert.strictEqual(head.headers.get('content-length'), '5');
  assert.strictEqual(await head.text(), '');
  assert.strictEqual((await fetch(`${url}/204`)).body, null);

  for (const body of [big, new Blob([big]), new Blob([big]).stream()]) {
    const answer = await fetch(url, { method: 'POST', body, duplex: 'half' });
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(big));
  }

  const first = await fetch(`${url}/pieces`);
  const second = first.clone();
  assert.deepStrictEqual([(await first.text()).length, (await second.text()).length], [1500, 1500]);
  assert.strictEqual(first.bodyUsed, true);
  assert.ok(first.body instanceof ReadableStream);

  // Nobody reads it for a while: the connection rests, and nothing is lost.
  const unread = await fetch(`${url}/big`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.strictEqual((await unread.text()).length, big.length);
  (await fetch(`${url}/big`)).body.cancel();

  const before = connections;
  for (let i = 0; i < 20; i++) assert.strictEqual((await (await fetch(`${url}/pieces`)).text()).length, 1500);
  assert.ok(connections <= before + 1);
  const all = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/pieces`).then((r) => r.text())));
  assert.ok(all.every((text) => text.length === 1500));

  const other = new AbortController();
  const aborted = fetch(`${url}/pieces`, { signal: other.signal });
  other.abort();
  await assert.rejects(aborted, { name: 'AbortError' });
}

server.listen(0, '127.0.0.1', async () => {
  await main(`http://127.0.0.1:${server.address().port}`);
  server.closeAllConnections();
  server.close();
});
