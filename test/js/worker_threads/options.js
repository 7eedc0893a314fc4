// SPDX-License-Identifier: MIT
// What new Worker() is told reaches the thread, and what cannot be is refused.
'use strict';

const assert = require('node:assert');
const { SHARE_ENV, Worker } = require('node:worker_threads');

// What the engine never frees is no leak of ours: a child needs to be told, too.
const suppressions = process.env.LSAN_OPTIONS === undefined ? {} : { LSAN_OPTIONS: process.env.LSAN_OPTIONS };

function ask(source, options) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`require("worker_threads").parentPort.postMessage(${source})`,
                              { eval: true, ...options });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

async function test() {
  assert.deepStrictEqual(await ask('process.argv.slice(1)', { argv: [1, 'two'] }), ['[worker eval]', '1', 'two']);
  assert.deepStrictEqual(await ask('process.execArgv', { execArgv: ['--no-warnings'] }), ['--no-warnings']);
  assert.strictEqual(await ask('require("worker_threads").threadName', { name: 'Ned' }), 'Ned');
  assert.strictEqual(await ask('require("worker_threads").isMainThread'), false);

  process.env.WORKER_TEST = 'a';
  assert.strictEqual(await ask('[process.env.WORKER_TEST, process.env.WORKER_TEST = "b"][0]'), 'a');
  assert.strictEqual(process.env.WORKER_TEST, 'a'); // a copy
  assert.strictEqual(await ask('process.env.WORKER_TEST = "b"', { env: SHARE_ENV }), 'b');
  assert.strictEqual(process.env.WORKER_TEST, 'b');
  assert.deepStrictEqual(await ask('({ ...process.env })', { env: { X: 1 } }), { X: '1' });
  assert.strictEqual(await ask('require("child_process").execFileSync(process.execPath, ["-p", "process.env.X"])' +
    '.toString()', { env: { ...suppressions, X: 'child' } }), 'child\n');

  assert.throws(() => new Worker(''), { code: 'ERR_WORKER_PATH' });
  assert.throws(() => new Worker(7), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('', { eval: true, env: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('', { eval: true, argv: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('', { eval: true, name: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('', { eval: true, execArgv: ['--title=x', '--no-warnings', '--unheard-of'] }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV',
    message: 'Initiated Worker with invalid execArgv flags: --title=x, --unheard-of',
  });
  assert.throws(() => new Worker('', { eval: true, env: { NODE_OPTIONS: '--unheard-of' } }),
                { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
  assert.throws(() => new Worker('', { eval: true, workerData: () => {} }), { name: 'DataCloneError' });

  const small = new Worker('const list = []; for (;;) list.push([list])', {
    eval: true, resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  assert.strictEqual(small.resourceLimits.maxOldGenerationSizeMb, 16);
  const error = await new Promise((resolve) => small.on('error', resolve));
  assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
}
test();
