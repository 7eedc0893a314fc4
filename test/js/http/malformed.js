// SPDX-License-Identifier: MIT
// A table of requests that are not HTTP, or mean different things to different servers: none reaches the handler whole;
// each gives 'clientError' once, and the connection ends with the status a server answers by default.
'use strict';
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const head = (lines, body = '') => `POST / HTTP/1.1\r\nHost: a\r\n${lines}\r\n\r\n${body}`;
const chunked = (body) => head('Transfer-Encoding: chunked', body);
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

const heads = [
  // Two lengths.
  head('Content-Length: 3\r\nContent-Length: 4', 'abcd'),
  head('Content-Length: 3, 4', 'abcd'),
  head('Content-Length: 3, 3', 'abc'),
  ...['chunked', 'Chunked', 'CHUNKED', '\tchunked', 'chunked ', 'gzip, chunked'].flatMap((coding) => [
    head(`Content-Length: 4\r\nTransfer-Encoding: ${coding}`, `0\r\n\r\n${SMUGGLED}`),
    head(`Transfer-Encoding: ${coding}\r\ncontent-length: 4`, `0\r\n\r\n${SMUGGLED}`),
  ]),
  // A coding that hides the end of the body.
  ...['chunked, identity', 'chunked, chunked', 'chunked,']
    .map((coding) => head(`Transfer-Encoding: ${coding}`, `0\r\n\r\n${SMUGGLED}`)),
  // Lengths that are no numbers.
  ...['-1', '+3', '0x3', '3 3', '3a', 'abc', '', '1e1', '3.0', '99999999999999999999', '18446744073709551616', '\u0663']
    .map((length) => head(`Content-Length: ${length}`, 'abc')),
  // Lines.
  'GET / HTTP/1.1\nHost: a\n\n',
  'GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: 1\0\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX\0: 1\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX\t: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n',
  'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX\x7f: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n',
  // Request lines.
  'GET / HTTP/1.1 x\r\nHost: a\r\n\r\n',
  'GET / HTTP/3.9\r\nHost: a\r\n\r\n',
  'GET / HTTP/11\r\nHost: a\r\n\r\n',
  'GET / http/1.1\r\nHost: a\r\n\r\n',
  'get / HTTP/1.1\r\nHost: a\r\n\r\n',
  'NONSENSE / HTTP/1.1\r\nHost: a\r\n\r\n',
  ' GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', // TLS
];

// Good heads whose bodies are not: the handler may have started, but the body never ends and nothing follows.
const bodies = [
  ...['xchunked', 'chunked;q=1', '"chunked"', 'chun ked', 'identity', 'chunked\t', 'chunked \t', '\x0bchunked',
      'chunked\xa0', 'chunked\x7f', 'Chunked-', 'gzip', 'deflate', 'gzip, x']
    .map((coding) => head(`Transfer-Encoding: ${coding}`, `0\r\n\r\n${SMUGGLED}`)),
  ...['+3', '-3', '0x3', ' 3', '3 ', '3g', 'g', '', '3;\n', '3\t', '00000000000000000000000000000003x', 'fffffffffffffffff',
    '10000000000000003'].map((size) => chunked(`${size}\r\nabc\r\n0\r\n\r\n${SMUGGLED}`)),
  chunked(`3\nabc\n0\n\n${SMUGGLED}`),
  chunked(`3\r\nabcd\r\n0\r\n\r\n${SMUGGLED}`),
  chunked(`3\r\nabc\n0\r\n\r\n${SMUGGLED}`),
  chunked(`3\r\nabc0\r\n\r\n${SMUGGLED}`),
  chunked(`3;a\0b\r\nabc\r\n0\r\n\r\n${SMUGGLED}`),
  chunked(`3;a\rb\r\nabc\r\n0\r\n\r\n${SMUGGLED}`),
  chunked(`3;${'x'.repeat(20000)}\r\nabc\r\n0\r\n\r\n${SMUGGLED}`),
  chunked(`0\r\nX : 1\r\n\r\n${SMUGGLED}`),
  chunked(`0\r\n${'X: 1\r\n'.repeat(20000)}\r\n${SMUGGLED}`),
];

function exchange(port, input) {
  return new Promise((resolve) => {
    const client = net.connect(port, '127.0.0.1');
    let text = '';
    client.setTimeout(5000, () => {
      text += ' (no end)';
      client.destroy();
    });
    client.on('error', () => {}); // what is left unread may become a reset
    client.on('data', (chunk) => text += chunk);
    client.on('close', () => resolve(text));
    client.write(Buffer.from(input, 'latin1'));
  });
}

async function main() {
  let seen = [];
  const handler = (req, res) => {
    seen.push(req.url);
    req.resume().on('end', () => {
      seen.push('end');
      res.end();
    }).on('error', () => {});
  };
  const silent = http.createServer(handler).listen(0, '127.0.0.1');
  const asked = http.createServer(handler).listen(0, '127.0.0.1');
  let errors = 0;
  asked.on('clientError', (error, socket) => {
    assert.ok(error instanceof Error && typeof error.code === 'string');
    errors++;
    socket.destroy();
  });
  await new Promise((resolve) => setImmediate(resolve));
  for (const input of [...heads, ...bodies]) {
    const name = JSON.stringify(input.slice(0, 160));
    seen = [];
    const text = await exchange(silent.address().port, input);
    assert.match(text, /^HTTP\/1\.1 4(00|13|31) /, `${name} ${text}`);
    if (!bodies.includes(input)) assert.deepStrictEqual(seen, [], name);
    assert.ok(!seen.includes('end') && !seen.includes('/smuggled'), `${name} ${seen}`);
    errors = 0;
    await exchange(asked.address().port, input);
    assert.strictEqual(errors, 1, name);
    assert.ok(!seen.includes('end') && !seen.includes('/smuggled'), `${name} ${seen}`);
  }
  silent.close();
  asked.close();
}
main();
