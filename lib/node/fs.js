// SPDX-License-Identifier: MIT
// node:fs. The functions live in lib/internal/fs, by form: sync, callback, promises; what few programs use loads when
// it is touched.
'use strict';

const { lazyProperty } = require('internal/lazy');
const { validateFunction } = require('internal/validate');
const callback = require('internal/fs/callback');
const sync = require('internal/fs/sync');
const { Dirent } = require('internal/fs/dirent');
const { DeprecatedStats } = require('internal/fs/stats');
const { constants, toUnixTimestamp } = require('internal/fs/utils');

function createReadStream(path, options) {
  const { ReadStream } = module.exports;
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  const { WriteStream } = module.exports;
  return new WriteStream(path, options);
}

function opendir(path, options, callback) {
  require('internal/fs/dir').opendir(path, options, callback);
}

function opendirSync(path, options) {
  return require('internal/fs/dir').opendirSync(path, options);
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  require('internal/fs/glob').globCallback(pattern, options, callback);
}

function globSync(pattern, options) {
  return require('internal/fs/glob').globSync(pattern, options);
}

function watch(filename, options, listener) {
  return require('internal/fs/watch').watch(filename, options, listener);
}

function watchFile(filename, options, listener) {
  return require('internal/fs/stat_watcher').watchFile(filename, options, listener);
}

function unwatchFile(filename, listener) {
  require('internal/fs/stat_watcher').unwatchFile(filename, listener);
}

const fs = {
  ...callback,
  ...sync,
  createReadStream,
  createWriteStream,
  glob,
  globSync,
  opendir,
  opendirSync,
  unwatchFile,
  watch,
  watchFile,
  Dirent,
  Stats: DeprecatedStats,
  _toUnixTimestamp: toUnixTimestamp,
};

// Streams are users' to replace: `fs.ReadStream = class ...` is what graceful-fs and others do.
for (const [name, exported] of [['ReadStream', 'ReadStream'], ['WriteStream', 'WriteStream'],
                                ['FileReadStream', 'ReadStream'], ['FileWriteStream', 'WriteStream']]) {
  lazyProperty(fs, name, () => require('internal/fs/streams')[exported]);
}
lazyProperty(fs, 'Dir', () => require('internal/fs/dir').Dir);
lazyProperty(fs, 'Utf8Stream', () => require('internal/fs/utf8_stream').Utf8Stream);
Object.defineProperties(fs, {
  constants: { __proto__: null, value: constants, enumerable: true, configurable: false, writable: false },
  promises: {
    __proto__: null,
    get: () => require('internal/fs/promises').exports,
    enumerable: true,
    configurable: true,
  },
});

module.exports = fs;
