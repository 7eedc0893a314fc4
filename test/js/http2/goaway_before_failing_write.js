// SPDX-License-Identifier: MIT
// A request written to a session whose server is gone: what the server said before (GOAWAY) is heard, not EPIPE.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');

const server = http2.createServer((req, res) => res.end('x'));
server.listen(0, '127.0.0.1', async () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const heard = [];
  client.on('error', (error) => heard.push(error.code));
  client.on('goaway', (code) => heard.push(`goaway ${code}`));
  const [session] = await once(server, 'session');
  const first = client.request({ ':path': '/' });
  await once(first, 'response');
  session.destroy();
  server.close();
  const second = client.request({ ':path': '/' });
  const [error] = await once(second, 'error');
  assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
  assert.match(error.message, /NGHTTP2_REFUSED_STREAM/);
  assert.deepStrictEqual(heard, ['goaway 0']);
  client.on('close', () => assert.deepStrictEqual(heard, ['goaway 0']));
  client.destroy();
});
