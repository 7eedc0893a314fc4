'use strict';
// A server that takes no connection is given up after ten seconds. Its queue is full and nobody serves it.
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const net = require('node:net');

const listener = 'require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () {' +
  'console.log(this.address().port); });';
const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', async (text) => {
  const port = Number(text);
  child.kill('SIGSTOP');
  const waiting = [];
  const fill = () => new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => {});
    waiting.push(socket);
    setTimeout(resolve, 500, false);
  });
  while (await fill());
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`), ({ message, cause }) => {
    assert.strictEqual(message, 'fetch failed');
    assert.strictEqual(cause.name, 'ConnectTimeoutError');
    assert.strictEqual(cause.code, 'UND_ERR_CONNECT_TIMEOUT');
    assert.match(cause.message, /^Connect Timeout Error \(attempted address: 127\.0\.0\.1:\d+, timeout: 10000ms\)$/);
    return true;
  });
  for (const socket of waiting) socket.destroy();
  child.kill('SIGKILL');
});
