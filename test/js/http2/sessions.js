// SPDX-License-Identifier: MIT
// Sessions: settings, pings, goaway, and close() that lets what is under way finish.
'use strict';

const assert = require('node:assert');
const http2 = require('node:http2');

const seen = [];
const server = http2.createServer({ settings: { maxConcurrentStreams: 7 } });
server.on('stream', (stream) => {
  stream.session.goaway(0, 0, Buffer.from('bye'));
  stream.respond();
  setTimeout(() => stream.end('late'), 50);
});
server.listen(0, '127.0.0.1', () => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  assert.strictEqual(client.type, http2.constants.NGHTTP2_SESSION_CLIENT);
  assert.throws(() => client.ping(Buffer.alloc(7), () => {}), { code: 'ERR_HTTP2_PING_LENGTH' });
  assert.throws(() => client.settings({ maxFrameSize: 1 }), { code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
  client.once('remoteSettings', (settings) => {
    assert.strictEqual(settings.maxConcurrentStreams, 7);
    client.settings({ initialWindowSize: 1 << 20 }, (error, local) => {
      assert.ifError(error);
      assert.strictEqual(local.initialWindowSize, 1 << 20);
      client.ping(Buffer.from('12345678'), (failure, ms, payload) => {
        assert.ifError(failure);
        assert.ok(ms >= 0);
        assert.strictEqual(payload.toString(), '12345678');
        ask(client);
      });
    });
  });
});

function ask(client) {
  const req = client.request();
  let text = '';
  client.once('goaway', (code, last, data) => {
    seen.push(`goaway ${code} ${data}`);
  });
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => seen.push(text));
  client.on('close', () => {
    seen.push('close');
    assert.ok(client.destroyed);
    client.request().on('error', ({ code }) => seen.push(code));
    server.close();
  });
}
process.on('exit', () => assert.deepStrictEqual(seen, ['goaway 0 bye', 'late', 'close', 'ERR_HTTP2_INVALID_SESSION']));
