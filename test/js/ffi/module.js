// SPDX-License-Identifier: MIT
// Where node:ffi is found, what it exports, and that it says what it is.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { builtinModules, isBuiltin } = require('node:module');

assert.throws(() => require('ffi'), { code: 'MODULE_NOT_FOUND' });
assert.deepStrictEqual([isBuiltin('ffi'), isBuiltin('node:ffi')], [false, true]);
assert.ok(builtinModules.includes('node:ffi') && !builtinModules.includes('ffi'));
assert.ok(process.allowedNodeEnvironmentFlags.has('--experimental-ffi'));

const warnings = [];
process.on('warning', (warning) => warnings.push(`${warning.name}: ${warning.message}`));
const ffi = require('node:ffi');
setImmediate(() => assert.deepStrictEqual(
  warnings, ['ExperimentalWarning: FFI is an experimental feature and might change at any time']));

assert.strictEqual(process.getBuiltinModule('node:ffi'), ffi);
assert.deepStrictEqual(Object.keys(ffi), [
  'DynamicLibrary', 'dlopen', 'dlclose', 'dlsym', 'exportArrayBuffer', 'exportArrayBufferView', 'exportString',
  'exportBuffer', 'getInt8', 'getUint8', 'getInt16', 'getUint16', 'getInt32', 'getUint32', 'getInt64', 'getUint64',
  'getFloat32', 'getFloat64', 'getCurrentEventLoop', 'getRawPointer', 'setInt8', 'setUint8', 'setInt16', 'setUint16',
  'setInt32', 'setUint32', 'setInt64', 'setUint64', 'setFloat32', 'setFloat64', 'suffix', 'toString', 'toArrayBuffer',
  'toBuffer', 'types']);
for (const [name, value] of Object.entries(ffi)) if (typeof value === 'function') assert.strictEqual(value.name, name);
assert.strictEqual(ffi.suffix, process.platform === 'darwin' ? 'dylib' : 'so');
assert.ok(process.versions.libffi);
import('node:ffi').then((namespace) => assert.strictEqual(namespace.default, ffi));

const without = spawnSync(process.execPath, ['--no-experimental-ffi', '-p', `
  const { builtinModules, isBuiltin } = require('module');
  let code;
  try { require('node:ffi'); } catch (error) { code = error.code; }
  [code, isBuiltin('node:ffi'), builtinModules.includes('node:ffi'), process.getBuiltinModule('node:ffi')].join()`],
                          { encoding: 'utf8' });
assert.strictEqual(without.stdout, 'ERR_UNKNOWN_BUILTIN_MODULE,false,false,\n');
