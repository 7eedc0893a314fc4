// SPDX-License-Identifier: MIT
// A request is answered while its body fills the buffers and nobody reads it: what follows is read and thrown away, so
// that the connection serves the next request.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const events = [];
const agent = new http.Agent({ maxSockets: 1, keepAlive: true });
const server = http.createServer((req, res) => {
  events.push(req.method);
  if (req.method === 'GET') {
    res.end();
    return;
  }
  res.flushHeaders();
  req.on('close', () => events.push('closed'));
  req.socket.once('pause', () => {
    res.end();
    post.end('the rest');
  });
});
let post;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  post = http.request({ agent, host: '127.0.0.1', port, method: 'POST' }, (res) => {
    res.resume();
    post.write(Buffer.alloc(256 * 1024));
  });
  post.write('initial');
  http.get({ agent, host: '127.0.0.1', port }, (res) => {
    res.resume().on('end', () => {
      agent.destroy();
      server.close();
    });
  });
});
process.on('exit', () => assert.deepStrictEqual(events, ['POST', 'closed', 'GET']));
