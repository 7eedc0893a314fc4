// SPDX-License-Identifier: MIT
// A kept connection that the server has closed meanwhile is not used again.
'use strict';
const assert = require('node:assert');
const http = require('node:http');

const server = http.createServer((req, res) => res.end('x')).listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  for (let i = 0; i < 5; i++) {
    assert.strictEqual(await (await fetch(url)).text(), 'x');
    server.closeAllConnections();
  }
  server.close();
});
