// SPDX-License-Identifier: MIT
// The lines that fetch sends of itself, and those it does not let a program say.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const server = http.createServer((req, res) => {
  res.setHeader('x-connection', req.headers.connection);
  res.end(JSON.stringify(req.headers));
});
server.listen(0, '127.0.0.1', async () => {
  const host = `127.0.0.1:${server.address().port}`;
  const ask = async (init) => {
    const { host: told, connection, ...headers } = await (await fetch(`http://${host}/`, init)).json();
    assert.strictEqual(told, host);
    assert.strictEqual(connection, 'keep-alive');
    return headers;
  };
  const plain = {
    'accept': '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node',
    'accept-encoding': 'gzip, deflate',
  };
  const fresh = { 'pragma': 'no-cache', 'cache-control': 'no-cache' };
  assert.deepStrictEqual(await ask(), plain);
  assert.deepStrictEqual(await ask({ headers: { host: 'other' } }), plain);
  assert.deepStrictEqual(await ask({ mode: 'no-cors' }), { ...plain, 'sec-fetch-mode': 'no-cors' });
  assert.deepStrictEqual(await ask({ headers: { range: 'bytes=0-' } }),
                         { ...plain, 'range': 'bytes=0-', 'accept-encoding': 'identity' });
  assert.deepStrictEqual(await ask({ headers: { 'if-none-match': '"a"' } }),
                         { ...plain, ...fresh, 'if-none-match': '"a"' });
  for (const cache of ['no-store', 'reload']) assert.deepStrictEqual(await ask({ cache }), { ...plain, ...fresh });
  assert.deepStrictEqual(await ask({ cache: 'no-cache' }), { ...plain, 'cache-control': 'max-age=0' });
  assert.deepStrictEqual(await ask({ cache: 'no-store', headers: { 'cache-control': 'a' } }),
                         { ...plain, ...fresh, 'cache-control': 'a' });

  const head = await fetch(`http://${host}/`, { method: 'HEAD' });
  assert.strictEqual(head.headers.get('x-connection'), 'close'); // a body may follow the answer, whatever it says

  const refused = async (headers, code) => {
    await assert.rejects(ask({ method: 'POST', body: 'abc', headers }), ({ cause }) => cause.code === code);
  };
  await refused({ 'transfer-encoding': 'chunked' }, 'UND_ERR_INVALID_ARG');
  await refused({ upgrade: 'h2c' }, 'UND_ERR_INVALID_ARG');
  await refused({ expect: '100-continue' }, 'UND_ERR_NOT_SUPPORTED');
  await refused({ 'content-length': '4' }, 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH');
  const sent = await ask({ method: 'POST', body: 'abc', headers: { 'content-length': '3' } });
  assert.strictEqual(sent['content-length'], '3');
  server.close();
  server.closeAllConnections();
});
