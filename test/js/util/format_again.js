// SPDX-License-Identifier: MIT
// A format means the same each time it is used, with as many values as it wants, fewer, or more.
'use strict';
const assert = require('node:assert');
const { format } = require('node:util');

const cases = [
  [['%s is %d of %i%%', 'a', 1, 2.5], 'a is 1 of 2%'],
  [['%s is %d of %i%%', 'a', 1], 'a is 1 of %i%'],
  [['%s is %d of %i%%', 'a', 1, 2.5, 'more', {}], 'a is 1 of 2% more {}'],
  [['%s is %d of %i%%'], '%s is %d of %i%%'],
  [['%%s%s', 'x'], '%sx'],
  [['%x%s%', 'y'], '%xy%'],
  [['%%%s%%', 'z'], '%z%'],
  [['%c%j%j', 'css', { a: 1 }, undefined], '{"a":1}undefined'],
  [['', 'a'], ' a'],
  [['100%', 'a'], '100% a'],
  [[`${'long '.repeat(100)}%s`, 'a'], `${'long '.repeat(100)}a`],
];
for (let round = 0; round < 3; round++) {
  for (const [args, text] of cases) assert.strictEqual(format(...args), text);
}
for (let i = 0; i < 1000; i++) assert.strictEqual(format(`${i}:%s`, i), `${i}:${i}`);
