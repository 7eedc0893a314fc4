// SPDX-License-Identifier: MIT
// ALPN: h2 where both want it, node:http for a client of HTTP/1.1 where the server allows it.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http2 = require('node:http2');
const https = require('node:https');
const path = require('node:path');

const fixture = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const seen = [];
const options = { key: fixture('server-key.pem'), cert: fixture('server-cert.pem'), allowHTTP1: true };
const server = http2.createSecureServer(options, (req, res) => {
  seen.push(req.httpVersion, req.socket.encrypted);
  res.end(`by ${req.httpVersion}`);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const client = http2.connect(`https://localhost:${port}`, { rejectUnauthorized: false, lookup });
  const req = client.request();
  let text = '';
  req.on('response', () => seen.push(client.alpnProtocol, client.encrypted));
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => {
    seen.push(text);
    client.close();
    https.get({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (res) => {
      res.setEncoding('utf8');
      res.on('data', (chunk) => seen.push(chunk));
      res.on('end', () => server.close());
    });
  });
});

function lookup(host, { all }, callback) {
  if (all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
}
process.on('exit', () => assert.deepStrictEqual(seen, ['2.0', true, 'h2', true, 'by 2.0', '1.1', true, 'by 1.1']));
