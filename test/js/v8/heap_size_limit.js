// SPDX-License-Identifier: MIT
// v8.getHeapStatistics() tells the limit that an option sets, and what is left of it.
'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');

function limitWith(...options) {
  const script = 'const s = v8.getHeapStatistics(); console.log(JSON.stringify([s.heap_size_limit, s.used_heap_size, ' +
    's.total_available_size]))';
  return JSON.parse(execFileSync(process.execPath, [...options, '-e', script], { encoding: 'utf8' }));
}

const [own] = limitWith();
const [small, used, left] = limitWith('--max-old-space-size=200');
assert.ok(small >= 200 * 2 ** 20 && small < 400 * 2 ** 20, `${small}`);
assert.ok(left > 0 && left <= small - used * 0.5, `${left} of ${small}`);
assert.ok(own > small);

const [half] = limitWith('--max-old-space-size-percentage=50');
const [whole] = limitWith('--max-old-space-size=100', '--max-old-space-size-percentage=100');
assert.ok(half > whole * 0.4 && half < whole * 0.6, `${half} of ${whole}`);
