// SPDX-License-Identifier: MIT
// Behind an immediate that throws comes the next one, and only then what the first left for the tick queue.
'use strict';
const assert = require('node:assert');

const seen = [];
process.on('uncaughtException', (err) => seen.push(err.message));
setImmediate(() => {
  process.nextTick(() => seen.push('tick'));
  Promise.resolve().then(() => seen.push('job'));
  throw new Error('thrown');
});
setImmediate(() => seen.push('next'));
setImmediate(() => seen.push('last'));
process.on('exit', () => assert.deepStrictEqual(seen, ['thrown', 'next', 'tick', 'job', 'last']));
