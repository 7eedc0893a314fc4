// SPDX-License-Identifier: MIT
// Flags: --expose-gc
// FinalizationRegistry callbacks come from the loop, and do not keep it alive.
'use strict';

const assert = require('node:assert');

const gone = [];
const registry = new FinalizationRegistry((value) => gone.push(value));
(function fill() {
  for (let i = 0; i < 100; i++) registry.register({ i }, i);
})();
let rounds = 0;
const timer = setInterval(() => {
  globalThis.gc();
  if (gone.length > 0 || ++rounds === 100) clearInterval(timer);
}, 5);
process.on('exit', () => assert.ok(gone.length > 0, 'no callback came'));
