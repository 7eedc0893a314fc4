// SPDX-License-Identifier: MIT
// fetch undoes the codings of an answer's body, and fails where the body is not what they say.
'use strict';

const assert = require('node:assert');
const http = require('node:http');
const zlib = require('node:zlib');

const text = 'hello '.repeat(40000);
const coders = {
  'gzip': zlib.gzipSync, 'x-gzip': zlib.gzipSync, 'br': zlib.brotliCompressSync, 'zstd': zlib.zstdCompressSync,
  'deflate': zlib.deflateSync, 'raw': zlib.deflateRawSync, 'identity': (bytes) => bytes, 'foo': (bytes) => bytes,
};

const server = http.createServer((req, res) => {
  const [, list, how] = req.url.split('/');
  const names = list.split('+');
  let bytes = Buffer.from(text);
  for (const name of names) bytes = coders[name.toLowerCase()](bytes);
  if (how === 'cut') bytes = bytes.subarray(0, -12);
  if (how === 'junk') bytes = Buffer.from('not compressed at all');
  if (how === 'empty') bytes = Buffer.alloc(0);
  res.setHeader('content-encoding', names.map((name) => (name === 'raw' ? 'deflate' : name)).join(', '));
  if (how === 'gone') {
    res.write(bytes.subarray(0, 20));
    setTimeout(() => res.destroy(), 20);
    return;
  }
  if (how === '304') res.statusCode = 304;
  res.end(how === '304' ? undefined : bytes);
});

server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const get = async (path, init) => (await fetch(url + path, init)).text();
  for (const list of ['gzip', 'x-gzip', 'br', 'zstd', 'deflate', 'raw', 'identity', 'foo', 'gzip+br', 'br+raw+zstd']) {
    assert.strictEqual(await get(`/${list}`), text, list);
  }
  assert.strictEqual((await fetch(`${url}/gzip`)).headers.get('content-encoding'), 'gzip');
  const untouched = await (await fetch(`${url}/gzip+foo`)).arrayBuffer();
  assert.deepStrictEqual(Buffer.from(untouched), zlib.gzipSync(text));
  for (const list of ['gzip', 'deflate', 'br']) assert.strictEqual(await get(`/${list}/empty`), '');
  const cut = await get('/gzip/cut');
  assert.ok(cut.length > 0 && text.startsWith(cut));
  await assert.rejects(get('/gzip/junk'), ({ message, cause }) => message === 'terminated' &&
    cause.code === 'Z_DATA_ERROR');
  await assert.rejects(get('/raw/junk'), { message: 'terminated' });
  await assert.rejects(get('/gzip/gone'), { message: 'terminated' });
  const six = Array(6).fill('gzip').join('+');
  await assert.rejects(get(`/${six}`), ({ cause }) => /^too many content-encodings/.test(cause.message));
  assert.strictEqual(await get('/gzip/304'), '');
  assert.strictEqual(await get('/gzip', { method: 'HEAD' }), '');
  const controller = new AbortController();
  const given = await fetch(`${url}/br/gone`, { signal: controller.signal });
  controller.abort();
  await assert.rejects(given.text(), { name: 'AbortError' });
  const reader = (await fetch(`${url}/raw`)).body.getReader();
  assert.ok((await reader.read()).value.length > 0);
  await reader.cancel();
  server.close();
  server.closeAllConnections();
});
