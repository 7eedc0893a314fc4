// SPDX-License-Identifier: MIT
// How fetch() fails, with the causes that programs know from Node.js.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const server = http.createServer((req, res) => {
  if (req.url === '/die') {
    req.socket.destroy();
  } else if (req.url === '/half') {
    res.writeHead(200, { 'content-length': 100 });
    res.write('abc', () => req.socket.destroy());
  } else {
    res.end(req.headers.connection);
  }
});

// The URL of a server that answers whatever is asked.
const raw = (text) => new Promise((resolve) => {
  const other = net.createServer((socket) => {
    socket.on('data', () => socket.write(text));
    socket.on('error', () => {});
  });
  other.unref();
  other.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${other.address().port}/`));
});

async function causeOf(promise, message = 'fetch failed') {
  const error = await promise.then(() => assert.fail('no failure'), (e) => e);
  assert.deepStrictEqual([error.name, error.message], ['TypeError', message]);
  return [error.cause.name, error.cause.code, error.cause.message];
}

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const closed = ['SocketError', 'UND_ERR_SOCKET', 'other side closed'];
  assert.deepStrictEqual(await causeOf(fetch(`${url}/die`)), closed);
  assert.deepStrictEqual(await causeOf((await fetch(`${url}/half`)).text(), 'terminated'), closed);

  for (const name of ['transfer-encoding', 'keep-alive', 'upgrade', 'content-length']) {
    assert.deepStrictEqual(await causeOf(fetch(url, { headers: { [name]: 'x' } })),
                           ['InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`]);
  }
  assert.deepStrictEqual(await causeOf(fetch(url, { headers: { expect: '100-continue' } })),
                         ['NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported']);
  const wrong = fetch(url, { method: 'POST', body: 'abc', headers: { 'content-length': '5' } });
  assert.strictEqual((await causeOf(wrong))[1], 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH');
  assert.strictEqual(await (await fetch(url, { headers: { connection: 'close' } })).text(), 'close');
  assert.strictEqual(await (await fetch(url, { headers: { connection: 'other' } })).text(), 'keep-alive');

  assert.strictEqual((await causeOf(fetch(await raw('garbage\r\n\r\n'))))[0], 'HTTPParserError');
  const upgrade = await raw('HTTP/1.1 101 Up\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
  assert.deepStrictEqual(await causeOf(fetch(upgrade)), ['SocketError', 'UND_ERR_SOCKET', 'bad upgrade']);
  const early = await raw('HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  assert.strictEqual(await (await fetch(early)).text(), 'ok');

  const body = new ReadableStream({ pull() { throw new RangeError('mine'); } });
  assert.deepStrictEqual(await causeOf(fetch(url, { method: 'POST', duplex: 'half', body })),
                         ['RangeError', undefined, 'mine']);
  server.closeAllConnections();
  server.close();
});
