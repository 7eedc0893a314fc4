// SPDX-License-Identifier: MIT
// Servers that answer with what is not HTTP, with too much, or not to the end: the client hears of an error or of an
// answer that was cut off, once, and never of a second answer; the connection is not used again.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const ok = (lines, body = '') => `HTTP/1.1 200 OK\r\n${lines}\r\n\r\n${body}`;
const SECOND = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond';

// What comes of it: the code of the error of the request, or what is read of the body and whether it is whole.
const TABLE = [
  ['', 'ECONNRESET'],
  ['\r\n\r\n', 'ECONNRESET'],
  ['HTTP/1.1 200 OK\r\nContent-Le', 'ECONNRESET'],
  ['nonsense\r\n\r\n', /^HPE_INVALID_CONSTANT$/],
  ['HTTP/9.9 200 OK\r\n\r\n', /^HPE_INVALID_VERSION$/],
  ['HTTP/1.1 99 OK\r\n\r\n', /^HPE_INVALID_STATUS$/],
  ['HTTP/1.1 20x OK\r\n\r\n', /^HPE_INVALID_STATUS$/],
  [ok('X: a\0b'), /^HPE_INVALID_HEADER_TOKEN$/],
  [ok('X : a'), /^HPE_/],
  [ok('X: a\rY: b'), /^HPE_/],
  [ok('Content-Length: 3\r\nContent-Length: 4', 'abcd'), /^HPE_UNEXPECTED_CONTENT_LENGTH$/],
  [ok('Content-Length: -3', 'abc'), /^HPE_INVALID_CONTENT_LENGTH$/],
  [ok('Content-Length: 99999999999999999999', 'abc'), /^HPE_INVALID_CONTENT_LENGTH$/],
  [ok('Content-Length: 3\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), /^HPE_/],
  [ok(`X: ${'x'.repeat(20000)}`), /^HPE_HEADER_OVERFLOW$/],
  [ok('X: y\r\n'.repeat(20000)), /^HPE_HEADER_OVERFLOW$/],
  ['HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000), 'ECONNRESET'],
  [ok('Content-Length: 10', 'abc'), ['abc', false]],
  [ok('Transfer-Encoding: chunked', '5\r\nabc'), ['abc', false]],
  [ok('Transfer-Encoding: chunked', '3\r\nabc\r\n'), ['abc', false]],
  [ok('Transfer-Encoding: chunked', '3\r\nabcX0\r\n\r\n'), ['abc', false]],
  [ok('Transfer-Encoding: chunked', 'fffffffffffffffff\r\nabc'), ['', false]],
  [ok('Transfer-Encoding: chunked', '0\r\nX : y\r\n\r\n'), ['', false]],
  [ok('Connection: close', 'until the end'), ['until the end', true]],
  [ok('Content-Length: 3', `abc${SECOND}`), ['abc', true]],
  [ok('Transfer-Encoding: chunked', `0\r\n\r\n${SECOND}`), ['', true]],
  [`HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\n${SECOND}`, ['', true]],
];

function exchange(answer, agent) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(Buffer.from(answer, 'latin1')));
    });
    server.listen(0, '127.0.0.1', () => {
      const told = [];
      let body = '';
      const req = http.get({ host: '127.0.0.1', port: server.address().port, agent });
      const socket = new Promise((got) => req.once('socket', got));
      req.on('error', (err) => told.push(err.code));
      req.on('response', (res) => {
        told.push('response');
        res.on('data', (chunk) => body += chunk);
        res.on('error', () => {});
        res.on('close', () => told.push(res.complete));
      });
      req.on('close', async () => {
        const used = await socket;
        if (!used.destroyed) await new Promise((closed) => used.once('close', closed).resume());
        server.close();
        setImmediate(() => resolve({ told, body }));
      });
    });
  });
}

(async () => {
  for (const [answer, expected] of TABLE) {
    const agent = new http.Agent({ keepAlive: true });
    const { told, body } = await exchange(answer, agent);
    const name = JSON.stringify(answer.slice(0, 80));
    if (Array.isArray(expected)) {
      assert.strictEqual(told.filter((what) => what === 'response').length, 1, `${name} ${told}`);
      assert.strictEqual(body, expected[0], name);
      assert.strictEqual(told.includes(expected[1]), true, `${name} ${told}`);
    } else {
      assert.strictEqual(told.length, 1, `${name} ${told}`);
      if (expected instanceof RegExp) assert.match(told[0], expected, name);
      else assert.strictEqual(told[0], expected, name);
    }
    assert.strictEqual(Object.keys(agent.freeSockets).length, 0, name);
  }
})();
