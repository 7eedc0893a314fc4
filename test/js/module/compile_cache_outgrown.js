// SPDX-License-Identifier: MIT
// A file of the compile cache that lacks many of the functions that run is given up for one that has them; not for
// ever, when two programs take turns.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

if (process.versions.eddy === undefined) return;
const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const list = (name) => Array.from({ length: 60 }, (_, i) => `(n) => n + ${i} + '${name}'.length`).join(',\n');
writeFileSync(join(folder, 'main.js'), `const sets = { a: [${list('a')}], b: [${list('b')}], none: [] };
  console.log(sets[process.argv[2]].reduce((n, fn) => fn(n), 0));`);

function run(set) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.js'), set], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache'), NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
  });
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(stdout, set === 'none' ? '0\n' : '1830\n');
  if (/giving up cache for .*main\.js: 6\d functions/.test(stderr)) return 'given up';
  if (/writing cache for .*main\.js.*success/.test(stderr)) return 'written';
  return /main\.js because cache was the same/.test(stderr) ? 'kept' : stderr;
}

assert.deepStrictEqual(['none', 'a', 'a', 'a', 'none'].map(run), ['written', 'given up', 'written', 'kept', 'kept']);
const turns = Array.from({ length: 16 }, (_, i) => run(i % 2 === 0 ? 'b' : 'a'));
assert.ok(turns.indexOf('given up') === 0 && turns.slice(8).every((turn) => turn === 'kept'), turns.join());
