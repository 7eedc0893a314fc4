// SPDX-License-Identifier: MIT
// Limits of what the other side may cost: memory, headers, frames that make no sense, settings; and of what is sent.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');
const net = require('node:net');
const { once } = require('node:events');

async function withServer(options, clientOptions, onStream, talk) {
  const server = http2.createServer(options);
  server.on('sessionError', () => {});
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    onStream(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const client = clientOptions && http2.connect(`http://127.0.0.1:${port}`, clientOptions);
  client?.on('error', () => {});
  await talk(client ?? port, server);
  client?.destroy();
  server.close();
}

const failure = async (request) => (await once(request.resume(), 'error').then(([error]) => error, (error) => error));

const head = (length, type, flags, stream) => {
  const bytes = Buffer.alloc(9);
  bytes.writeUIntBE(length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  return bytes;
};

async function main() {
  // More than the memory of a session waits: no new streams.
  await withServer({ maxSessionMemory: 1 }, {}, (stream) => {
    stream.respond();
    stream.end(Buffer.alloc(2e6));
  }, async (client) => {
    const first = client.request();
    await once(first, 'response');
    assert.match((await failure(client.request())).message, /NGHTTP2_ENHANCE_YOUR_CALM/);
    first.destroy();
  });

  for (const [options, headers] of [
    [{ maxHeaderListPairs: 5 }, { a: '1', b: '2', c: '3' }],
    [{ settings: { maxHeaderListSize: 200 } }, { a: 'x'.repeat(1000) }],
  ]) {
    await withServer(options, {}, () => assert.fail('refused'), async (client) => {
      await once(client, 'remoteSettings');
      assert.match((await failure(client.request(headers))).message, /NGHTTP2_ENHANCE_YOUR_CALM/);
    });
  }

  // What is too long to be sent is told as a frame that failed.
  await withServer({}, { maxSendHeaderBlockLength: 10 }, () => assert.fail('never sent'), async (client) => {
    const request = client.request();
    const [[type, code, id], error] = await Promise.all([once(request, 'frameError'), failure(request)]);
    assert.deepStrictEqual([type, code, id], [1, http2.constants.NGHTTP2_FRAME_SIZE_ERROR, 1]);
    assert.match(error.message, /NGHTTP2_REFUSED_STREAM/);
  });

  // Requests that make no sense, one after another.
  await withServer({ maxSessionInvalidFrames: 20 }, null, () => assert.fail('senseless'), async (port, server) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(head(0, 4, 0, 0));
    const [session] = await once(server, 'session');
    const failed = once(session, 'error').then(([error]) => error, (error) => error);
    for (let i = 0; i < 40; i++) socket.write(Buffer.concat([head(1, 1, 5, 2 * i + 1), Buffer.from([0x88])]));
    assert.strictEqual((await failed).code, 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES');
    socket.destroy();
  });

  // Answers to what was not asked.
  for (const frame of [Buffer.concat([head(8, 6, 1, 0), Buffer.alloc(8)])]) {
    await withServer({}, null, () => {}, async (port, server) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
      socket.write(Buffer.concat([head(0, 4, 0, 0), frame]));
      const [session] = await once(server, 'session');
      const error = await once(session, 'error').then(([one]) => one, (one) => one);
      assert.strictEqual(error.message, 'Protocol error');
      socket.destroy();
    });
  }

  // Padding is between the two sides: nobody sees it.
  for (const paddingStrategy of [http2.constants.PADDING_STRATEGY_ALIGNED, http2.constants.PADDING_STRATEGY_MAX]) {
    await withServer({ paddingStrategy }, { paddingStrategy }, (stream) => {
      stream.respond();
      stream.pipe(stream);
    }, async (client) => {
      const request = client.request({ ':method': 'POST' });
      request.end('x'.repeat(5000));
      let length = 0;
      for await (const chunk of request) length += chunk.length;
      assert.strictEqual(length, 5000);
    });
  }

  for (const [options, code] of [
    [{ maxSessionInvalidFrames: -1 }, 'ERR_OUT_OF_RANGE'],
    [{ maxSessionRejectedStreams: 'x' }, 'ERR_INVALID_ARG_TYPE'],
    [{ strictSingleValueFields: 1 }, 'ERR_INVALID_ARG_TYPE'],
    [{ remoteCustomSettings: Array(11).fill(1) }, 'ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS'],
    [{ settings: 1 }, 'ERR_INVALID_ARG_TYPE'],
  ]) {
    assert.throws(() => http2.createServer(options), { code });
  }
}

main();
