// SPDX-License-Identifier: MIT
// An error of a class of the program's that ends it by a rejection is shown where `new` made it, not in its constructor.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const program = `class Bad extends Error { constructor(word) { super(word); } }
  class Worse extends Bad {}
  async function fail() { await null; throw new Worse('z'); }
  fail();`;
const { stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
assert.match(stderr, /^\[eval\]:3\n.*\n {44}\^\n/);

// So it is in a program that is a module.
const text = `${program.replace('fail();', 'await fail();')}`;
const { stderr: told } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
assert.match(told, /\/\[eval1\]:3\n.*\n {44}\^\n[^]*at fail \(file:.*:3:45\)\n/);
