// SPDX-License-Identifier: MIT
// Answers with the head of the one before, with nearly that head, and with heads of their own: each says what it must.
'use strict';
const assert = require('node:assert');
const http = require('node:http');

const text = { 'Content-Type': 'text/plain' };
const answers = [
  (res) => res.setHeader('Content-Type', 'text/plain').end('one'),
  (res) => res.setHeader('Content-Type', 'text/plain').end('two'),
  (res) => res.setHeader('Content-Type', 'text/plain').end('three'),
  (res) => res.setHeader('content-type', 'text/plain').end('one'),
  (res) => res.setHeader('Content-Type', ['text/plain']).end('one'),
  (res) => res.writeHead(200, text).end('one'),
  (res) => res.writeHead(200, text).end('one'),
  (res) => res.writeHead(200, { ...text, 'Content-Length': 3 }).end('one'),
  (res) => res.writeHead(200, { ...text, 'Content-Length': 3 }).end('one'),
  (res) => res.writeHead(200, { ...text, 'Content-Length': 4 }).end('four'),
  (res) => res.writeHead(200, ['Content-Type', 'text/plain']).end('one'),
  (res) => res.writeHead(200, text).end(Buffer.from('one')),
  (res) => res.writeHead(404, text).end('one'),
  (res) => res.writeHead(204, text).end(),
  (res) => { res.writeHead(200, text); res.write('o'); res.end('ne'); },
  (res) => { res.writeHead(200, text); res.write('o'); res.end('ne'); },
  (res) => { res.sendDate = false; res.writeHead(200, text).end('one'); },
  (res) => res.writeHead(200, { ...text, 'X-Two': ['a', 'b'] }).end('one'),
  (res) => res.writeHead(200, { ...text, 'X-Two': ['a', 'b'] }).end('one'),
  (res) => { res.removeHeader('connection'); res.writeHead(200, text).end('one'); },
  (res) => { res.setHeader('X-A', 1); res.writeHead(200, text).end('one'); },
  (res) => { res.setHeader('X-A', 1); res.writeHead(200, text).end('one'); },
  (res) => { res.setHeader('X-A', 2); res.writeHead(200, text).end('one'); },
  (res) => res.end('é'),
  (res) => res.end('ab'),
];

const lines = (raw) => {
  const list = [];
  for (let i = 0; i < raw.length; i += 2) if (raw[i] !== 'Date') list.push(`${raw[i]}: ${raw[i + 1]}`);
  return list;
};
const K = ['Connection: keep-alive', 'Keep-Alive: timeout=5'];
const T = 'Content-Type: text/plain';
const L = (n) => `Content-Length: ${n}`;
const C = 'Transfer-Encoding: chunked';
const expected = [
  [T, ...K, L(3), 'one'], [T, ...K, L(3), 'two'], [T, ...K, L(5), 'three'],
  ['content-type: text/plain', ...K, L(3), 'one'], [T, ...K, L(3), 'one'],
  [T, ...K, C, 'one'], [T, ...K, C, 'one'],
  [T, L(3), ...K, 'one'], [T, L(3), ...K, 'one'], [T, L(4), ...K, 'four'],
  [T, ...K, C, 'one'], [T, ...K, C, 'one'], [T, ...K, C, 'one'], [T, ...K, ''],
  [T, ...K, C, 'one'], [T, ...K, C, 'one'],
  [T, ...K, C, 'one'],
  [T, 'X-Two: a', 'X-Two: b', ...K, C, 'one'], [T, 'X-Two: a', 'X-Two: b', ...K, C, 'one'],
  [T, C, 'one'],
  ['X-A: 1', T, ...K, C, 'one'], ['X-A: 1', T, ...K, C, 'one'], ['X-A: 2', T, ...K, C, 'one'],
  [...K, L(2), 'é'], [...K, L(2), 'ab'],
];

const server = http.createServer((req, res) => answers[req.url.slice(1)](res));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function get(i) {
  return new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: server.address().port, path: `/${i}`, agent }, (res) => {
      let body = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => { body += chunk; });
      res.on('end', () => resolve({ dated: res.headers.date !== undefined, list: [...lines(res.rawHeaders), body] }));
    }).on('error', reject);
  });
}

server.listen(0, '127.0.0.1', async () => {
  for (let i = 0; i < answers.length; i++) {
    const { dated, list } = await get(i);
    assert.deepStrictEqual(list, expected[i], `answer ${i}`);
    assert.strictEqual(dated, i !== 16);
  }
  // HEAD has the length of a body that does not come.
  await new Promise((resolve) => {
    http.request({ host: '127.0.0.1', port: server.address().port, path: '/0', method: 'HEAD', agent }, (res) => {
      assert.strictEqual(res.headers['content-type'], 'text/plain');
      res.resume().on('end', resolve);
    }).end();
  });
  agent.destroy();
  server.close();
});
