// SPDX-License-Identifier: MIT
// 101 without the headers of an upgrade is a final answer without a body, not an information before another.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const server = http.createServer((req, res) => {
  res.statusCode = req.url === '/switch' ? 101 : 200;
  res.end();
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const got = [];
  const get = (path, then) => {
    const req = http.get({ port, host: '127.0.0.1', path, agent }, (res) => {
      assert.strictEqual(res.upgrade, false);
      got.push(res.statusCode);
      res.on('end', then).resume();
    });
    req.on('information', () => assert.fail('101 is no information'));
  };
  get('/switch', () => get('/', () => {
    assert.deepStrictEqual(got, [101, 200]);
    agent.destroy();
    server.close();
  }));
});
