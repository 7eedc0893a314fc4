// SPDX-License-Identifier: MIT
// localStorage keeps its pairs in the file of --localstorage-file; without one it is undefined, with a warning.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = mkdtempSync(join(require('node:os').tmpdir(), 'eddy-storage-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const file = join(folder, 'pairs');
const run = (...args) => {
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { stdout: stdout.trim(), stderr };
};
const withFile = (text) => run(`--localstorage-file=${file}`, '-p', text);

assert.strictEqual(withFile('localStorage === globalThis.localStorage').stdout, 'true');
assert.deepStrictEqual(readdirSync(folder), []);
assert.strictEqual(withFile('localStorage.name = "kept \\u1234"').stdout, 'kept \u1234');
assert.deepStrictEqual(readdirSync(folder), ['pairs']);
assert.strictEqual(withFile('localStorage.name + localStorage.length').stdout, 'kept \u12341');
assert.strictEqual(withFile('localStorage.clear(); localStorage.length').stdout, '0');

writeFileSync(file, 'not a database'.repeat(300));
assert.match(withFile('localStorage.length').stderr, /file is not a database/);
assert.match(run('--localstorage-file=/', '-p', 'localStorage.length').stderr, /unable to open database file/);

const without = run('-p', 'typeof localStorage');
assert.strictEqual(without.stdout, 'undefined');
assert.match(without.stderr, /ExperimentalWarning: localStorage is not available/);
for (const flag of ['--no-webstorage', '--no-experimental-webstorage'])
  assert.strictEqual(run(flag, '-p', 'typeof Storage + typeof sessionStorage').stdout, 'undefinedundefined');
