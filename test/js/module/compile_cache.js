// SPDX-License-Identifier: MIT
// module.enableCompileCache() and its relatives: what they take and answer.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { constants, enableCompileCache, flushCompileCache, getCompileCacheDir } = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const { FAILED, ENABLED, ALREADY_ENABLED, DISABLED } = constants.compileCacheStatus;
assert.deepStrictEqual({ ...constants.compileCacheStatus }, { FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 });

for (const wrong of [0, null, false, NaN, Symbol('x'), { directory: 5 }]) {
  assert.throws(() => enableCompileCache(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.throws(() => flushCompileCache(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(getCompileCacheDir(), undefined);
assert.strictEqual(flushCompileCache(), undefined);

const folder = mkdtempSync(join(tmpdir(), 'eddy-compile-cache-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

process.env.NODE_DISABLE_COMPILE_CACHE = '1';
assert.deepStrictEqual(enableCompileCache(folder),
                       { status: DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' });
delete process.env.NODE_DISABLE_COMPILE_CACHE;

// Where it cannot be.
const file = join(folder, 'file');
writeFileSync(file, '');
assert.deepStrictEqual(enableCompileCache(file),
                       { status: FAILED, message: 'Cannot create cache directory: not a directory' });
const missing = enableCompileCache({ directory: join(folder, 'missing'), readOnly: true });
assert.strictEqual(missing.status, FAILED);
assert.match(missing.message, /^Cache directory does not exist \(read-only\): .*missing/);
assert.strictEqual(existsSync(join(folder, 'missing')), false);
assert.strictEqual(getCompileCacheDir(), undefined);

const cache = join(folder, 'deep', 'cache');
assert.deepStrictEqual(enableCompileCache(cache), { status: ENABLED, directory: cache });
assert.strictEqual(dirname(getCompileCacheDir()), cache);
assert.deepStrictEqual(enableCompileCache(folder), { status: ALREADY_ENABLED, directory: getCompileCacheDir() });

// A flush writes what was loaded since, and what is wrong leaves nothing.
writeFileSync(join(folder, 'right.js'), 'module.exports = () => 42;\n');
writeFileSync(join(folder, 'wrong.js'), 'module exports\n');
assert.strictEqual(require(join(folder, 'right.js'))(), 42);
assert.throws(() => require(join(folder, 'wrong.js')), SyntaxError);
assert.deepStrictEqual(readdirSync(getCompileCacheDir()), []);
flushCompileCache();
flushCompileCache(true);
assert.strictEqual(readdirSync(getCompileCacheDir()).length, 1);

// Relative folders, and the temporary one.
function run(cwd, options, env) {
  const program = `const m = require('module');
    console.log(JSON.stringify([m.enableCompileCache(${options}), m.getCompileCacheDir()]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd, encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: undefined, ...env },
  });
  assert.strictEqual(stderr, '');
  return JSON.parse(stdout);
}

let [result, where] = run(folder, '"relative"');
assert.deepStrictEqual(result, { status: ENABLED, directory: join(folder, 'relative') });
assert.ok(where.startsWith(join(folder, 'relative/v')));
[result, where] = run(folder, '', { TMPDIR: folder });
assert.deepStrictEqual(result, { status: ENABLED, directory: join(folder, 'node-compile-cache') });
[result, where] = run(folder, '{ portable: true }', { NODE_COMPILE_CACHE: 'of-environment' });
assert.deepStrictEqual(result, { status: ALREADY_ENABLED, directory: where });
assert.strictEqual(dirname(where), join(folder, 'of-environment'));
