// SPDX-License-Identifier: MIT
// Ten kills a minute, for five minutes: a cluster of two workers serves HTTP while one of them gets SIGKILL each six
// seconds, in the midst of requests. Run by hand, since it takes its time:
//
//   build/eddy test/soak/kills.js [MINUTES]
//
// Prints what was answered and lost, and fails if a kill loses more than the worker had open, is not made good, or
// leaves a descriptor, a child that nobody waits for, or the port.
'use strict';

const assert = require('node:assert');
const cluster = require('node:cluster');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');

const KILLS_A_MINUTE = 10;
const CLIENTS = 8;
const minutes = Number(process.argv[2] ?? 5);

if (cluster.isWorker) {
  http.createServer((req, res) => setTimeout(() => res.end(`${process.pid}`), 2)).listen(0, '127.0.0.1');
  return;
}

const descriptors = () => fs.readdirSync('/proc/self/fd').length;

// Children of this process, by the states that the kernel tells: Z has ended and nobody waited for it.
function children() {
  const found = [];
  for (const entry of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    let stat;
    try {
      stat = fs.readFileSync(`/proc/${entry}/stat`, 'utf8');
    } catch {
      continue; // gone meanwhile
    }
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(parent) === process.pid) found.push(state);
  }
  return found;
}

let port;
let listening = 0;
let stopping = false;
let kills = 0;
let replaced = 0;
let answered = 0;
let open = 0;
let before;
const lost = {};
let mostLost = 0; // by one kill
let lostBefore = 0;
const countLost = () => Object.values(lost).reduce((sum, count) => sum + count, 0);

cluster.on('exit', (worker, code, signal) => {
  if (stopping) return;
  assert.strictEqual(signal, 'SIGKILL');
  cluster.fork();
});
cluster.on('listening', (worker, address) => {
  port ??= address.port;
  assert.strictEqual(address.port, port);
  if (++listening > 2) replaced++;
  if (listening !== 2) return;
  before = descriptors();
  for (let i = 0; i < CLIENTS; i++) request();
  setInterval(kill, 60000 / KILLS_A_MINUTE);
});
cluster.fork();
cluster.fork();

function request() {
  if (stopping) return;
  open++;
  const end = (error) => {
    open--;
    if (error === undefined) answered++;
    else lost[error.code] = (lost[error.code] ?? 0) + 1;
    setImmediate(request);
  };
  const req = http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
    res.resume().on('end', () => end()).on('error', end);
  });
  req.on('error', end);
}

function kill() {
  mostLost = Math.max(mostLost, countLost() - lostBefore);
  lostBefore = countLost();
  assert.strictEqual(replaced, kills, 'a worker was not replaced');
  if (kills === minutes * KILLS_A_MINUTE) {
    clearInterval(this);
    stopping = true;
    setTimeout(finish, 200);
    return;
  }
  const workers = Object.values(cluster.workers);
  workers[kills++ % workers.length].process.kill('SIGKILL');
}

function finish() {
  const after = descriptors();
  const states = children();
  assert.strictEqual(open, 0);
  cluster.disconnect(() => {
    setTimeout(() => {
      net.connect(port, '127.0.0.1').on('connect', () => assert.fail('the port is served on')).on('error', (error) => {
        assert.strictEqual(error.code, 'ECONNREFUSED');
        console.log(`${kills} kills, ${answered} requests answered, lost ${JSON.stringify(lost)}, by one kill at most ` +
          `${mostLost}; descriptors ${before} before, ${after} after; children ${states.join(' ')}, at the end ` +
          `${children().length}; port closed`);
      });
    }, 200);
  });
  // Each kill may lose what the worker had open, no more.
  assert.ok(mostLost <= CLIENTS, `${mostLost} requests lost by one kill`);
  for (const code in lost) assert.strictEqual(code, 'ECONNRESET');
  assert.ok(after <= before + 2, `${before} descriptors before, ${after} after`);
  assert.strictEqual(states.length, 2, states.join());
  assert.ok(!states.includes('Z'), states.join());
}
