// SPDX-License-Identifier: MIT
// Requests through proxies: what the proxy is asked for, which hosts go without, and settings that are none.
'use strict';

const assert = require('node:assert');
const http = require('node:http');

const seen = [];
const target = http.createServer((req, res) => res.end(`direct ${req.url}`));
const proxy = http.createServer((req, res) => {
  const { host, authorization, connection } = req.headers;
  seen.push({
    url: req.url, host, authorization, connection,
    proxyConnection: req.headers['proxy-connection'], proxyAuthorization: req.headers['proxy-authorization'],
  });
  res.end(`proxied ${req.url}`);
});

for (const url of ['http://', 'http://:8080', 'http://256.256.256.256', 'http://a:port', 'http://user\r:pass@a/',
                   'http://a\n/']) {
  assert.throws(() => new http.Agent({ proxyEnv: { HTTP_PROXY: url } }), {
    code: 'ERR_PROXY_INVALID_CONFIG', message: `Invalid proxy URL: ${url}`,
  }, url);
}
for (const url of ['not a url', 'localhost:80', 'ftp://a/']) {
  new http.Agent({ proxyEnv: { HTTP_PROXY: url } }).destroy(); // goes without
  assert.throws(() => http.setGlobalProxyFromEnv({ HTTP_PROXY: url }), Error);
  assert.throws(() => http.setGlobalProxyFromEnv({ https_proxy: url }), Error);
}
for (const env of [null, 1, 'x', []]) {
  assert.throws(() => http.setGlobalProxyFromEnv(env), { code: 'ERR_INVALID_ARG_TYPE' });
}

function get(options) {
  return new Promise((resolve, reject) => {
    http.get(options, (res) => {
      let text = '';
      res.on('data', (chunk) => text += chunk).on('end', () => resolve(text));
    }).on('error', reject);
  });
}

(async () => {
  await Promise.all([target, proxy].map((server) => new Promise((done) => server.listen(0, '127.0.0.1', done))));
  const port = target.address().port;
  const proxyUrl = `http://127.0.0.1:${proxy.address().port}`;
  const through = (proxyEnv, options) => new http.Agent({ proxyEnv, ...options });

  // The whole URL, and what is said of the connection to the proxy
  let agent = through({ HTTP_PROXY: proxyUrl });
  assert.strictEqual(await get({ host: 'host.example', path: '/a?b', agent }), 'proxied http://host.example/a?b');
  assert.deepStrictEqual(seen.pop(), {
    url: 'http://host.example/a?b', host: 'host.example', authorization: undefined, connection: 'close',
    proxyConnection: 'close', proxyAuthorization: undefined,
  });
  agent = through({ http_proxy: proxyUrl.replace('//', '//us%40er:pa%3Ass@'), HTTP_PROXY: 'http://192.0.2.1' },
                  { keepAlive: true });
  assert.strictEqual(await get({ host: '::1', port: 81, agent, auth: 'a:b' }), 'proxied http://[::1]:81/');
  const { proxyAuthorization, authorization, proxyConnection } = seen.pop();
  assert.strictEqual(Buffer.from(proxyAuthorization.slice(6), 'base64').toString(), 'us@er:pa:ss');
  assert.strictEqual(Buffer.from(authorization.slice(6), 'base64').toString(), 'a:b');
  assert.strictEqual(proxyConnection, 'keep-alive');
  for (const headers of [{ hOst: 'x' }, ['Host', 'x'], ['X', '1', 'host', '[::1]']]) {
    assert.throws(() => http.get({ host: '::1', port: 81, agent, headers }), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  await get({ host: '::1', port: 81, agent, headers: ['Host', '[::1]:81', 'X', '1'] });
  assert.strictEqual(seen.pop().host, '[::1]:81');
  agent.destroy();

  // Text that would break out of the request line
  agent = through({ HTTP_PROXY: proxyUrl });
  assert.throws(() => http.get({ host: 'a\r\nX: y', agent }), { code: 'ERR_INVALID_CHAR' });
  assert.throws(() => http.get({ host: 'a', path: '/ x', agent }), { code: 'ERR_UNESCAPED_CHARACTERS' });

  // NO_PROXY
  const lookup = (hostname, options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
  for (const [noProxy, host, isDirect] of [
    ['*', 'a.example', true],
    ['a.example', 'a.example', true],
    ['A.Example', 'a.example', true],
    ['a.example', 'A.EXAMPLE', true],
    ['a.example', 'b.a.example', false],
    ['example', 'a.example', false],
    ['.example', 'a.example', true],
    ['*.example', 'a.example', true],
    ['.example', 'anexample', false],
    [`a.example:${port}`, 'a.example', true],
    [`a.example:${port + 1}`, 'a.example', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.0-127.0.0.9', '127.0.0.1', true],
    ['127.0.0.2-127.0.0.9', '127.0.0.1', false],
    ['x, ,y,127.0.0.1', '127.0.0.1', true],
    ['', '127.0.0.1', false],
  ]) {
    agent = through({ HTTP_PROXY: proxyUrl, NO_PROXY: noProxy });
    const text = await get({ host, port, agent, lookup });
    assert.strictEqual(text.startsWith('direct'), isDirect, `${noProxy} ${host}`);
  }

  // For all requests, and back
  const before = http.globalAgent;
  seen.length = 0;
  const restore = http.setGlobalProxyFromEnv({ http_proxy: proxyUrl });
  assert.match(await get({ host: '127.0.0.1', port }), /^proxied/);
  http.globalAgent.destroy();
  restore();
  assert.strictEqual(http.globalAgent, before);
  assert.match(await get({ host: '127.0.0.1', port, agent: false }), /^direct/);
  target.close();
  proxy.close();
})();
