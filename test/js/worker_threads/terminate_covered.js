// SPDX-License-Identifier: MIT
// terminate() of a thread that a debugger, here that of coverage, looks at.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

if (process.argv[2] === 'child') {
  const sources = [
    'for (;;);', 'setInterval(() => {}, 1)', 'process.on("exit", () => {})', 'function f() { f(); } f()',
  ];
  for (const source of sources) {
    const worker = new Worker(`require("node:worker_threads").parentPort.postMessage(0); ${source}`, { eval: true });
    worker.on('message', () => worker.terminate());
    worker.on('error', () => {});
  }
  return;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'covered-'));
const { status, signal } = spawnSync(process.execPath, [__filename, 'child'], {
  env: { ...process.env, NODE_V8_COVERAGE: folder },
});
fs.rmSync(folder, { recursive: true });
assert.deepStrictEqual({ status, signal }, { status: 0, signal: null });
