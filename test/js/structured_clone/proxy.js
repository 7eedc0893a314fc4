// SPDX-License-Identifier: MIT
// A proxy cannot be cloned, whatever it is a proxy of.
'use strict';
const assert = require('node:assert');

for (const target of [{}, [], new Map(), () => {}])
  assert.throws(() => structuredClone({ inner: new Proxy(target, {}) }), { name: 'DataCloneError' });
