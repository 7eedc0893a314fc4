// SPDX-License-Identifier: MIT
// The worker pool has as many threads as UV_THREADPOOL_SIZE says, and a pool that is full of jobs that take long stops
// neither HTTP nor timers nor processes.
'use strict';
const assert = require('node:assert');
const { spawnSync, fork } = require('node:child_process');
const dns = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const SIZE = 3;

if (process.argv[2] === undefined) {
  for (const jobs of [SIZE - 1, SIZE]) {
    const env = { ...process.env, UV_THREADPOOL_SIZE: `${SIZE}` };
    fork(__filename, [`${jobs}`], { env }).on('exit', (code) => assert.strictEqual(code, 0));
  }
  return;
}
process.disconnect();
const jobs = Number(process.argv[2]);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const pipes = Array.from({ length: jobs }, (_, i) => path.join(folder, `${i}`));
assert.strictEqual(spawnSync('mkfifo', pipes).status, 0);
const done = [];

// Opening a named pipe takes a thread until somebody opens the other end.
for (const file of pipes) {
  fs.open(file, 'r', (err, fd) => {
    assert.ifError(err);
    done.push('open');
    fs.closeSync(fd);
  });
}
fs.stat(folder, () => done.push('stat'));
dns.lookup('127.0.0.1', () => done.push('address')); // needs no thread
dns.lookup('localhost', () => done.push('lookup'));

const server = http.createServer((req, res) => setTimeout(() => res.end('answer'), 5)).listen(0, '127.0.0.1', () => {
  let left = 20;
  (function ask() {
    http.get({ port: server.address().port, host: '127.0.0.1' }, (res) => {
      res.resume().on('end', () => (--left > 0 ? ask() : answered()));
    });
  })();
});

function answered() {
  // With a thread left the others had their turn; without, they wait.
  assert.deepStrictEqual(done, jobs < SIZE ? ['address', 'stat', 'lookup'] : ['address']);
  server.close();
  for (const file of pipes) fs.closeSync(fs.openSync(file, 'w'));
}
process.on('exit', () => assert.strictEqual(done.filter((what) => what === 'open').length, jobs));
