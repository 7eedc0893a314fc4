// SPDX-License-Identifier: MIT
// Requests over TLS: by https.request, by fetch, kept alive, with sessions; an untrusted server is refused.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');
const tls = require('node:tls');
const { once } = require('node:events');

const read = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const ca = read('ca-cert.pem');

function get(options) {
  return new Promise((resolve, reject) => {
    const req = https.get(options, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve({ res, req, text }));
    });
    req.on('error', reject);
  });
}

(async () => {
  let connections = 0;
  const server = https.createServer({ key: read('server-key.pem'), cert: read('server-cert.pem') }, (req, res) => {
    assert.strictEqual(req.socket.encrypted, true);
    assert.strictEqual(req.socket.alpnProtocol === false || req.socket.alpnProtocol === 'http/1.1', true);
    if (req.method === 'POST') req.pipe(res);
    else res.end(`${req.method} ${req.url} ${req.socket.isSessionReused()}`);
  });
  server.on('secureConnection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const base = { host: 'localhost', lookup: (host, o, cb) => cb(null, o.all ? [{ address: '127.0.0.1', family: 4 }] :
    '127.0.0.1', 4), port, ca };

  // One connection for requests one after another
  const agent = new https.Agent({ keepAlive: true });
  assert.strictEqual((await get({ ...base, agent, path: '/a' })).text, 'GET /a false');
  assert.strictEqual((await get({ ...base, agent, path: '/b' })).text, 'GET /b false');
  assert.strictEqual(connections, 1);
  agent.destroy();

  // A session for the next one
  const short = new https.Agent({ maxVersion: 'TLSv1.2' });
  assert.strictEqual((await get({ ...base, agent: short, path: '/' })).text, 'GET / false');
  assert.strictEqual((await get({ ...base, agent: short, path: '/' })).text, 'GET / true');

  await assert.rejects(get({ ...base, ca: undefined, agent: false }), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  await assert.rejects(get({ ...base, agent: false, servername: 'example.com' }),
                       { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  assert.throws(() => https.get('http://localhost'), { code: 'ERR_INVALID_PROTOCOL' });

  // fetch trusts what the program trusts.
  const url = `https://127.0.0.1:${port}/f`;
  await assert.rejects(fetch(url), (error) => error.cause.code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  tls.setDefaultCACertificates([ca]);
  assert.deepStrictEqual(tls.getCACertificates(), [String(ca)]);
  assert.strictEqual(await (await fetch(url)).text(), 'GET /f false');
  const big = 'x'.repeat(200_000);
  assert.strictEqual(await (await fetch(url, { method: 'POST', body: big })).text(), big);

  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  https.globalAgent.destroy();
})();
