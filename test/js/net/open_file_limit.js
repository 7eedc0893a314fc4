// SPDX-License-Identifier: MIT
// A server that has no descriptors left neither dies nor spins, and goes on when some are free again.
'use strict';
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const net = require('node:net');

const CLIENTS = 60;

if (process.argv[2] === 'server') {
  const server = net.createServer((socket) => socket.on('error', () => {}).write('hello'));
  server.on('error', (error) => process.send({ error: error.code }));
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('message', () => {
    const cpu = process.cpuUsage();
    setTimeout(() => {
      const used = process.cpuUsage(cpu);
      process.send({ spent: (used.user + used.system) / 1000 });
    }, 500);
  });
} else {
  const line = 'ulimit -n 40; exec "$0" "$@"';
  const server = spawn('sh', ['-c', line, process.execPath, __filename, 'server'], { stdio: [0, 1, 2, 'ipc'] });
  const clients = [];
  let greeted = 0;
  const free = () => clients.splice(0).forEach((client) => client.destroy());
  // The server may see this connection before the ends of the others: then it is one too many as well, and is closed.
  const knock = () => {
    let served = false;
    const late = net.connect(server.port, '127.0.0.1');
    late.on('error', () => {});
    late.on('data', () => {
      served = true;
      late.destroy();
      server.kill();
    });
    late.on('close', () => served || setTimeout(knock, 10));
  };
  server.on('exit', (code, signal) => assert.ok(signal === 'SIGTERM', `server ended: ${code} ${signal}`));
  server.on('message', ({ port, spent, error }) => {
    assert.strictEqual(error, undefined);
    if (spent !== undefined) {
      assert.ok(spent < 250, `${spent} ms of CPU in half a second`);
      assert.ok(greeted > 0 && greeted < CLIENTS, `${greeted} were served`);
      free();
      knock();
      return;
    }
    server.port = port;
    for (let i = 0; i < CLIENTS; i++) {
      const client = net.connect(port, '127.0.0.1');
      client.on('error', () => {});
      client.on('data', () => greeted++);
      clients.push(client);
    }
    setTimeout(() => server.send('measure'), 100);
  });
}
