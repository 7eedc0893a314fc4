// SPDX-License-Identifier: MIT
// A session that is closed at the end of its last stream still hears the goodbye that came in the same read.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');

const heard = [];
const server = http2.createServer();
server.on('session', (session) => {
  session.on('close', () => server.close());
  server.once('request', (request, response) => response.on('finish', () => session.close()).end());
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('goaway', (code) => heard.push(`goaway ${code}`));
  client.on('close', () => heard.push('close'));
  client.request({ ':path': '/' }).on('end', () => {
    heard.push('end');
    client.close();
  }).resume();
});
process.on('exit', () => {
  assert.strictEqual(heard[0], 'end');
  assert.ok(heard.includes('goaway 0'), `${heard}`);
  assert.strictEqual(heard.at(-1), 'close');
});
