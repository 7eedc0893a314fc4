// SPDX-License-Identifier: MIT
// A child waits in a write to its parent, which has stopped to read and goes: the write fails with EPIPE.
'use strict';
const assert = require('node:assert');
const { spawn } = require('node:child_process');

if (process.argv[2] === 'child') {
  process.stdout.on('error', (err) => {
    process.send(err.code);
    process.disconnect();
  });
  process.send('full');
  // More pieces than the parent and the kernel take together: the last one waits with none of its bytes gone.
  for (let i = 0; i < 100000 && !process.stdout.errored; i++) process.stdout.write('a small piece');
} else {
  const child = spawn(process.execPath, [__filename, 'child'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  child.stdout.pause();
  const said = [];
  child.on('message', (message) => {
    said.push(message);
    if (message === 'full') setTimeout(() => child.stdout.destroy(), 200);
  });
  child.on('close', (code) => {
    assert.deepStrictEqual(said, ['full', 'EPIPE']);
    assert.strictEqual(code, 0);
  });
}
