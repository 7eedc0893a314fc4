// SPDX-License-Identifier: MIT
// process.binding(name): the few of Node's old internal bindings that packages still use, as far as they use them: the
// names of constants, of errors and of built-in modules, the functions by which tools look into every child that is
// started (nyc, tap), and the one by which archives stand in for files (Yarn's Plug'n'Play). All others say that there
// is no such module, as Node says of one that it does not lend.
'use strict';

const { genericNodeError } = require('internal/errors');
const { option } = require('internal/options');

function makeConstants() {
  const { constants: os } = require('node/os');
  const { constants: fs } = require('node/fs');
  const { constants: crypto } = require('node/crypto');
  const { constants: zlib } = require('node/zlib');
  return { os, fs, crypto, zlib };
}

function makeConfig() {
  return {
    isDebugBuild: false, hasOpenSSL: true, openSSLIsBoringSSL: false, fipsMode: false, hasIntl: true, hasTracing: true,
    hasNodeOptions: true, hasInspector: true, noBrowserGlobals: false, bits: 64,
    getDefaultLocale: () => new Intl.DateTimeFormat().resolvedOptions().locale,
  };
}

function makeFs() {
  const { readFileSync, statSync } = require('node/fs');
  return require('internal/modules/builtins').watchReader({
    readFileUtf8: function readFileUtf8(file, flag) {
      return readFileSync(file, { encoding: 'utf8', flag });
    },
    // What is there: 0 a file, 1 a directory, negative nothing.
    internalModuleStat: function internalModuleStat(path) {
      try {
        return statSync(path).isDirectory() ? 1 : 0;
      } catch (error) {
        return error.errno;
      }
    },
  });
}

// Names only: the text of a built-in module is nothing that a program could run.
function makeNatives() {
  const names = {};
  for (const name of require('internal/modules/builtins').builtinModules()) {
    names[name.startsWith('node:') ? name.slice(5) : name] = '';
  }
  return names;
}

function makeUtil() {
  const { types } = require('node/util');
  const util = {};
  for (const name of ['isArrayBuffer', 'isAsyncFunction', 'isDate', 'isExternal', 'isMap', 'isMapIterator',
                      'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isAnyArrayBuffer',
                      'isArrayBufferView', 'isDataView', 'isTypedArray', 'isUint8Array']) {
    util[name] = types[name];
  }
  return util;
}

function makeUv() {
  const uv = { errname: (err) => require('node/util').getSystemErrorName(err) };
  for (const [number, [name]] of require('node/util').getSystemErrorMap()) uv[`UV_${name}`] = number;
  return uv;
}

const makers = {
  __proto__: null,
  config: makeConfig,
  constants: makeConstants,
  fs: makeFs,
  natives: makeNatives,
  spawn_sync: () => require('internal/child_process/sync').bottom,
  tty_wrap: () => ({ isTTY: require('node/tty').isatty }),
  util: makeUtil,
  uv: makeUv,
};
const made = { __proto__: null };

let warned = false;

module.exports = function binding(name) {
  if (!warned && option('--pending-deprecation') === true) {
    warned = true;
    process.emitWarning('process.binding() is deprecated. Please use public APIs instead.', 'DeprecationWarning',
                        'DEP0111');
  }
  if (makers[name] === undefined) throw genericNodeError(`No such module: ${name}`);
  return made[name] ??= makers[name]();
};
