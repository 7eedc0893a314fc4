// SPDX-License-Identifier: MIT
// Children learn by 'disconnect' that their parent is gone, however it went; a worker of a cluster ends then.
'use strict';
const assert = require('node:assert');
const cluster = require('node:cluster');
const { fork, spawn } = require('node:child_process');

const [, , role] = process.argv;
if (role === 'child') {
  process.on('disconnect', () => {
    assert.strictEqual(process.connected, false);
    console.log('child left');
  });
  process.send('ready');
} else if (role === 'parent') {
  fork(__filename, ['child']).on('message', () => {
    cluster.setupPrimary({ exec: __filename, args: ['worker'] });
    cluster.fork().on('message', () => process.kill(process.pid, 'SIGKILL'));
  });
} else if (role === 'worker') {
  process.on('exit', (code) => console.log(`worker left ${code}`));
  process.send('ready');
} else {
  const parent = spawn(process.execPath, [__filename, 'parent'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  parent.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
  parent.on('exit', (code, signal) => assert.strictEqual(signal, 'SIGKILL'));
  // The grandchildren hold the pipe: it ends with them.
  parent.on('close', () => {
    assert.deepStrictEqual(out.trim().split('\n').sort(), ['child left', 'worker left 0']);
  });
}
