// SPDX-License-Identifier: MIT
// Sessions and streams: bodies both ways, through the windows, trailers, resets, pings, settings; and requests in the
// manner of node:http, over TLS with ALPN.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');
const path = require('node:path');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));

async function bodyOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function plain() {
  const big = Buffer.alloc(400_000, 'abcdefghij');
  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    if (headers[':path'] === '/reset') {
      stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    if (headers[':path'] === '/trailers') {
      stream.respond({ ':status': 201, 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'yes' }));
      stream.end('body');
      return;
    }
    stream.respond({ 'x-method': headers[':method'] });
    stream.pipe(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);

  const echo = client.request({ ':method': 'POST', ':path': '/echo' });
  const responded = once(echo, 'response');
  echo.end(big);
  const [headers] = await responded;
  assert.strictEqual(headers[':status'], 200);
  assert.strictEqual(headers['x-method'], 'POST');
  assert.ok((await bodyOf(echo)).equals(big));
  assert.strictEqual(client.alpnProtocol, 'h2c');

  const some = client.request({ ':path': '/trailers' });
  const told = once(some, 'trailers');
  const [answer] = await once(some, 'response');
  assert.deepStrictEqual(answer['set-cookie'], ['a=1', 'b=2']);
  assert.strictEqual(String(await bodyOf(some)), 'body');
  assert.strictEqual((await told)[0]['x-end'], 'yes');

  const reset = client.request({ ':path': '/reset' });
  const [error] = await once(reset, 'error');
  assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  assert.strictEqual(reset.rstCode, http2.constants.NGHTTP2_REFUSED_STREAM);

  const pong = await new Promise((resolve) => { client.ping(Buffer.from('12345678'), (e, ms, data) => resolve(data)); });
  assert.strictEqual(String(pong), '12345678');
  assert.throws(() => client.request({ ':bad': 1 }), { code: 'ERR_HTTP2_INVALID_PSEUDOHEADER' });
  assert.throws(() => client.request({ connection: 'close' }), { code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
  client.close();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
}

async function secure() {
  const server = http2.createSecureServer({
    key: read('server-key.pem'), cert: read('server-cert.pem'), allowHTTP1: true,
  }, async (req, res) => {
    const body = await bodyOf(req);
    res.setHeader('x-version', req.httpVersion);
    res.writeHead(202, { 'content-type': 'text/plain' });
    res.write(`${req.method} ${req.url} `);
    res.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const ca = read('ca-cert.pem');
  const client = http2.connect(`https://127.0.0.1:${port}`, { ca });
  const requests = [];
  for (let i = 0; i < 20; i++) {
    const req = client.request({ ':method': 'PUT', ':path': `/${i}` });
    req.end(`body ${i}`);
    requests.push((async () => {
      const [headers] = await once(req, 'response');
      assert.strictEqual(headers[':status'], 202);
      assert.strictEqual(headers['x-version'], '2.0');
      assert.strictEqual(String(await bodyOf(req)), `PUT /${i} body ${i}`);
    })());
  }
  await Promise.all(requests);
  assert.strictEqual(client.alpnProtocol, 'h2');
  client.close();
  await once(client, 'close');

  // The same server for HTTP/1.1
  const res = await new Promise((resolve, reject) => {
    require('node:https').get({ port, host: '127.0.0.1', ca, agent: false, path: '/old' }, resolve).on('error', reject);
  });
  assert.strictEqual(res.headers['x-version'], '1.1');
  assert.strictEqual(String(await bodyOf(res)), 'GET /old ');
  server.close();
  await once(server, 'close');
}

(async () => {
  await plain();
  await secure();
})();
