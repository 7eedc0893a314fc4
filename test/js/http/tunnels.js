// SPDX-License-Identifier: MIT
// HTTPS through a proxy: a tunnel for each connection, and what becomes of proxies that do not open one.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const https = require('node:https');
const net = require('node:net');

const CASES = [
  ['HTTP/1.1 404 Not Found\r\nX: y\r\n\r\nbody', /^Failed to establish tunnel to a\.example:443 via .*404 Not Found$/],
  ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', /407 Proxy Authentication Required$/],
  ['nonsense\r\n\r\n', /nonsense$/],
  ['HTTP/1.1 2000 OK\r\n\r\n', /2000 OK$/],
  ['', /^Connection to establish proxy tunnel ended unexpectedly$/],
  ['HTTP/1.1 200 O', /^Connection to establish proxy tunnel ended unexpectedly$/],
  [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40000)}`, /^Proxy response headers exceeded 16384 bytes$/],
  [null, /^Connection to establish proxy tunnel timed out after 100ms$/],
];

function fail(options) {
  return new Promise((resolve) => {
    https.get({ host: 'a.example', ...options }, () => assert.fail('an answer')).on('error', resolve);
  });
}

(async () => {
  let answer;
  const asked = [];
  const proxy = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk) => {
      asked.push(String(chunk));
      if (answer !== null) socket.end(answer);
    });
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const HTTPS_PROXY = `http://u:p@127.0.0.1:${proxy.address().port}`;

  for (const [text, message] of CASES) {
    answer = text;
    const agent = new https.Agent({ proxyEnv: { HTTPS_PROXY } });
    const err = await fail({ agent, timeout: text === null ? 100 : undefined });
    assert.strictEqual(err.code, 'ERR_PROXY_TUNNEL');
    assert.match(err.message, message);
    assert.deepStrictEqual(Object.values(agent.sockets).flat(), []);
    assert.strictEqual(agent.totalSocketCount, 0);
  }
  const request = asked[0].split('\r\n');
  assert.strictEqual(request[0], 'CONNECT a.example:443 HTTP/1.1');
  assert.ok(request.some((line) => line.toLowerCase() === 'host: a.example:443'));
  assert.ok(request.some((line) => line.toLowerCase() === `proxy-authorization: basic ${btoa('u:p').toLowerCase()}`));

  // Nobody at the proxy's port
  proxy.close();
  await once(proxy, 'close');
  const refused = await fail({ agent: new https.Agent({ proxyEnv: { HTTPS_PROXY } }) });
  assert.strictEqual(refused.code, 'ECONNREFUSED');
})();
