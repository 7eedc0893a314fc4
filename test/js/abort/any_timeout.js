// SPDX-License-Identifier: MIT
// A signal of AbortSignal.any() keeps the timeouts that it waits for, which nobody else has.
'use strict';

const assert = require('node:assert');

require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');

let heard = false;
AbortSignal.any([AbortSignal.timeout(300), AbortSignal.timeout(100_000)]).addEventListener('abort', ({ target }) => {
  heard = true;
  assert.strictEqual(target.reason.name, 'TimeoutError');
});
// Nothing but this timer holds the process. References that were made in a turn live until its end.
const collecting = setInterval(() => {
  gc();
  if (heard) clearInterval(collecting);
}, 20);
setTimeout(() => clearInterval(collecting), 10_000).unref();
process.on('exit', () => assert.ok(heard));
