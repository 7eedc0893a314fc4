// SPDX-License-Identifier: MIT
// respondWithFile(): a whole file, a range of it, and what cannot be sent. A pushed stream with a body of its own.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');

const source = fs.readFileSync(__filename);
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  switch (headers[':path']) {
    case '/whole':
      stream.respondWithFile(__filename, { 'content-type': 'text/plain' }, {
        statCheck(stat, fields) { fields['last-modified'] = stat.mtime.toUTCString(); },
      });
      break;
    case '/part':
      stream.respondWithFile(__filename, {}, { offset: 3, length: 7 });
      break;
    case '/folder':
      stream.respondWithFile(__dirname, {}, {
        onError(error) {
          assert.strictEqual(error.code, 'ERR_HTTP2_SEND_FILE');
          stream.respond({ ':status': 404 });
          stream.end();
        },
      });
      break;
    case '/push':
      stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
        assert.ifError(error);
        assert.throws(() => pushed.pushStream({}, () => {}), { code: 'ERR_HTTP2_NESTED_PUSH' });
        pushed.respond({ 'x-pushed': 'yes' });
        pushed.end('pushed');
        stream.respond();
        stream.end('asked');
      });
  }
});

function ask(client, path) {
  return new Promise((resolve, reject) => {
    const req = client.request({ ':path': path });
    gather(req, 'response', resolve, reject);
  });
}

function gather(stream, event, resolve, reject) {
  const chunks = [];
  let head;
  stream.on(event, (headers) => { head = headers; });
  stream.on('error', reject);
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => resolve({ head, body: Buffer.concat(chunks) }));
}

server.listen(0, '127.0.0.1', async () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const whole = await ask(client, '/whole');
  assert.strictEqual(whole.head['content-length'], String(source.length));
  assert.ok(whole.head['last-modified']);
  assert.deepStrictEqual(whole.body, source);
  assert.deepStrictEqual((await ask(client, '/part')).body, source.subarray(3, 10));
  assert.strictEqual((await ask(client, '/folder')).head[':status'], 404);
  const pushed = new Promise((resolve, reject) => {
    client.on('stream', (stream, headers) => {
      assert.strictEqual(headers[':path'], '/pushed');
      gather(stream, 'push', resolve, reject);
    });
  });
  assert.strictEqual(String((await ask(client, '/push')).body), 'asked');
  const { head, body } = await pushed;
  assert.strictEqual(head['x-pushed'], 'yes');
  assert.strictEqual(String(body), 'pushed');
  client.close();
  server.close();
});
