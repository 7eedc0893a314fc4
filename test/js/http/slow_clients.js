// SPDX-License-Identifier: MIT
// Clients that are slow on purpose: a head that drips, a body that drips, silence, and an answer nobody reads. Each is
// ended by its timeout, the first two with 408, and the handler hears of a whole head only; others are served
// meanwhile.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');

const LIMIT = 900; // what others take on a busy machine, and more
const options = { headersTimeout: LIMIT, requestTimeout: 2 * LIMIT, connectionsCheckingInterval: 50 };

let handled = 0;
const seen = [];
const server = http.createServer(options, (req, res) => {
  if (req.url === '/now') {
    res.end('now');
    return;
  }
  handled++;
  if (req.url === '/huge') {
    res.on('finish', () => seen.push('huge finish')).on('close', () => seen.push('huge close'));
    res.end(Buffer.alloc(64 << 20));
    return;
  }
  req.on('data', () => {});
  req.on('aborted', () => seen.push('aborted'));
  req.on('error', (error) => seen.push(error.code));
  req.on('close', () => seen.push('close'));
});

// Sends the parts one by one, again and again the last; resolves with what came back.
async function slow(parts) {
  const client = net.connect(server.address().port, '127.0.0.1').setEncoding('latin1');
  let answer = '';
  client.on('data', (text) => answer += text).on('error', () => {});
  let next = 0;
  const timer = setInterval(() => client.write(parts[Math.min(next++, parts.length - 1)]), 20);
  const begin = process.hrtime.bigint();
  await once(client, 'close');
  clearInterval(timer);
  return { answer, took: Number((process.hrtime.bigint() - begin) / 1000000n) };
}

const get = () => new Promise((resolve, reject) => {
  http.get({ host: '127.0.0.1', port: server.address().port, path: '/now', agent: false }, (res) => {
    res.resume().on('end', () => resolve(res.statusCode));
  }).on('error', reject);
});

server.listen(0, '127.0.0.1', async () => {
  const clients = Promise.all([
    slow(['GET / HTTP/1.1\r\n', 'Host: x\r\n', 'A: b\r\n']),
    slow(['G', 'E', 'T', ' ', '/', 'x']),
    slow(['']),
    slow(['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n', '1']),
    slow(['POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n']),
  ]);
  let done = false;
  clients.then(() => done = true);
  while (!done) assert.strictEqual(await get(), 200);
  const [head, line, silence, body, chunks] = await clients;
  for (const { answer, took } of [head, line, silence]) {
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\nConnection: close\r\n\r\n$/);
    assert.ok(took >= LIMIT - 60, `${took} ms`);
  }
  for (const { answer, took } of [body, chunks]) {
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/);
    assert.ok(took >= 2 * LIMIT - 60, `${took} ms`);
  }
  assert.strictEqual(handled, 2);
  assert.deepStrictEqual(seen, ['aborted', 'ECONNRESET', 'close', 'aborted', 'ECONNRESET', 'close']);

  // The answer that nobody reads: the socket's timeout counts from the last byte that moved.
  server.setTimeout(200);
  const reader = net.connect(server.address().port, '127.0.0.1').pause();
  reader.on('error', () => {});
  reader.write('GET /huge HTTP/1.1\r\nHost: x\r\n\r\n');
  while (!seen.includes('huge close')) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(!seen.includes('huge finish'));
  reader.destroy();
  assert.strictEqual(await get(), 200);
  server.close();
});
