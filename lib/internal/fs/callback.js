// SPDX-License-Identifier: MIT
// The callback form of node:fs. What one call of C does here, promises do by the same natives (internal/fs/promises).
'use strict';

const { AbortError } = require('internal/errors');
const { i32, PERMISSION } = require('internal/cells');
const hold = require('internal/slots').holderOf('FSREQCALLBACK');
const { validateFunction, validateObject, validateString } = require('internal/validate');
const { kCustomPromisifyArgs } = require('internal/util/promisify');
const lazy = require('internal/lazy');
const { worker } = require('internal/realm');
const { contents, fileError, listing } = require('internal/fs/results');
const {
  EMPTY, decodeName, encodeName, fail, getOptions, getValidatedFd, getValidatedPath, isFd, isView,
  makeCallback, nativeViews, validateBufferArray, wantsBytes,
} = require('internal/fs/utils');
const {
  lengthOf, mkdirArgs, openArgs, readArgs, readFileArgs, readdirArgs, rmdirArgs, writeArgs, writeFileArgs,
  writeTextArgs,
} = require('internal/fs/args');
const { forms } = require('internal/fs/calls');
const { takeStats } = require('internal/fs/stats');
const { Buffer } = require('node/buffer');
const { os: { errno: { ENOENT, ENOTDIR } } } = require('internal/constants');
const fs = internalBinding('fs');
const file = internalBinding('fs_file');
const dir = internalBinding('fs_dir');

const lazyDescriptors = lazy(() => require('internal/fs/descriptors'));
const isTracking = worker?.trackUnmanagedFds === true;
const lazyCp = lazy(() => require('internal/fs/cp'));
const lazyRm = lazy(() => require('internal/fs/rm'));
const lazyRealpath = lazy(() => require('internal/fs/realpath'));

// A slot for a call without a result.
function report(callback, syscall, path) {
  return hold((err) => callback(err < 0 ? fail(err, syscall, path) : null));
}

// ---- files by path --------------------------------------------------------------------------------------------------

function open(path, flags, mode, callback) {
  if (arguments.length < 3) {
    callback = flags;
    flags = mode = undefined;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = undefined;
  }
  const args = openArgs(path, flags, mode);
  callback = makeCallback(callback);
  fs.open(args.path, args.flags, args.mode, hold((err, fd) => {
    if (err < 0) {
      callback(fail(err, 'open', args.path));
    } else {
      if (isTracking) lazyDescriptors().opened(fd);
      callback(null, fd);
    }
  }));
}

function exists(path, callback) {
  callback = makeCallback(callback);
  try {
    path = getValidatedPath(path);
  } catch {
    callback(false);
    return;
  }
  fs.access(path, 0, hold((err) => callback(err === 0)));
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: function exists(path) { // eslint-disable-line func-name-matching
    return new Promise((resolve) => module.exports.exists(path, resolve));
  },
});

function statBy(call, syscall, path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = EMPTY;
  }
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  const bigint = options?.bigint === true;
  const isOptional = options?.throwIfNoEntry === false;
  call(path, bigint, hold((err) => {
    if (err === 0) callback(null, takeStats(bigint));
    else if (isOptional && (err === -ENOENT || err === -ENOTDIR)) callback(null, undefined);
    else callback(fail(err, syscall, path));
  }));
}

function stat(path, options = EMPTY, callback) {
  statBy(fs.stat, 'stat', path, options, callback);
}

function lstat(path, options = EMPTY, callback) {
  statBy(fs.lstat, 'lstat', path, options, callback);
}

function fstat(fd, options = EMPTY, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = EMPTY;
  }
  callback = makeCallback(callback);
  fd = getValidatedFd(fd);
  const bigint = options?.bigint === true;
  fs.fstat(fd, bigint, hold((err) => {
    if (err === 0) callback(null, takeStats(bigint));
    else callback(fail(err, 'fstat'));
  }));
}

// Runs a whole-file job, unless the signal says no: before it starts, or while it runs. What the pool has begun cannot
// be called back; its result is then dropped. `settle` gets (err, value, step), or an AbortError.
function abortable(signal, settle, start) {
  if (signal === undefined || signal === null) {
    start(hold(settle));
    return;
  }
  const aborted = () => new AbortError(undefined, { cause: signal.reason });
  if (signal.aborted) {
    process.nextTick(settle, aborted());
    return;
  }
  let isOver = false;
  const onAbort = () => {
    isOver = true;
    settle(aborted());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  start(hold((err, value, step) => {
    if (isOver) return;
    signal.removeEventListener('abort', onAbort);
    settle(err, value, step);
  }));
}

function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  const args = readFileArgs(path, options);
  abortable(args.signal, (err, value, step) => {
    if (err === 0) {
      let result;
      try {
        result = contents(value, args.encoding);
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, result);
    } else {
      callback(typeof err === 'number' ? fileError(err, step, args.file) : err);
    }
  }, (slot) => file.read(args.file, args.flags, args.form, slot));
}

// fsync goes through the module's own function, which programs watch and replace.
function writeFlushed(args, callback) {
  const isOpen = isFd(args.file);
  const write = (fd) => {
    const done = (error) => {
      if (isOpen) callback(error);
      else close(fd, (closeError) => callback(error ?? closeError));
    };
    writeWhole({ ...args, file: fd, flush: false }, (error) => {
      if (error) done(error);
      else require('node/fs').fsync(fd, done);
    });
  };
  if (isOpen) {
    write(args.file);
    return;
  }
  fs.open(args.file, args.flags, args.mode, hold((err, fd) => {
    if (err < 0) callback(fail(err, 'open', args.file));
    else write(fd);
  }));
}

function writeWhole(args, callback) {
  if (args.flush) {
    writeFlushed(args, callback);
    return;
  }
  abortable(args.signal, (err, value, step) => {
    if (err === 0) callback(null);
    else callback(typeof err === 'number' ? fileError(err, step, args.file) : err);
  }, (slot) => file.write(args.file, args.data, args.flags, args.mode, false, slot));
}

function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  writeWhole(writeFileArgs(path, data, options, false), callback);
}

function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  writeWhole(writeFileArgs(path, data, options, true), callback);
}

function truncate(path, length, callback) {
  if (typeof length === 'function') {
    callback = length;
    length = 0;
  }
  length = lengthOf(length);
  callback = makeCallback(callback);
  open(path, 'r+', (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    fs.ftruncate(fd, length, hold((err) => {
      fs.close(fd, hold((closeErr) => {
        if (err < 0) callback(fail(err, 'ftruncate'));
        else callback(closeErr < 0 ? fail(closeErr, 'close') : null);
      }));
    }));
  });
}

function realpath(path, options, callback) {
  callback = makeCallback(callback ?? options);
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  fs.realpath(path, wantsBytes(encoding), hold((err, value) => {
    let found;
    try {
      found = err < 0 ? encodeName(lazyRealpath().walk(path, err), encoding) : decodeName(value, encoding);
    } catch (error) {
      callback(error);
      return;
    }
    callback(null, found);
  }));
}
realpath.native = forms('realpathNative').callback;

// ---- descriptors ----------------------------------------------------------------------------------------------------

function throwError(error) {
  if (error) throw error;
}

function close(fd, callback = throwError) {
  fd = getValidatedFd(fd);
  if (callback !== throwError) callback = makeCallback(callback);
  if (isTracking) lazyDescriptors().closed(fd);
  fs.close(fd, report(callback, 'close'));
}

// read(fd[, buffer[, offset[, length[, position]]]], callback), read(fd[, buffer][, options], callback)
function read(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  const count = arguments.length;
  let args;
  if (count <= 4) {
    let options;
    if (count === 4) {
      callback = length;
      options = offset;
    } else if (count === 3) {
      callback = offset;
      if (!isView(buffer)) {
        options = buffer;
        buffer = options?.buffer === undefined ? Buffer.alloc(16384) : options.buffer;
      }
    } else {
      callback = buffer;
      buffer = Buffer.alloc(16384);
    }
    args = readArgs(buffer, options ?? undefined, undefined, undefined, 2);
  } else {
    args = readArgs(buffer, offset, length, position, 4);
  }
  callback = makeCallback(callback);
  if (args.length === 0) {
    process.nextTick(callback, null, 0, args.buffer);
    return;
  }
  fs.read(fd, args.view, args.offset, args.length, args.position, hold((err, n) => {
    if (err < 0) callback(fail(err, 'read'), 0, args.buffer);
    else callback(null, n, args.buffer);
  }));
}
Object.defineProperty(read, kCustomPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffer'] });

// write(fd, buffer[, offset[, length[, position]]], callback), write(fd, buffer, options, callback),
// write(fd, string[, position[, encoding]], callback)
function write(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  let args;
  if (isView(buffer)) {
    callback = makeCallback(callback || position || length || offset);
    args = writeArgs(buffer, offset, length, position);
    if (args.length === 0) {
      process.nextTick(callback, null, 0, buffer);
      return;
    }
  } else {
    if (typeof offset === 'function') {
      callback = offset;
      offset = null;
      length = 'utf8';
    } else if (typeof length === 'function') {
      callback = length;
      length = 'utf8';
    } else if (typeof position === 'function') {
      callback = position;
    }
    args = writeTextArgs(buffer, offset, length);
    callback = makeCallback(callback);
  }
  fs.write(fd, args.view, args.offset, args.length, args.position, hold((err, n) => {
    if (err < 0) callback(fail(err, 'write'), 0, buffer);
    else callback(null, n, buffer);
  }));
}
Object.defineProperty(write, kCustomPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'] });

function vector(call, syscall, fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = makeCallback(callback || position);
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  call(fd, nativeViews(buffers), buffers.length, typeof position === 'number' ? position : -1, hold((err, n) => {
    if (err < 0) callback(fail(err, syscall), 0, buffers);
    else callback(null, n, buffers);
  }));
}

function readv(fd, buffers, position, callback) {
  vector(fs.readv, 'read', fd, buffers, position, callback);
}
Object.defineProperty(readv, kCustomPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffers'] });

function writev(fd, buffers, position, callback) {
  vector(fs.writev, 'write', fd, buffers, position, callback);
}
Object.defineProperty(writev, kCustomPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffers'] });

// ---- directories ----------------------------------------------------------------------------------------------------

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const args = mkdirArgs(path, options);
  callback = makeCallback(callback);
  if (i32[PERMISSION] !== 0) require('internal/permission').demand('fs.write', args.path);
  if (!args.recursive) {
    fs.mkdir(args.path, args.mode, report(callback, 'mkdir', args.path));
    return;
  }
  dir.mkdirs(args.path, args.mode, hold((err, first) => {
    if (err < 0) callback(fail(err, 'mkdir', args.path));
    else callback(null, first);
  }));
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  path = rmdirArgs(path, options);
  fs.rmdir(path, report(callback, 'rmdir', path));
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  lazyRm().rm(path, options, makeCallback(callback));
}

function readdir(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const args = readdirArgs(path, options);
  dir.list(args.path, args.recursive, args.bytes, hold((err, names, types) => {
    if (err < 0) callback(fail(err, 'scandir', args.recursive ? names : args.path));
    else callback(null, listing(args, names, types));
  }));
}

function cp(from, to, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  lazyCp().cp(from, to, options, callback);
}

function blobType(options) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  return type;
}

// Bad arguments reject; what --permission refuses throws, as with Node.
function openAsBlob(path, options = EMPTY) {
  if (i32[PERMISSION] !== 0) require('internal/permission').demand('fs.read', getValidatedPath(path));
  return blobOf(path, options);
}

async function blobOf(path, options) {
  const type = blobType(options);
  return require('internal/fs/blob').openAsBlob(getValidatedPath(path), type);
}

function openAsBlobSync(path, options = EMPTY) {
  const type = blobType(options);
  return require('internal/fs/blob').openAsBlobSync(getValidatedPath(path), type);
}

module.exports = {
  access: forms('access').callback,
  appendFile,
  chmod: forms('chmod').callback,
  chown: forms('chown').callback,
  close,
  copyFile: forms('copyFile').callback,
  cp,
  exists,
  fchmod: forms('fchmod').callback,
  fchown: forms('fchown').callback,
  fdatasync: forms('fdatasync').callback,
  fstat,
  fsync: forms('fsync').callback,
  ftruncate: forms('ftruncate').callback,
  futimes: forms('futimes').callback,
  lchown: forms('lchown').callback,
  link: forms('link').callback,
  lstat,
  lutimes: forms('lutimes').callback,
  mkdir,
  mkdtemp: forms('mkdtemp').callback,
  open,
  openAsBlob,
  openAsBlobSync,
  read,
  readFile,
  readdir,
  readlink: forms('readlink').callback,
  readv,
  realpath,
  rename: forms('rename').callback,
  rm,
  rmdir,
  stat,
  statfs: forms('statfs').callback,
  symlink: forms('symlink').callback,
  truncate,
  unlink: forms('unlink').callback,
  utimes: forms('utimes').callback,
  write,
  writeFile,
  writev,
};
