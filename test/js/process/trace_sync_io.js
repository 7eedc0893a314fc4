// SPDX-License-Identifier: MIT
// --trace-sync-io tells of blocking calls once the script has run.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const code = `
  const fs = require('node:fs');
  fs.statSync('.');
  setTimeout(function later() {
    fs.readdirSync('.');
    fs.stat('.', () => {});
    fs.readFile('.', () => {});
  }, 1);`;
const run = (...options) => spawnSync(process.execPath, [...options, '-e', code], { encoding: 'utf8' }).stderr;
assert.strictEqual(run(), '');
const told = run('--trace-sync-io').split('WARNING: Detected use of sync API\n');
assert.strictEqual(told.length, 2);
assert.match(told[1], /^ {4}at (?:.*\n)* {4}at .*later /);
