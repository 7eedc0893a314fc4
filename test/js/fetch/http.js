// SPDX-License-Identifier: MIT
// fetch against a local server: bodies, redirects, aborts, failures.
'use strict';
const assert = require('node:assert');
const http = require('node:http');

const server = http.createServer((req, res) => {
  if (req.url === '/loop') return res.writeHead(302, { location: '/loop' }).end();
  if (req.url === '/to') return res.writeHead(303, { location: '/end' }).end();
  if (req.url === '/slow') return void res.write('x');
  let body = '';
  req.on('data', (chunk) => { body += chunk; });
  req.on('end', () => res.end(JSON.stringify({ method: req.method, body, headers: req.headers })));
  return undefined;
}).listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const post = await fetch(base, { method: 'post', body: 'text' });
  assert.strictEqual(post.status, 200);
  assert.ok(post instanceof Response);
  const seen = await post.json();
  assert.strictEqual(seen.method, 'POST');
  assert.strictEqual(seen.body, 'text');
  assert.strictEqual(seen.headers['content-type'], 'text/plain;charset=UTF-8');
  assert.strictEqual(seen.headers['content-length'], '4');
  assert.ok(post.bodyUsed);
  await assert.rejects(post.text(), TypeError);

  const moved = await fetch(`${base}/to`, { method: 'POST', body: 'gone' });
  assert.ok(moved.redirected);
  assert.strictEqual(moved.url, `${base}/end`);
  assert.strictEqual((await moved.json()).method, 'GET');
  await assert.rejects(fetch(`${base}/loop`), { name: 'TypeError', message: 'fetch failed' });
  assert.strictEqual((await fetch(`${base}/loop`, { redirect: 'manual' })).status, 302);

  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('streamed'));
      controller.close();
    },
  });
  const streamed = await (await fetch(base, { method: 'POST', body, duplex: 'half' })).json();
  assert.strictEqual(streamed.body, 'streamed');
  assert.strictEqual(streamed.headers['transfer-encoding'], 'chunked');

  const controller = new AbortController();
  const slow = await fetch(`${base}/slow`, { signal: controller.signal });
  controller.abort();
  await assert.rejects(slow.text(), { name: 'AbortError' });
  await assert.rejects(fetch(base, { signal: AbortSignal.abort('why') }), (reason) => reason === 'why');

  assert.strictEqual(await (await fetch('data:text/plain,a%20b')).text(), 'a b');
  server.closeAllConnections();
  server.close();

  // A port where nobody listens, and to which no connection is kept.
  const other = http.createServer();
  await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address();
  await new Promise((resolve) => other.close(resolve));
  await assert.rejects(fetch(`http://127.0.0.1:${port}`), (e) => e.cause.code === 'ECONNREFUSED');
});
