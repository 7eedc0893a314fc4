// SPDX-License-Identifier: MIT
// A tick that always fails, and whose error's handler queues it again, leaves room for the rest of the loop; the ticks
// behind one that failed still run.
'use strict';

const assert = require('node:assert');

let failures = 0;
let ran = false;
function fail() {
  process.nextTick(() => { throw new Error('again'); });
}
process.on('uncaughtException', (error) => {
  assert.strictEqual(error.message, 'again');
  failures++;
  if (failures < 1e6) fail();
});
fail();
process.nextTick(() => { ran = true; });
setImmediate(() => setImmediate(() => {
  assert.ok(ran);
  assert.ok(failures > 0 && failures < 1e6);
  process.exit(0);
}));
