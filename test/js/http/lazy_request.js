'use strict';
// A request is made of nothing until it is looked at; what is looked at late, after the answer and other requests on
// the connection, is still right.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const kept = [];
const server = http.createServer((req, res) => {
  kept.push(req);
  res.end(String(kept.length));
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.setEncoding('latin1');
  client.on('data', (chunk) => {
    text += chunk;
    if (text.match(/HTTP\/1\.1 200/g)?.length !== 300 || !text.endsWith('300')) return;
    client.end();
    server.close();
    kept.forEach((req, i) => {
      assert.strictEqual(req.url, `/path/${i}?q`);
      assert.strictEqual(req.method, i % 2 ? 'GET' : 'OPTIONS');
      assert.strictEqual(req.httpVersion, '1.1');
      assert.strictEqual(req.headers.host, 'a');
      assert.strictEqual(req.headers['x-number'], String(i));
      assert.deepStrictEqual(req.rawHeaders, ['Host', 'a', 'X-Number', String(i), 'X-Latin', '\xe9', 'x-latin', 'b']);
      assert.strictEqual(req.headers['x-latin'], '\xe9, b');
      assert.deepStrictEqual(req.headersDistinct['x-latin'], ['\xe9', 'b']);
      assert.strictEqual(req.complete, true);
      req.url = undefined;
      assert.strictEqual(req.url, undefined);
    });
  });
  for (let i = 0; i < 300; i++) {
    client.write(
      `${i % 2 ? 'GET' : 'OPTIONS'} /path/${i}?q HTTP/1.1\r\nHost: a\r\n` +
      `X-Number:   ${i} \r\nX-Latin: \xe9\r\nx-latin: b\r\n\r\n`,
      'latin1');
  }
});
