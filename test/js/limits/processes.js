// SPDX-License-Identifier: MIT
// A process that gets no thread says why it ends: so a program that forks itself without end ends in a clear error.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

if (process.versions.eddy === undefined) return;

// The limit does not hold for root.
const user = process.getuid() === 0 ? { uid: 64321, gid: 64321 } : {};
const run = (limit, ...args) => spawnSync('prlimit', [`--nproc=${limit}`, process.execPath, ...args], {
  encoding: 'utf8', cwd: '/', ...user,
});
const tried = run('4096', '--version');
if (tried.error !== undefined || tried.status !== 0) return; // no prlimit, or that user cannot get at the program

const { status, signal, stderr } = run('1', '-e', 'require("fs").stat("/", () => console.log("done"))');
assert.strictEqual(status, null);
assert.ok(signal === 'SIGABRT' || signal === 'SIGILL', signal);
assert.match(stderr, /^eddy: aborted: no more processes or threads are allowed \(EAGAIN\); see ulimit -u$/m);

const spawned = run('1', '-e', 'require("child_process").spawn("true").on("error", (e) => console.log(e.message))');
if (spawned.status === 0) assert.strictEqual(spawned.stdout, 'spawn true EAGAIN\n');
