// SPDX-License-Identifier: MIT
// Like odd_values.js, for the globals of the web.
'use strict';
const assert = require('node:assert');
const { count, probeModule, quiet } = require('./fixtures/odd.js');

// What the language itself has is the engine's business.
const language = new Set(require('node:vm').runInNewContext('Object.getOwnPropertyNames(globalThis)'));
const web = {};
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (language.has(name) || ['process', 'gc', 'localStorage', 'global', 'globalThis'].includes(name)) continue;
  web[name] = globalThis[name];
}
quiet();
probeModule('globals', web);
probeModule('streams', require('node:stream/web'));
assert.ok(count() > 10000, `only ${count()} calls`);
setTimeout(() => process.exit(0), 50);
