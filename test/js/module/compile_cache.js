// SPDX-License-Identifier: MIT
// Without a compile cache, its functions say so.
'use strict';

const assert = require('node:assert');
const { constants, enableCompileCache, flushCompileCache, getCompileCacheDir } = require('node:module');

if (process.versions.eddy === undefined) return;
assert.deepStrictEqual({ ...constants.compileCacheStatus }, { FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 });
for (const options of [undefined, '/tmp', { directory: '/tmp', portable: true }]) {
  const { status, message, directory } = enableCompileCache(options);
  assert.strictEqual(status, constants.compileCacheStatus.DISABLED);
  assert.strictEqual(typeof message, 'string');
  assert.strictEqual(directory, undefined);
}
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
assert.strictEqual(enableCompileCache().message, 'Disabled by NODE_DISABLE_COMPILE_CACHE');
for (const wrong of [0, null, false, NaN, Symbol('x'), { directory: 5 }]) {
  assert.throws(() => enableCompileCache(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.strictEqual(getCompileCacheDir(), undefined);
assert.strictEqual(flushCompileCache(), undefined);
assert.throws(() => flushCompileCache(5), { code: 'ERR_INVALID_ARG_TYPE' });
