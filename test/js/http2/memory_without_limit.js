// SPDX-License-Identifier: MIT
// A limit of a session's memory beyond what integers hold is none: some libraries lift it by Number.MAX_SAFE_INTEGER.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');

(async () => {
  const maxSessionMemory = Number.MAX_SAFE_INTEGER;
  const server = http2.createServer({ maxSessionMemory }, (req, res) => res.end('fine'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`, { maxSessionMemory });
  const req = client.request({ ':path': '/' });
  const [headers] = await once(req, 'response');
  assert.strictEqual(headers[':status'], 200);
  assert.strictEqual((await req.setEncoding('utf8').toArray()).join(''), 'fine');
  client.close();
  server.close();
})();
