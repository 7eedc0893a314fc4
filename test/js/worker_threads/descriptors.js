// SPDX-License-Identifier: MIT
// Threads that find no descriptors are refused one by one; those that were started have what they need.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');

if (process.argv[2] === 'child') {
  let answered = 0;
  let refused = 0;
  for (let i = 0; i < 60; i++) {
    new Worker('require("node:worker_threads").parentPort.postMessage(4)', { eval: true })
      .on('message', () => answered++)
      .on('error', (error) => {
        assert.match(error.code, /^(?:ERR_WORKER_INIT_FAILED|EMFILE|ENFILE|ENOENT)$/);
        refused++;
      });
  }
  process.on('exit', () => {
    assert.ok(answered > 0);
    if (process.versions.eddy !== undefined) assert.ok(refused > 0);
  });
} else {
  const { status, stderr } = spawnSync('/bin/sh', ['-c', 'ulimit -n 128 && exec "$0" "$@"', process.execPath, __filename,
                                                  'child'], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
}
