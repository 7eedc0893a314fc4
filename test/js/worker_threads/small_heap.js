// SPDX-License-Identifier: MIT
// A thread whose heap may hold next to nothing ends, even if its program does little enough never to be collected.
'use strict';

const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

if (!process.versions.eddy) process.exit(0); // which engine needs how much is its own affair

const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 3 };
const source = `
  const kept = [];
  for (let i = 0; i < 100_000; i++) kept.push({ i });
  setInterval(() => kept, 1000);`;
const worker = new Worker(source, { eval: true, resourceLimits });
let error;
worker.on('error', (e) => { error = e; });
worker.on('exit', (code) => {
  assert.strictEqual(error?.code, 'ERR_WORKER_OUT_OF_MEMORY');
  assert.strictEqual(code, 1);
});
