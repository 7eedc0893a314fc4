// SPDX-License-Identifier: MIT
// A request over h2c and its answer: headers both ways, informational headers, body, trailers, and the end of both.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');

const seen = [];
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  assert.strictEqual(headers[':method'], 'POST');
  assert.strictEqual(headers[':path'], '/a?b');
  assert.strictEqual(headers.cookie, 'a=1; b=2');
  assert.strictEqual(headers['x-many'], '1, 2');
  assert.ok(headers[http2.sensitiveHeaders].includes('x-secret'));
  stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
  assert.throws(() => stream.sendTrailers({}), { code: 'ERR_HTTP2_TRAILERS_NOT_READY' });
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => { text += chunk; });
  stream.on('end', () => {
    stream.respond({ 'set-cookie': ['x=1', 'y=2'] }, { waitForTrailers: true });
    assert.throws(() => stream.respond(), { code: 'ERR_HTTP2_HEADERS_SENT' });
    assert.throws(() => stream.additionalHeaders({}), { code: 'ERR_HTTP2_HEADERS_AFTER_RESPOND' });
    stream.on('wantTrailers', () => stream.sendTrailers({ sum: text.length }));
    stream.end(text.toUpperCase());
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  assert.throws(() => client.request({ connection: 'close' }), { code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
  assert.throws(() => client.request({ 'content-type': ['a', 'b'] }), { code: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
  const req = client.request({
    ':method': 'POST', ':path': '/a?b', 'cookie': ['a=1', 'b=2'], 'X-Many': ['1', '2'], 'x-secret': 's',
    [http2.sensitiveHeaders]: ['X-Secret'],
  });
  req.on('headers', (headers) => seen.push(headers[':status']));
  req.on('response', (headers) => {
    seen.push(headers[':status']);
    assert.deepStrictEqual(headers['set-cookie'], ['x=1', 'y=2']);
    assert.ok(headers.date);
  });
  req.on('trailers', (headers) => seen.push(headers.sum));
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => seen.push(text));
  req.on('close', () => {
    seen.push(req.rstCode);
    client.close(() => server.close(() => seen.push('closed')));
  });
  req.write('hel');
  req.end('lo');
});
process.on('exit', () => assert.deepStrictEqual(seen, [103, 200, '5', 'HELLO', 0, 'closed']));
