// SPDX-License-Identifier: MIT
// Flags: --permission --allow-fs-read=* --allow-worker --no-warnings
// Threads begin with the permissions of the command line, and cannot be given more than words of their own say.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const text = `
  const { parentPort } = require('node:worker_threads');
  parentPort.postMessage(['fs.read', 'fs.write', 'child'].map((x) => +process.permission.has(x)).join(''));`;
for (const [options, expected] of [
  [{}, '100'],
  [{ execArgv: ['--permission', '--allow-fs-write=*'] }, '010'],
]) {
  new Worker(text, { ...options, eval: true }).once('message', (found) => assert.strictEqual(found, expected));
}

process.permission.drop('worker');
assert.throws(() => new Worker(text, { eval: true }), {
  code: 'ERR_ACCESS_DENIED', permission: 'WorkerThreads', resource: '',
  message: 'Access to this API has been restricted. Use --allow-worker to manage permissions.',
});
