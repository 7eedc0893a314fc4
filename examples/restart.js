// SPDX-License-Identifier: MIT
// A server that is renewed without losing a request: one worker a core, replaced one after the other on SIGHUP.
//
//   eddy examples/restart.js       # then: kill -HUP <pid of the primary>
//
// A new worker listens before an old one is asked to go; the old one closes its server, answers what it has and leaves.
'use strict';

const cluster = require('node:cluster');
const http = require('node:http');
const os = require('node:os');

const PORT = process.env.PORT ?? 3000;
const PATIENCE_MS = 10000; // for a worker that does not come to an end

if (cluster.isWorker) {
  serve();
} else {
  primary();
}

function serve() {
  const server = http.createServer((req, res) => res.end(`worker ${cluster.worker.id}, process ${process.pid}\n`));
  server.listen(PORT, '127.0.0.1');
  // disconnect() closes the server and waits for its connections; those that are kept alive and idle end at once.
  process.on('message', (message) => {
    if (message !== 'leave') return;
    cluster.worker.disconnect();
    server.closeIdleConnections();
  });
}

function primary() {
  const count = Number(process.env.WORKERS ?? os.availableParallelism());
  for (let i = 0; i < count; i++) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    if (worker.exitedAfterDisconnect) return;
    console.log(`worker ${worker.id} died (${signal ?? code}), starting another`);
    cluster.fork();
  });
  cluster.on('listening', (worker, { port }) => console.log(`worker ${worker.id} listens on ${port}`));
  process.on('SIGHUP', renew);
  console.log(`primary ${process.pid}`);
}

let renewing = false;
function renew() {
  if (renewing) return;
  renewing = true;
  const old = Object.values(cluster.workers);
  (function next() {
    const worker = old.shift();
    if (worker === undefined) {
      renewing = false;
      console.log('renewed');
      return;
    }
    cluster.fork().once('listening', () => {
      const timer = setTimeout(() => worker.process.kill('SIGKILL'), PATIENCE_MS);
      worker.once('exit', () => {
        clearTimeout(timer);
        next();
      });
      worker.send('leave');
    });
  })();
}
