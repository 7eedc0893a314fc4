// SPDX-License-Identifier: MIT
// The objects of node:http over HTTP/2: a request listener with bodies both ways.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');

const server = http2.createServer((req, res) => {
  assert.ok(req instanceof http2.Http2ServerRequest);
  assert.ok(res instanceof http2.Http2ServerResponse);
  assert.strictEqual(req.httpVersion, '2.0');
  assert.strictEqual(req.method, 'PUT');
  assert.strictEqual(req.url, '/x');
  assert.throws(() => res.setHeader(':status', 1), { code: 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED' });
  assert.throws(() => res.setHeader('x-a', undefined), { code: 'ERR_HTTP2_INVALID_HEADER_VALUE' });
  assert.throws(() => { res.statusCode = 101; }, { code: 'ERR_HTTP2_INFO_STATUS_NOT_ALLOWED' });
  let text = '';
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => {
    res.setHeader('X-A', 'b');
    res.setTrailer('sum', '1');
    res.writeHead(201, { 'content-type': 'text/plain' });
    assert.throws(() => res.setHeader('x', 'y'), { code: 'ERR_HTTP2_HEADERS_SENT' });
    res.write('got ');
    res.end(text);
  });
});
let answer;
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const req = client.request({ ':method': 'PUT', ':path': '/x' });
  let head, trailers;
  let text = '';
  req.on('response', (headers) => { head = headers; });
  req.on('trailers', (headers) => { trailers = headers; });
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => {
    answer = [head[':status'], head['x-a'], head['content-type'], text, trailers.sum];
    client.close();
    server.close();
  });
  req.end('body');
});
process.on('exit', () => assert.deepStrictEqual(answer, [201, 'b', 'text/plain', 'got body', '1']));
