// SPDX-License-Identifier: MIT
// curl as the client: what another implementation of HTTP/1 says is understood, and it understands the answers.
'use strict';

const assert = require('node:assert');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const http = require('node:http');

if (spawnSync('curl', ['--version']).error) {
  console.log('no curl here');
  return;
}

const BIG = Buffer.alloc(3 * 1024 * 1024, 'eddy in a stream of bytes ');
const requests = [];
const server = http.createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  requests.push({ method: req.method, url: req.url, version: req.httpVersion, headers: req.headers, body });
  switch (req.url) {
    case '/echo':
      res.end(body);
      break;
    case '/chunks':
      res.setHeader('Trailer', 'X-Sum');
      for (let i = 0; i < 10; i++) res.write(`${i}\n`);
      res.addTrailers({ 'X-Sum': '10' });
      res.end();
      break;
    case '/big':
      res.end(BIG);
      break;
    case '/hints':
      res.writeEarlyHints({ link: '</x.css>; rel=preload' });
      res.end('hinted');
      break;
    case '/none':
      res.writeHead(204).end();
      break;
    default:
      res.end(`hello ${req.url}`);
  }
});

async function curl(args, input) {
  const child = spawn('curl', ['-s', '-S', '--noproxy', '*', '--max-time', '30', ...args]);
  const out = [];
  let err = '';
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err += chunk);
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  assert.strictEqual(code, 0, err);
  return Buffer.concat(out);
}

(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const at = (path) => `http://127.0.0.1:${server.address().port}${path}`;

  assert.strictEqual(String(await curl([at('/a?b=c'), at('/b')])), 'hello /a?b=chello /b');
  assert.strictEqual(String(await curl(['-0', at('/old')])), 'hello /old');
  assert.strictEqual(requests.at(-1).version, '1.0');
  assert.match(String(await curl(['-I', at('/head')])), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  assert.strictEqual(requests.at(-1).method, 'HEAD');
  assert.strictEqual(String(await curl([at('/chunks')])), '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');
  assert.strictEqual(String(await curl([at('/none'), '-w', '%{http_code}'])), '204');
  assert.match(String(await curl(['-i', at('/hints')])), /^HTTP\/1\.1 103 [^]*HTTP\/1\.1 200 [^]*hinted$/);

  // Bodies: with a length, in chunks, behind 100 Continue, larger than all buffers
  assert.strictEqual(String(await curl(['-d', 'some=form', at('/echo')])), 'some=form');
  assert.strictEqual(requests.at(-1).headers['content-type'], 'application/x-www-form-urlencoded');
  assert.strictEqual(String(await curl(['-T', '-', at('/echo')], 'in chunks')), 'in chunks');
  assert.strictEqual(requests.at(-1).headers['transfer-encoding'], 'chunked');
  assert.ok((await curl(['-H', 'Expect: 100-continue', '--data-binary', '@-', at('/echo')], BIG)).equals(BIG));
  assert.ok((await curl(['-T', '-', at('/echo')], BIG)).equals(BIG));
  assert.ok((await curl([at('/big')])).equals(BIG));
  assert.ok((await curl(['--limit-rate', '6M', at('/big')])).equals(BIG));

  // One connection for several requests; an offer to speak HTTP/2, which is not taken
  const before = requests.length;
  const used = await curl(['-w', '%{num_connects} ', '-o', '/dev/null', at('/1'), '-o', '/dev/null', at('/2')]);
  assert.strictEqual(String(used), '1 0 ');
  assert.strictEqual(requests.length, before + 2);
  assert.strictEqual(String(await curl(['--http2', at('/offer')])), 'hello /offer');
  server.close();
})();
