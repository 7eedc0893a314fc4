// SPDX-License-Identifier: MIT
// How streams and sessions end, in every state: codes, events and their order on both sides.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');
const { once } = require('node:events');

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

function record(emitter) {
  const log = [];
  for (const event of ['response', 'aborted', 'finish', 'end', 'error', 'close']) {
    emitter.on(event, (value) => log.push(event === 'error' ? value.code ?? value.message : event));
  }
  return log;
}

async function meet(onStream, onRequest, headers = { ':method': 'POST' }) {
  const server = http2.createServer();
  server.on('sessionError', () => {});
  const served = new Promise((resolve) => {
    server.on('stream', (stream) => {
      const log = record(stream);
      stream.on('close', () => resolve({ log, code: stream.rstCode }));
      onStream(stream);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('error', () => {});
  const request = client.request(headers);
  const log = record(request);
  request.resume();
  onRequest(request, client);
  if (!request.closed || !request.destroyed) await new Promise((resolve) => request.once('close', resolve));
  const code = request.rstCode;
  const server1 = request.id === undefined ? undefined : await served;
  client.destroy();
  server.close();
  await once(server, 'close');
  return { log, code, server: server1 };
}

const nothing = () => {};
const begin = (stream) => {
  stream.respond();
  stream.write('x');
};

async function main() {
  // The one who ends a stream without a reason is heard to the last word.
  let met = await meet((stream) => { begin(stream); stream.destroy(); }, nothing);
  assert.deepStrictEqual(met.log.toSorted(), ['aborted', 'close', 'end', 'finish', 'response']);
  assert.strictEqual(met.log.at(-1), 'close');
  assert.deepStrictEqual(met.server, { log: ['aborted', 'close'], code: 0 });

  met = await meet((stream) => { begin(stream); stream.destroy(new Error('boom')); }, nothing);
  assert.strictEqual(met.code, NGHTTP2_INTERNAL_ERROR);
  assert.ok(met.log.includes('ERR_HTTP2_STREAM_ERROR'));
  assert.deepStrictEqual(met.server.log, ['aborted', 'boom', 'close']);

  met = await meet(nothing, (request) => request.close(NGHTTP2_CANCEL));
  assert.strictEqual(met.code, NGHTTP2_CANCEL);
  assert.ok(!met.log.includes('error') && met.log.includes('aborted'));
  assert.strictEqual(met.server.code, NGHTTP2_CANCEL);

  met = await meet((stream) => stream.close(NGHTTP2_REFUSED_STREAM), nothing);
  assert.strictEqual(met.code, NGHTTP2_REFUSED_STREAM);

  // An answer without a look at the body: the rest is not waited for, and not an error.
  met = await meet((stream) => { stream.respond(); stream.end('no'); }, (request) => request.write('y'));
  assert.strictEqual(met.code, 0);
  assert.strictEqual(met.server.code, 0);
  assert.ok(met.log.includes('end'));

  // Requests that wait for a connection that never comes to be, or is closed before.
  met = await meet(nothing, (request, client) => client.destroy());
  assert.deepStrictEqual(met.log.slice(-2), ['ERR_HTTP2_STREAM_CANCEL', 'close']);
  met = await meet(nothing, (request, client) => client.close());
  assert.deepStrictEqual(met.log.slice(-2), ['ERR_HTTP2_GOAWAY_SESSION', 'close']);

  // The session's end is that of its streams.
  met = await meet((stream) => stream.session.destroy(NGHTTP2_REFUSED_STREAM), nothing);
  assert.strictEqual(met.code, NGHTTP2_REFUSED_STREAM);
  assert.ok(met.log.includes('ERR_HTTP2_SESSION_ERROR'));
  met = await meet((stream) => stream.session.goaway(5), nothing);
  assert.strictEqual(met.code, 5);

  // Callbacks that wait for the other side hear that it will not answer.
  const server = http2.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  await once(client, 'connect');
  const codes = [];
  const { socket } = client;
  client.ping((error) => codes.push(error.code));
  client.settings({}, (error) => codes.push(error.code));
  client.destroy();
  await once(client, 'close');
  await new Promise(setImmediate);
  assert.ok(codes.includes('ERR_HTTP2_PING_CANCEL'));
  assert.throws(() => socket.remotePort, { code: 'ERR_HTTP2_SOCKET_UNBOUND' });

  // What has come is read to its end, however slowly, though the other side has gone.
  const slow = new Promise((resolve) => {
    server.once('stream', (stream) => {
      stream.respond();
      stream.end();
      stream.once('readable', async () => {
        await once(stream.session, 'close');
        let length = 0;
        for await (const chunk of stream) length += chunk.length;
        resolve(length);
      });
    });
  });
  const quick = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const upload = quick.request({ ':method': 'POST' });
  upload.end('x'.repeat(50000));
  upload.resume();
  await once(upload, 'close');
  quick.close();
  assert.strictEqual(await slow, 50000);

  // The session is there until its socket is closed, and not only until the other side has said all.
  const raw = net.connect(server.address().port, '127.0.0.1');
  const ended = new Promise((resolve) => {
    server.once('connection', (connection) => connection.on('end', () => resolve(opened.destroyed)));
  });
  let opened;
  server.once('session', (session) => { opened = session; });
  raw.end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
  assert.strictEqual(await ended, false);
  await once(opened, 'close');
  server.close();
}

main();
