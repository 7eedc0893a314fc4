// SPDX-License-Identifier: MIT
// --heapsnapshot-near-heap-limit: a heap that is about to outgrow its limit is written down first.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'near-heap-limit-'));
try {
  const { signal, stderr } = spawnSync(process.execPath, [
    '--max-old-space-size=40', '--heapsnapshot-near-heap-limit=1', `--diagnostic-dir=${folder}`,
    '-e', 'const list = []; for (;;) list.push(new Array(1000).fill(list.length / 2));',
  ], { encoding: 'utf8' });
  assert.strictEqual(signal, 'SIGABRT');
  assert.match(stderr, /Wrote snapshot to .*\.heapsnapshot[^]*JavaScript heap out of memory/);
  const files = fs.readdirSync(folder);
  assert.strictEqual(files.length, 1);
  assert(JSON.parse(fs.readFileSync(path.join(folder, files[0]), 'utf8')).nodes.length > 0);
} finally {
  fs.rmSync(folder, { recursive: true });
}
