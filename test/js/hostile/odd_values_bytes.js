// SPDX-License-Identifier: MIT
// Like odd_values.js, for the modules that make bytes of values and other bytes of bytes.
'use strict';
const assert = require('node:assert');
const { count, probeModule, quiet } = require('./fixtures/odd.js');

quiet();
for (const name of ['v8', 'zlib']) probeModule(name, require(`node:${name}`));
assert.ok(count() > 10000, `only ${count()} calls`);
setTimeout(() => process.exit(0), 50);
