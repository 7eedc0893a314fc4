// SPDX-License-Identifier: MIT
// Clients that ask for much and read nothing: the server stops reading them when enough waits, and keeps little for
// each; heads without an end are refused at the limit. Others are served meanwhile.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

const ANSWER = 'a'.repeat(8 * 1024);
let served = 0;
const server = http.createServer((req, res) => {
  served++;
  res.end(req.url === '/small' ? 'small' : ANSWER);
});

server.on('clientError', (err, socket) => {
  if (err.code !== 'ECONNRESET') server.emit('refused', err.code);
  socket.destroy();
});

const connect = () => net.connect(server.address().port, '127.0.0.1').on('error', () => {});

function small() {
  return new Promise((resolve) => {
    http.get({ port: server.address().port, host: '127.0.0.1', path: '/small', agent: false }, (res) => {
      let text = '';
      res.on('data', (chunk) => text += chunk).on('end', () => resolve(text));
    });
  });
}

// Sends until nothing goes out any more; gives how much went.
function pour(client, chunk, limit) {
  return new Promise((resolve) => {
    let sent = 0;
    let quiet;
    const more = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => resolve(sent), 300);
      if (sent < limit) client.write(chunk, (err) => {
        if (err) return;
        sent += chunk.length;
        more();
      });
    };
    client.on('close', () => {
      clearTimeout(quiet);
      resolve(sent);
    });
    more();
  });
}

server.listen(0, '127.0.0.1', async () => {
  // Thousands of requests on one connection, not one answer read
  const greedy = connect().pause();
  const requests = 'GET /big HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1000);
  await pour(greedy, requests, 20 * requests.length);
  assert.ok(served < 20000, `${served} answers of 8 KB`);
  assert.strictEqual(await small(), 'small');
  assert.ok(process.memoryUsage().rss < 1024 * 1024 * 1024);
  greedy.destroy();

  // Heads that do not end: one long line, many short ones, many names
  for (const line of ['x'.repeat(1024), 'X: y\r\n'.repeat(100), 'a: b\r\nc: d\r\n'.repeat(50)]) {
    const client = connect();
    client.write('GET /flood HTTP/1.1\r\nHost: a\r\nX: ');
    const refused = once(server, 'refused');
    await pour(client, line, 1024 * 1024);
    assert.deepStrictEqual(await refused, ['HPE_HEADER_OVERFLOW']);
    client.destroy();
  }

  // Many connections that say nothing
  const idle = Array.from({ length: 100 }, connect);
  await Promise.all(idle.map((client) => new Promise((done) => client.once('connect', done))));
  assert.strictEqual(await small(), 'small');
  idle.forEach((client) => client.destroy());
  server.close();
  server.closeAllConnections();
});
