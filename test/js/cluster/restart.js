// SPDX-License-Identifier: MIT
// examples/restart.js: the workers are replaced on SIGHUP while requests go on, and none of them fails.
'use strict';
const assert = require('node:assert');
const { spawn } = require('node:child_process');
const http = require('node:http');
const net = require('node:net');
const path = require('node:path');

// Node closes connections that have not sent their request yet when a server closes, so that some requests fail there.
if (process.versions.eddy === undefined) return;

const example = path.join(__dirname, '../../../examples/restart.js');
const taken = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = taken.address();
  taken.close(() => start(port));
});

function start(port) {
  const env = { ...process.env, PORT: `${port}`, WORKERS: '2' };
  const primary = spawn(process.execPath, [example], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const seen = new Set();
  let out = '';
  let asked = false;
  let answered = 0;
  let stopping = false;
  let active = 3;
  const ask = () => {
    if (stopping) {
      if (--active === 0) primary.kill(); // the workers see that it is gone, and go
      return;
    }
    http.get({ port, host: '127.0.0.1', agent: false }, (res) => {
      res.setEncoding('utf8').on('data', (text) => seen.add(text)).on('end', () => {
        answered++;
        setTimeout(ask, 1);
      });
    }).on('error', (error) => {
      primary.kill('SIGKILL');
      throw error;
    });
  };
  primary.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
    if (!asked && out.match(/listens/g)?.length === 2) {
      asked = true;
      for (let i = 0; i < active; i++) ask();
      primary.kill('SIGHUP');
    }
    if (out.includes('renewed')) stopping = true;
  });
  primary.on('exit', (code, signal) => {
    assert.strictEqual(signal, 'SIGTERM');
    assert.ok(answered > 0);
    assert.ok(!out.includes('died'), out);
    assert.strictEqual(out.match(/listens/g).length, 4);
  });
}
