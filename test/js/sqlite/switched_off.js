// SPDX-License-Identifier: MIT
// --no-experimental-sqlite takes the module away, for require(), import and process.getBuiltinModule().
// Flags: --no-experimental-sqlite
'use strict';

const assert = require('node:assert');
const { builtinModules, isBuiltin } = require('node:module');

const missing = { code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: 'No such built-in module: node:sqlite' };
assert.throws(() => require('node:sqlite'), missing);
assert.rejects(import('node:sqlite'), missing);
assert.strictEqual(isBuiltin('node:sqlite'), false);
assert.strictEqual(builtinModules.includes('node:sqlite'), false);
assert.strictEqual(process.getBuiltinModule('node:sqlite'), undefined);
assert.strictEqual(process.getBuiltinModule('node:sea'), require('node:sea'));
assert.strictEqual(process.getBuiltinModule('fs'), require('fs'));
assert.strictEqual(process.getBuiltinModule('internal/errors'), undefined);
