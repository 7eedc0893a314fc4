// SPDX-License-Identifier: MIT
// --experimental-test-coverage: the report's figures for a file whose tests leave a function and a branch out.
'use strict';

const assert = require('assert');
const { spawnSync } = require('child_process');

const file = require.resolve('./fixtures/covered.js');
const program = `require('node:test')('signs', () => {
  const { sign } = require(${JSON.stringify(file)});
  sign(1);
});`;
const { stdout, stderr, status } = spawnSync(process.execPath, [
  '--experimental-test-coverage', '--test-reporter=tap', '--test-coverage-exclude=nothing',
  '--test-coverage-lines=99', '-e', program,
], { encoding: 'utf8', cwd: __dirname });
assert.match(stdout, /^# start of coverage report$/m, stderr);
assert.match(stdout, /^# {2}covered\.js\s*\|\s+64\.29 \|\s+66\.67 \|\s+33\.33 \| [\d -]+$/m);
assert.match(stdout, /^# Error: 64\.29% line coverage does not meet threshold of 99%\.$/m);
assert.strictEqual(status, 1);
