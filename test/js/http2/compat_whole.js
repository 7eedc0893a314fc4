// SPDX-License-Identifier: MIT
// Answers in one end(): with trailers set before and after it, to HEAD, of no body, and after headers that were refused.
'use strict';
const assert = require('node:assert');
const http2 = require('node:http2');

const server = http2.createServer((req, res) => {
  switch (req.url) {
    case '/before':
      res.setTrailer('x-t', '1');
      res.end('before');
      break;
    case '/after':
      res.end('after');
      res.setTrailer('x-t', '2');
      break;
    case '/empty':
      res.end('');
      break;
    case '/none':
      res.statusCode = 204;
      res.end();
      break;
    case '/refused':
      res.setHeader('content-type', ['a', 'b']);
      assert.throws(() => res.end('refused'), { code: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
      res.removeHeader('content-type');
      res.end('mended', () => {});
      break;
    case '/bytes':
      res.end(Buffer.alloc(100_000, 'b'));
      break;
    default:
      res.end('plain');
  }
});

function ask(client, path, method = 'GET') {
  return new Promise((resolve, reject) => {
    const request = client.request({ ':path': path, ':method': method });
    const answer = { text: '', trailer: undefined };
    request.setEncoding('utf8');
    request.on('response', (headers) => { answer.status = headers[':status']; });
    request.on('trailers', (headers) => { answer.trailer = headers['x-t']; });
    request.on('data', (text) => { answer.text += text; });
    request.on('error', reject);
    request.on('close', () => resolve([answer.status, answer.text, answer.trailer]));
    request.end();
  });
}

server.listen(0, '127.0.0.1', async () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  assert.deepStrictEqual(await ask(client, '/before'), [200, 'before', '1']);
  assert.deepStrictEqual(await ask(client, '/after'), [200, 'after', '2']);
  assert.deepStrictEqual(await ask(client, '/empty'), [200, '', undefined]);
  assert.deepStrictEqual(await ask(client, '/none'), [204, '', undefined]);
  assert.deepStrictEqual(await ask(client, '/refused'), [200, 'mended', undefined]);
  assert.deepStrictEqual(await ask(client, '/bytes'), [200, 'b'.repeat(100_000), undefined]);
  assert.deepStrictEqual(await ask(client, '/plain'), [200, 'plain', undefined]);
  assert.deepStrictEqual(await ask(client, '/empty', 'HEAD'), [200, '', undefined]);
  client.close();
  server.close();
});
