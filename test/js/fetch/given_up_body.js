'use strict';
// A body that is given up while its end is on the way, by an abort or by cancel(), is nobody's error.
const assert = require('node:assert');
const http = require('node:http');

const server = http.createServer((req, res) => res.end('x'.repeat(1000)));
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  for (let i = 0; i < 20; i++) {
    const controller = new AbortController();
    const response = await fetch(url, { signal: controller.signal });
    if (i % 2) await new Promise(setImmediate);
    controller.abort();
    await assert.rejects(response.text(), { name: 'AbortError' });
    const other = await fetch(url);
    const reader = other.body.getReader();
    reader.read().catch(() => {});
    if (i % 2) await new Promise(setImmediate);
    await reader.cancel();
  }
  server.close();
  server.closeAllConnections();
});
