// SPDX-License-Identifier: MIT
// process.exit() in a thread ends the thread and nothing else; errors nobody caught come to its starter.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

function run(source) {
  return new Promise((resolve) => {
    const errors = [];
    const messages = [];
    const worker = new Worker(source, { eval: true });
    worker.on('error', (error) => errors.push(error));
    worker.on('message', (message) => messages.push(message));
    worker.on('exit', (code) => resolve({ code, errors, messages }));
  });
}

async function test() {
  const post = 'require("worker_threads").parentPort.postMessage';
  assert.deepStrictEqual(await run(''), { code: 0, errors: [], messages: [] });
  assert.deepStrictEqual(await run('process.exitCode = 3'), { code: 3, errors: [], messages: [] });
  assert.deepStrictEqual(await run(`${post}(1); try { process.exit(7); } finally { ${post}(2); }`),
                         { code: 7, errors: [], messages: [1] });
  assert.deepStrictEqual(await run(`process.on('exit', (code) => ${post}(code)); process.exitCode = 5`),
                         { code: 5, errors: [], messages: [5] });
  const { code, errors } = await run('throw Object.assign(new RangeError("far"), { code: "FAR" })');
  assert.strictEqual(code, 1);
  assert.strictEqual(errors.length, 1);
  assert.ok(errors[0] instanceof RangeError);
  assert.strictEqual(errors[0].message, 'far');
  assert.strictEqual(errors[0].code, 'FAR');
  const rejected = await run('Promise.reject(new TypeError("no"))');
  assert.strictEqual(rejected.code, 1);
  assert.strictEqual(rejected.errors[0].message, 'no');
  assert.deepStrictEqual(await run(`process.on('uncaughtException', (e) => ${post}(e.message)); throw new Error('x')`),
                         { code: 0, errors: [], messages: ['x'] });
}
test();
