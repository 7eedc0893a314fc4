// SPDX-License-Identifier: MIT
// Threads of the pool that compute leave the loop's thread the core when cores are short; those that only serve files
// have no lower priority than the loop.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const zlib = require('node:zlib');

// The nice values of the threads: the seventeenth field behind the name, which is in parentheses (proc(5)).
function priorities() {
  const all = new Map();
  for (const thread of fs.readdirSync('/proc/self/task')) {
    const stat = fs.readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    all.set(Number(thread), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
  }
  return all;
}

const SIZE = 2;
const jobs = {
  files: (done) => fs.readFile(__filename, done),
  hash: (done) => crypto.pbkdf2('secret', 'salt', 1000, 64, 'sha512', done),
  compress: (done) => zlib.deflate(Buffer.alloc(10000), done),
};

const kind = process.argv[2];
if (kind === undefined) {
  for (const name in jobs) {
    const env = { ...process.env, UV_THREADPOOL_SIZE: `${SIZE}` };
    const child = spawnSync(process.execPath, [__filename, name], { env, stdio: 'inherit' });
    assert.strictEqual(child.status, 0, name);
  }
} else {
  let left = 20;
  for (let i = left; i > 0; i--) {
    jobs[kind]((err) => {
      assert.ifError(err);
      if (--left === 0) look();
    });
  }
}

function look() {
  const all = priorities();
  const own = os.getPriority();
  assert.strictEqual(all.get(process.pid), own);
  const lower = [...all.values()].filter((value) => value > own).length;
  if (kind === 'files') assert.strictEqual(lower, 0);
  else assert.ok(lower >= 1 && lower <= SIZE, `${lower}`);
}
