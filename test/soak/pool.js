// SPDX-License-Identifier: MIT
// How long HTTP takes to answer while the worker pool is full of long jobs: hashing of passwords, compression, reading
// of a large file, looking up of names, twice as many as the pool has threads. Run by hand, on a machine with nothing
// else to do:
//
//   build/eddy test/soak/pool.js [SECONDS [MILLISECONDS]]
//
// Prints the times with the pool idle and full. Fails when one answer of a hundred took more than MILLISECONDS, 5 by
// default, with a full pool.
'use strict';

const assert = require('node:assert');
const { fork } = require('node:child_process');
const crypto = require('node:crypto');
const dns = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');

const THREADS = 4;
const MB = 1024 * 1024;

if (process.argv[2] === 'server') serve();
else main(Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 5));

function serve() {
  const file = path.join(os.tmpdir(), `pool-${process.pid}`);
  fs.writeFileSync(file, Buffer.alloc(64 * MB));
  process.on('exit', () => fs.unlinkSync(file));
  const text = Buffer.alloc(16 * MB, 'some words that can be compressed, but not at once ');
  const jobs = {
    hash: (done) => crypto.pbkdf2('secret', 'salt', 200000, 64, 'sha512', done),
    compress: (done) => zlib.gzip(text, done),
    read: (done) => fs.readFile(file, done),
    lookup: (done) => dns.lookup('localhost', done),
  };
  const count = { hash: 0, compress: 0, read: 0, lookup: 0 };
  let isFull = false;
  const work = (kind) => jobs[kind]((error) => {
    assert.ifError(error);
    count[kind]++;
    if (isFull) work(kind);
  });
  const server = http.createServer((req, res) => res.end('answer')).listen(0, '127.0.0.1', () => {
    process.send({ port: server.address().port });
  });
  process.on('message', (message) => {
    isFull = message === 'fill';
    if (isFull) for (const kind in jobs) for (let i = 0; i < THREADS / 2; i++) work(kind);
    else process.send(count, () => process.exit());
  });
}

async function main(seconds, limit) {
  const child = fork(__filename, ['server'], { env: { ...process.env, UV_THREADPOOL_SIZE: `${THREADS}` } });
  const said = () => new Promise((resolve) => child.once('message', resolve));
  const { port } = await said();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () => new Promise((resolve, reject) => {
    const start = performance.now();
    http.get({ port, host: '127.0.0.1', agent }, (res) => {
      res.resume().on('end', () => resolve(performance.now() - start));
    }).on('error', reject);
  });
  const measure = async (what) => {
    const times = [];
    for (let i = 0; i < 200; i++) await ask();
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) times.push(await ask());
    times.sort((a, b) => a - b);
    const at = (part) => times[Math.floor(times.length * part)];
    console.log(`${what}: ${times.length} answers, half of them within ${at(0.5).toFixed(2)} ms, 99 % within ` +
      `${at(0.99).toFixed(2)}, 99.9 % within ${at(0.999).toFixed(2)}`);
    return at(0.99);
  };
  await measure('idle');
  child.send('fill');
  const worst = await measure('full');
  child.send('stop');
  const done = await said();
  agent.destroy();
  console.log(`jobs done meanwhile: ${JSON.stringify(done)}`);
  for (const kind in done) assert.ok(done[kind] > 0, kind);
  assert.ok(worst <= limit, `${worst} ms`);
}
