// SPDX-License-Identifier: MIT
// A thread has the compile cache that its own environment names, whatever its parent has; and writes it at its end.
'use strict';

const assert = require('node:assert');
const { mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { enableCompileCache, getCompileCacheDir } = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { Worker } = require('node:worker_threads');

const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
delete process.env.NODE_COMPILE_CACHE;
enableCompileCache(join(folder, 'of-program'));

const file = join(folder, 'thread.js');
writeFileSync(file, `require('node:worker_threads').parentPort.postMessage(
  [require('node:module').getCompileCacheDir(), (() => 42)()]);`);

function run(env) {
  return new Promise((resolve, reject) => {
    let message;
    new Worker(file, { env }).on('message', (value) => message = value).on('error', reject)
      .on('exit', () => resolve(message));
  });
}

(async () => {
  assert.deepStrictEqual(await run({ ...process.env }), [undefined, 42]);
  const [where, value] = await run({ ...process.env, NODE_COMPILE_CACHE: join(folder, 'of-thread') });
  assert.strictEqual(dirname(where), join(folder, 'of-thread'));
  assert.strictEqual(value, 42);
  assert.strictEqual(readdirSync(where).length, 1);
  assert.strictEqual(dirname(getCompileCacheDir()), join(folder, 'of-program'));
  process.env.NODE_COMPILE_CACHE = join(folder, 'of-all');
  const [inherited] = await run(undefined);
  assert.strictEqual(dirname(inherited), join(folder, 'of-all'));
  assert.deepStrictEqual(await run({ ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }), [undefined, 42]);
})();
