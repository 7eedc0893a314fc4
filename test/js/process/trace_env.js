// SPDX-License-Identifier: MIT
// --trace-env and its kin: each use of process.env is told, with the stacks that were asked for.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const code = `process.env.FOO = 'x'; process.env.FOO; 'BAR' in process.env; delete process.env.FOO;
Object.keys(process.env);`;

function told(option) {
  const { stderr, status } = spawnSync(process.execPath, [option, '-e', code]);
  assert.strictEqual(status, 0);
  return `${stderr}`;
}

const plain = told('--trace-env');
for (const line of ['set "FOO"', 'get "FOO"', 'query "BAR"', 'delete "FOO"', 'enumerate environment variables']) {
  assert.ok(plain.includes(`[--trace-env] ${line}\n`), line);
}
assert.ok(!plain.includes('stack trace'));
assert.match(told('--trace-env-js-stack'), /get "FOO"\n\n----- JavaScript stack trace -----\n\n1: .*\[eval\]/);
assert.match(told('--trace-env-native-stack'), /----- Native stack trace -----\n\n\s*(?:1: |\S)/);
