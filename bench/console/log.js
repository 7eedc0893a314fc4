// SPDX-License-Identifier: MIT
// console.log to a file: a line of text, a format with values, an object. The lines are written by a
// child whose standard output is a file; it reports on standard error.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { now } = require('../lib/harness.js');

if (process.argv[2] === 'child') {
  const lines = {
    'log-text': () => console.log('a line of text that says something'),
    'log-format': (i) => console.log('request %d took %s ms', i, 'few'),
    'log-object': (i) => console.log({ id: i, name: 'eddy', list: [1, 2, 3] }),
  };
  for (const [name, line] of Object.entries(lines)) {
    for (let i = 0; i < 1000; i++) line(i);
    const start = now();
    let done = 0;
    while (now() - start < 300) {
      for (let i = 0; i < 100; i++) line(i);
      done += 100;
    }
    process.stderr.write(`${name} ${(done / (now() - start) * 1000).toPrecision(5)} ops/s\n`);
  }
} else {
  const file = path.join(os.tmpdir(), `eddy-bench-log-${process.pid}`);
  const fd = fs.openSync(file, 'w');
  const own = process.versions.deno ? ['run', '-A'] : [];
  const child = spawnSync(process.execPath, [...own, __filename, 'child'], { stdio: ['ignore', fd, 'pipe'] });
  fs.closeSync(fd);
  fs.unlinkSync(file);
  process.stdout.write(child.stderr);
}
