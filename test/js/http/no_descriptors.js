'use strict';
// A server without descriptors left closes what it cannot accept, stays alive, and serves again once there are some.
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');

const CONNECTIONS = 60;
const script = `require('node:http').createServer((req, res) => res.end('ok'))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
const child = spawn('sh', ['-c', 'ulimit -n 40 && exec "$0" -e "$1"', process.execPath, script], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let over = false;
child.on('exit', (code) => assert.ok(over, `the server ended: ${code}`));
child.stdout.once('data', (text) => {
  const port = Number(text);
  const sockets = [];
  let refused = 0;
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.on('close', () => {
      if (refused++ === 0) setTimeout(release, 50);
    });
    sockets.push(socket);
  }
  function release() {
    assert.ok(refused < CONNECTIONS, 'some were accepted');
    refused = CONNECTIONS;
    for (const socket of sockets) socket.destroy();
    ask();
  }
  // The server learns of the ends in its own time.
  function ask() {
    http.get({ host: '127.0.0.1', port, agent: false }, (res) => {
      assert.strictEqual(res.statusCode, 200);
      res.resume();
      over = true;
      child.kill();
    }).on('error', () => setTimeout(ask, 20));
  }
});
