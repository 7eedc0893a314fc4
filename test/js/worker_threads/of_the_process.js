// SPDX-License-Identifier: MIT
// What threads have in common with the process: the clock's origin, the working directory, also when it changes; what
// is for the main thread alone; and how a thread ends that has no memory or no stack.
'use strict';

const assert = require('node:assert');
const util = require('node:util');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

if (!isMainThread) {
  assert.throws(() => util.setTraceSigInt(true), { code: 'ERR_WORKER_UNSUPPORTED_OPERATION' });
  parentPort.on('message', () => {
    parentPort.postMessage({ cwd: process.cwd(), origin: performance.timeOrigin, now: performance.now() });
  });
  return;
}

async function main() {
  const worker = new Worker(__filename);
  const ask = () => new Promise((resolve) => {
    worker.once('message', resolve);
    worker.postMessage('?');
  });
  const before = performance.now();
  const { cwd, origin, now } = await ask();
  assert.strictEqual(cwd, process.cwd());
  assert.strictEqual(origin, performance.timeOrigin);
  assert.ok(now > before && now < performance.now());
  process.chdir('/');
  assert.strictEqual((await ask()).cwd, '/');
  await worker.terminate();

  const errorOf = (source, options) => new Promise((resolve, reject) => {
    new Worker(source, { eval: true, ...options }).on('error', resolve).on('exit', reject);
  });
  const overflow = await errorOf('function f() { f(); } f()');
  assert.ok(overflow instanceof RangeError);
  assert.strictEqual(overflow.message, 'Maximum call stack size exceeded');
  if (process.versions.eddy === undefined) return; // Node 26 aborts for want of so much memory
  const limits = { maxOldGenerationSizeMb: 0, maxYoungGenerationSizeMb: 0 };
  const none = await errorOf('const list = []; for (;;) list.push([list])', { resourceLimits: limits });
  assert.strictEqual(none.code, 'ERR_WORKER_OUT_OF_MEMORY');
}
main();
