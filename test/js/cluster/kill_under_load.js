// SPDX-License-Identifier: MIT
// SIGKILL of a worker under load: only requests that it had open fail, the primary replaces it, and afterwards nothing
// is left of it: no descriptor, no zombie, and the port is served on.
'use strict';
const assert = require('node:assert');
const cluster = require('node:cluster');
const fs = require('node:fs');
const http = require('node:http');

const KILLS = 4;

if (cluster.isWorker) {
  http.createServer((req, res) => setTimeout(() => res.end(`${process.pid}`), 2)).listen(0, '127.0.0.1');
  return;
}
const descriptors = () => fs.readdirSync('/proc/self/fd').length;
let port;
let ready = 0;
let stopping = false;
let kills = 0;
let before;
const open = new Map(); // request -> true, those that are not answered
const lost = [];
let answered = 0;

cluster.on('exit', (worker, code, signal) => {
  if (stopping) return;
  assert.strictEqual(signal, 'SIGKILL');
  assert.throws(() => process.kill(worker.process.pid, 0), { code: 'ESRCH' }); // reaped
  cluster.fork();
});
cluster.on('listening', (worker, address) => {
  port ??= address.port;
  assert.strictEqual(address.port, port);
  if (++ready === 2) {
    before = descriptors();
    for (let i = 0; i < 4; i++) request();
  }
  if (ready >= 2) setTimeout(killOne, 30);
});

function request() {
  if (stopping) return;
  const done = () => {
    open.delete(req);
    setImmediate(request);
  };
  const req = http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
    res.resume().on('end', () => { answered++; done(); }).on('error', (error) => { lost.push(error.code); done(); });
  });
  open.set(req, true);
  req.on('error', (error) => { lost.push(error.code); done(); });
}

function killOne() {
  if (kills === KILLS) {
    stopping = true;
    setTimeout(end, 50);
    return;
  }
  kills++;
  Object.values(cluster.workers)[0].process.kill('SIGKILL');
}

function end() {
  const after = descriptors();
  cluster.disconnect(() => {
    // Each kill can lose what the worker had open, no more.
    assert.ok(lost.length <= KILLS * 4, `${lost.length} lost: ${lost}`);
    for (const code of lost) assert.strictEqual(code, 'ECONNRESET');
    assert.ok(answered > 10, `${answered} answered`);
    assert.ok(after <= before + 8, `${before} descriptors before, ${after} after`);
  });
}
