// SPDX-License-Identifier: MIT
// What servers announce: other services (ALTSVC), other origins (ORIGIN), and settings of their own kind.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');
const path = require('node:path');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const identity = { key: read('server-key.pem'), cert: read('server-cert.pem') };
const ca = read('ca-cert.pem');

// The name is the certificate's; not every machine knows it.
const lookup = (name, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

async function serve(options, onSession, clientOptions, talk) {
  const server = http2.createSecureServer({ ...identity, ...options });
  server.on('session', onSession);
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': headers[':path'] === '/421' ? 421 : 200 });
    stream.end();
  });
  server.listen(0);
  await once(server, 'listening');
  const origin = `https://localhost:${server.address().port}`;
  const client = http2.connect(origin, { ca, lookup, ...clientOptions });
  await talk(client, origin);
  client.destroy();
  server.close();
  await once(server, 'close');
}

async function main() {
  await serve({ origins: ['https://a.example/path', 'https://b.example'] }, (session) => {
    session.altsvc('h2=":8000"', 'https://c.example:81/x');
    for (const bad of [0, 1.5, 2 ** 32]) assert.throws(() => session.altsvc('x', bad), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => session.altsvc('\n'), { code: 'ERR_INVALID_CHAR' });
    assert.throws(() => session.altsvc('x', 'abc:'), { code: 'ERR_HTTP2_ALTSVC_INVALID_ORIGIN' });
    assert.throws(() => session.altsvc('x'.repeat(17000)), { code: 'ERR_HTTP2_ALTSVC_LENGTH' });
    assert.throws(() => session.origin('foo://bar'), { code: 'ERR_HTTP2_INVALID_ORIGIN' });
    assert.throws(() => session.origin(1), { code: 'ERR_INVALID_ARG_TYPE' });
    assert.throws(() => session.origin(`http://${'a'.repeat(17000)}`), { code: 'ERR_HTTP2_ORIGIN_LENGTH' });
  }, {}, async (client, origin) => {
    const [[service, of, stream], [origins]] = await Promise.all([once(client, 'altsvc'), once(client, 'origin')]);
    assert.deepStrictEqual([service, of, stream], ['h2=":8000"', 'https://c.example:81', 0]);
    assert.deepStrictEqual(origins, ['https://a.example', 'https://b.example']);
    assert.deepStrictEqual(client.originSet, [origin, ...origins]);
    const request = client.request({ ':path': '/421', ':authority': 'a.example' }).resume();
    await once(request, 'response');
    assert.deepStrictEqual(client.originSet, [origin, 'https://b.example']);
  });

  await serve({ origins: ['https://a.example', 'https://b.example'] }, () => {}, { maxOriginSetSize: 2 },
              async (client) => {
                const [error] = await once(client, 'error');
                assert.strictEqual(error.code, 'ERR_HTTP2_TOO_MANY_ORIGINS');
              });

  await serve({ settings: { customSettings: { 1000: 7 } } }, () => {}, { remoteCustomSettings: [1000] },
              async (client) => {
                const [settings] = await once(client, 'remoteSettings');
                assert.deepStrictEqual({ ...settings.customSettings }, { 1000: 7 });
                assert.strictEqual(client.remoteSettings.maxConcurrentStreams, 2 ** 32 - 1);
              });
}

main();
