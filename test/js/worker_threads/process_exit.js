// SPDX-License-Identifier: MIT
// process.exit() of the main thread, and its end while threads are unref'd: all threads are stopped and joined first,
// whatever they do, theirs too; none of them sees its 'exit'.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');

const busy = {
  loop: 'for (;;);',
  wait: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  idle: 'setInterval(() => {}, 1000);',
  nested: 'new (require("worker_threads").Worker)("for (;;);", { eval: true });',
};
const source = (what) => `
  const { parentPort } = require('worker_threads');
  process.on('exit', () => require('fs').writeSync(1, 'exit of the thread '));
  parentPort.postMessage('runs');
  setImmediate(() => { ${busy[what]} });`;

if (process.argv[2] !== undefined) {
  const [, , how, ...kinds] = process.argv;
  let left = kinds.length;
  for (const kind of kinds) {
    const worker = new Worker(source(kind), { eval: true });
    worker.on('message', () => {
      if (how === 'unref') worker.unref();
      if (--left > 0) return;
      if (how === 'exit') setTimeout(() => process.exit(7), 20);
      else process.exitCode = 7;
    });
  }
  process.on('exit', (code) => require('node:fs').writeSync(1, `exit ${code} `));
} else {
  for (const kinds of [['loop'], ['wait'], ['idle'], ['nested'], ['loop', 'wait', 'idle', 'nested']]) {
    for (const how of ['exit', 'unref']) {
      const { status, signal, stdout, stderr } =
        spawnSync(process.execPath, [__filename, how, ...kinds], { encoding: 'utf8' });
      assert.deepStrictEqual({ status, signal, stdout, stderr }, { status: 7, signal: null, stdout: 'exit 7 ', stderr: '' },
                             `${how} ${kinds}`);
    }
  }
}
