// SPDX-License-Identifier: MIT
// A request with more header lines than server.maxHeadersCount (1000 where it says nothing) is refused; of an answer
// the lines behind the limit are left out.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const lines = (count) => Array.from({ length: count }, (_, i) => `a${i}:\r\n`).join('');

function ask(limit, count, trailers, then) {
  const server = http.createServer({ maxHeaderSize: 1e6 }, (req, res) => {
    req.on('end', () => {
      assert.strictEqual(req.rawHeaders.length, 2 * count);
      assert.strictEqual(req.rawTrailers.length, 2 * trailers);
      res.end();
    }).on('error', () => {}).resume();
  });
  server.maxHeadersCount = limit;
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    let text = '';
    client.setEncoding('latin1').on('data', (chunk) => { text += chunk; });
    client.on('close', () => {
      server.close();
      then(Number(text.slice(9, 12)));
    });
    client.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n' +
      `${lines(count - 3)}\r\n0\r\n${lines(trailers)}\r\n`);
  });
}

const cases = [
  [4, 4, 4, 200], [4, 5, 0, 431], [4, 4, 5, 431], [null, 1000, 0, 200], [null, 1001, 0, 431], [0, 1500, 0, 200],
  [-1, 1500, 0, 200], [1500, 1500, 0, 200],
];
(function next() {
  const [limit, count, trailers, status] = cases.shift() ?? [];
  if (status === undefined) return;
  ask(limit, count, trailers, (got) => {
    assert.strictEqual(got, status, `${limit} ${count} ${trailers}`);
    next();
  });
})();

const server = net.createServer((socket) => {
  socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${lines(1500)}\r\n`));
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  let open = 3;
  for (const [limit, count] of [[null, 1000], [7, 7], [0, 1500]]) {
    const req = http.get({ port, host: '127.0.0.1', maxHeaderSize: 1e6 }, (res) => {
      assert.strictEqual(res.rawHeaders.length, 2 * count);
      res.resume().on('close', () => { if (--open === 0) server.close(); });
    });
    req.maxHeadersCount = limit;
  }
});
