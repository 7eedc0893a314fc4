// SPDX-License-Identifier: MIT
// The channels on which tools follow fetch().
'use strict';

const assert = require('node:assert');
const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const http = require('node:http');

const seen = [];
const listeners = {
  'undici:request:create'({ request }) {
    request.addHeader('x-trace', '17');
    seen.push(['create', request.origin, request.path, request.method, request.completed, request.contentLength]);
  },
  'undici:client:sendHeaders': ({ headers, request }) => seen.push(['send', headers.split('\r\n')[0], request.path]),
  'undici:request:bodyChunkSent': ({ chunk }) => seen.push(['chunk sent', Buffer.from(chunk).toString()]),
  'undici:request:bodySent': ({ request }) => seen.push(['sent', request.path]),
  'undici:request:headers'({ response: { statusCode, statusText, headers } }) {
    const at = headers.findIndex((name) => `${name}` === 'X-Answer');
    seen.push(['headers', statusCode, statusText, `${headers[at + 1]}`]);
  },
  'undici:request:bodyChunkReceived': ({ chunk }) => seen.push(['chunk', Buffer.from(chunk).toString()]),
  'undici:request:trailers': ({ request }) => seen.push(['end', request.completed]),
  'undici:request:error': ({ error }) => seen.push(['error', error.code]),
};

const server = http.createServer((req, res) => {
  if (req.url === '/die') {
    req.socket.destroy();
    return;
  }
  res.setHeader('X-Answer', req.headers['x-trace'] ?? 'none');
  req.resume().on('end', () => res.end('text'));
});
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  for (const name of Object.keys(listeners)) subscribe(name, listeners[name]);
  await (await fetch(`${origin}/a?b`, { method: 'POST', body: 'given' })).text();
  await fetch(`${origin}/die`).catch(() => {});
  for (const name of Object.keys(listeners)) unsubscribe(name, listeners[name]);
  assert.strictEqual((await fetch(origin)).headers.get('x-answer'), 'none');
  assert.deepStrictEqual(seen, [
    ['create', origin, '/a?b', 'POST', false, 5],
    ['send', 'POST /a?b HTTP/1.1', '/a?b'],
    ['chunk sent', 'given'],
    ['sent', '/a?b'],
    ['headers', 200, 'OK', '17'],
    ['chunk', 'text'],
    ['end', true],
    ['create', origin, '/die', 'GET', false, null],
    ['send', 'GET /die HTTP/1.1', '/die'],
    ['sent', '/die'],
    ['error', 'UND_ERR_SOCKET'],
  ]);
  server.closeAllConnections();
  server.close();
});
