// SPDX-License-Identifier: MIT
// A session that is destroyed tells pings that wait for an answer, and does not tell settings.
'use strict';
const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');

let pings = 0;
const server = http2.createServer();
server.on('session', (session) => {
  session.settings({ enablePush: false }, () => assert.fail('settings'));
  session.ping((error) => {
    pings++;
    assert.strictEqual(error.code, 'ERR_HTTP2_PING_CANCEL');
  });
  setTimeout(() => session.destroy(), 20);
  session.on('close', () => server.close());
});
server.listen(0, '127.0.0.1', () => {
  // It never answers.
  const client = net.connect(server.address().port, '127.0.0.1');
  client.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  client.write(Buffer.from('000000040000000000', 'hex'));
  client.on('error', () => {});
  client.resume();
});
process.on('exit', () => assert.strictEqual(pings, 1));
