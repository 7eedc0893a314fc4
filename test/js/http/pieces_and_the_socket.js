'use strict';
// Pieces of an answer leave however the connection goes on: with more pieces of either kind, by JavaScript
// from some point on, or to its end in the middle.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const piece = 'a piece';
const routes = {
  '/long'(res) {
    for (let i = 0; i < 5000; i++) res.write(`${piece} ${i}`);
    res.end(Buffer.from('end'));
  },
  '/mixed'(res) {
    res.write(piece);
    res.write(Buffer.from('bytes'));
    res.write('\u00e9');
    setImmediate(() => {
      res.write('later');
      res.socket.on('data', () => {}); // from here on JavaScript reads and writes
      res.write(piece);
      res.end();
    });
  },
  '/destroyed'(res) {
    res.write(piece);
    res.socket.destroy();
  },
};
const expected = {
  '/long': `${Array.from({ length: 5000 }, (_, i) => `${piece} ${i}`).join('')}end`,
  '/mixed': `${piece}bytes\u00c3\u00a9later${piece}`,
};

// The content of as many chunks as came.
function content(text) {
  let result = '';
  for (let at = text.indexOf('\r\n\r\n') + 4; at < text.length;) {
    const line = text.indexOf('\r\n', at);
    const size = parseInt(text.slice(at, line), 16);
    result += text.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
  return result;
}

const server = http.createServer((req, res) => routes[req.url](res));
server.listen(0, '127.0.0.1', async () => {
  for (const path of Object.keys(routes)) {
    await new Promise((resolve) => {
      const client = net.connect(server.address().port, '127.0.0.1');
      let text = '';
      client.setEncoding('latin1').on('data', (more) => { text += more; });
      client.on('close', () => {
        if (path in expected) assert.strictEqual(content(text), expected[path], path);
        resolve();
      });
      client.on('error', () => {});
      client.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    });
  }
  server.close();
});
