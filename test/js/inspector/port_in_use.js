// SPDX-License-Identifier: MIT
// A program whose inspector cannot be started says so, and runs, without waiting for a debugger.
'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const net = require('node:net');
const { promisify } = require('node:util');

const run = (...args) => promisify(execFile)(process.execPath, [...args, '-e', 'console.log("ran")']);

const server = net.createServer().listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const said = `Starting inspector on 127.0.0.1:${port} failed: address already in use\n`;
  for (const option of ['--inspect', '--inspect-brk', '--inspect-wait']) {
    assert.deepStrictEqual(await run(`${option}=${port}`), { stdout: 'ran\n', stderr: said });
  }
  server.close();
});
