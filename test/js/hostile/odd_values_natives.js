// SPDX-License-Identifier: MIT
// Like odd_values.js, for modules with natives of their own. (Node aborts at some of these calls.)
'use strict';
const assert = require('node:assert');
const { count, probeModule, quiet } = require('./fixtures/odd.js');

quiet();
for (const name of ['async_hooks', 'diagnostics_channel', 'perf_hooks', 'punycode', 'readline', 'tty', 'util/types',
                    'vm']) {
  probeModule(name, require(`node:${name}`));
}
assert.ok(count() > 10000, `only ${count()} calls`);
setTimeout(() => process.exit(0), 50);
