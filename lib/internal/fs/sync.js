// SPDX-License-Identifier: MIT
// The synchronous form of node:fs. Natives get slot 0, which makes them run at once.
'use strict';

const { DENIED } = require('internal/errors');
const { Buffer } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const lazy = require('internal/lazy');
const { worker } = require('internal/realm');
const { contents, fileErrorNow, listing } = require('internal/fs/results');
const {
  EMPTY, decodeName, encodeName, fail, getOptions, getValidatedFd, getValidatedPath, isFd, isURL,
  isView, nativeViews, validateBufferArray, wantsBytes,
} = require('internal/fs/utils');
const {
  BYTES, mkdirArgs, openArgs, readArgs, readFileArgs, readdirArgs, rmdirArgs, writeArgs, writeFileArgs,
  writeTextArgs,
} = require('internal/fs/args');
const { forms } = require('internal/fs/calls');
const { takeStats } = require('internal/fs/stats');
const fs = internalBinding('fs');
const file = internalBinding('fs_file');
const dir = internalBinding('fs_dir');

const lazyDescriptors = lazy(() => require('internal/fs/descriptors'));
const isTracking = worker?.trackUnmanagedFds === true;
const lazyRm = lazy(() => require('internal/fs/rm'));
const lazyCp = lazy(() => require('internal/fs/cp'));
const lazyRealpath = lazy(() => require('internal/fs/realpath'));

const { ENOENT, ENOTDIR } = require('internal/constants').os.errno;

// ---- files by path --------------------------------------------------------------------------------------------------

function openSync(path, flags, mode) {
  const args = openArgs(path, flags, mode);
  const fd = fs.open(args.path, args.flags, args.mode, 0);
  if (fd < 0) throw fail(fd, 'open', args.path);
  if (isTracking) lazyDescriptors().opened(fd);
  return fd;
}

// Whether any kind of bad argument means that there is no such file.
function existsSync(path) {
  if (typeof path !== 'string' || path.includes('\0')) {
    try {
      path = getValidatedPath(path);
    } catch {
      return false;
    }
  }
  const err = fs.access(path, 0, 0);
  if (err <= DENIED) throw fail(err, 'access', path);
  return err === 0;
}

function stat(call, syscall, path, options) {
  path = getValidatedPath(path);
  const bigint = options?.bigint === true;
  const err = call(path, bigint, 0);
  if (err < 0) {
    if (options?.throwIfNoEntry === false && (err === -ENOENT || err === -ENOTDIR)) return undefined;
    throw fail(err, syscall, path);
  }
  return takeStats(bigint);
}

function statSync(path, options = EMPTY) {
  return stat(fs.stat, 'stat', path, options);
}

function lstatSync(path, options = EMPTY) {
  return stat(fs.lstat, 'lstat', path, options);
}

function fstatSync(fd, options = EMPTY) {
  const bigint = options?.bigint === true;
  fd = getValidatedFd(fd);
  const err = fs.fstat(fd, bigint, 0);
  if (err < 0) throw fail(err, 'fstat');
  return takeStats(bigint);
}

// Where the bytes of small files come to: from there they are copied into a buffer of their own, which the engine makes
// for a fraction of what an ArrayBuffer over foreign memory costs.
const lazyRoom = lazy(() => new FastBuffer(16384));

function readFileSync(path, options) {
  const args = readFileArgs(path, options);
  const value = file.read(args.file, args.flags, args.form, 0, args.form === BYTES ? lazyRoom() : undefined);
  if (typeof value !== 'number') return contents(value, args.encoding);
  if (value < 0) throw fileErrorNow(value, args.file);
  const bytes = new FastBuffer(value);
  bytes.set(lazyRoom().subarray(0, value));
  return contents(bytes, args.encoding);
}

// fsync goes through the module's own function, which programs watch and replace.
function writeFlushed(args) {
  const isOpen = isFd(args.file);
  const fd = isOpen ? args.file : fs.open(args.file, args.flags, args.mode, 0);
  if (fd < 0) throw fail(fd, 'open', args.file);
  try {
    writeWhole({ ...args, file: fd, flush: false });
    require('node/fs').fsyncSync(fd);
  } finally {
    if (!isOpen) closeSync(fd);
  }
}

function writeWhole(args) {
  if (args.flush) {
    writeFlushed(args);
    return;
  }
  const err = file.write(args.file, args.data, args.flags, args.mode, false, 0);
  if (err < 0) throw fileErrorNow(err, args.file);
}

function writeFileSync(path, data, options) {
  writeWhole(writeFileArgs(path, data, options, false));
}

function appendFileSync(path, data, options) {
  writeWhole(writeFileArgs(path, data, options, true));
}

function truncateSync(path, length) {
  if (length === undefined) length = 0;
  const fd = openSync(path, 'r+');
  try {
    forms('ftruncate').sync(fd, length);
  } finally {
    closeSync(fd);
  }
}

function realpathSync(path, options) {
  const { encoding } = getOptions(options);
  // As Node: anything is made a string.
  if (typeof path !== 'string' && !(path instanceof Uint8Array) && !isURL(path)) path = `${path}`;
  path = getValidatedPath(path);
  const value = fs.realpath(path, wantsBytes(encoding), 0);
  return typeof value === 'number' ? encodeName(lazyRealpath().walk(path, value), encoding) :
    decodeName(value, encoding);
}
realpathSync.native = forms('realpathNative').sync;

// ---- descriptors ----------------------------------------------------------------------------------------------------

function closeSync(fd) {
  fd = getValidatedFd(fd);
  if (isTracking) lazyDescriptors().closed(fd);
  const err = fs.close(fd, 0);
  if (err < 0) throw fail(err, 'close');
}

function readSync(fd, buffer, offset, length, position) {
  fd = getValidatedFd(fd);
  const args = readArgs(buffer, offset, length, position, arguments.length - 1);
  if (args.length === 0) return 0;
  const n = fs.read(fd, args.view, args.offset, args.length, args.position, 0);
  if (n < 0) throw fail(n, 'read');
  return n;
}

function writeSync(fd, buffer, offset, length, position) {
  fd = getValidatedFd(fd);
  let n;
  if (isView(buffer)) {
    const args = writeArgs(buffer, offset, length, position);
    if (args.length === 0) return 0;
    n = fs.write(fd, args.view, args.offset, args.length, args.position, 0);
  } else if (typeof buffer === 'string' && (length === undefined || length === 'utf8')) {
    n = fs.writeText(fd, buffer, typeof offset === 'number' ? offset : -1);
  } else {
    const args = writeTextArgs(buffer, offset, length);
    n = fs.write(fd, args.view, 0, args.length, args.position, 0);
  }
  if (n < 0) throw fail(n, 'write');
  return n;
}

function vector(call, syscall, fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  const n = call(fd, nativeViews(buffers), buffers.length, typeof position === 'number' ? position : -1, 0);
  if (n < 0) throw fail(n, syscall);
  return n;
}

function readvSync(fd, buffers, position) {
  return vector(fs.readv, 'read', fd, buffers, position);
}

function writevSync(fd, buffers, position) {
  return vector(fs.writev, 'write', fd, buffers, position);
}

// ---- directories ----------------------------------------------------------------------------------------------------

function mkdirSync(path, options) {
  const args = mkdirArgs(path, options);
  if (!args.recursive) {
    const err = fs.mkdir(args.path, args.mode, 0);
    if (err < 0) throw fail(err, 'mkdir', args.path);
    return undefined;
  }
  const [err, first] = dir.mkdirs(args.path, args.mode, 0);
  if (err < 0) throw fail(err, 'mkdir', args.path);
  return first;
}

function rmdirSync(path, options) {
  path = rmdirArgs(path, options);
  const err = fs.rmdir(path, 0);
  if (err < 0) throw fail(err, 'rmdir', path);
}

function rmSync(path, options) {
  lazyRm().rmSync(path, options);
}

function readdirSync(path, options) {
  const args = readdirArgs(path, options);
  const [err, names, types] = dir.list(args.path, args.recursive, args.bytes, 0);
  if (err < 0) throw fail(err, 'scandir', args.recursive ? names : args.path);
  return listing(args, names, types);
}

function mkdtempDisposableSync(prefix, options) {
  const path = forms('mkdtemp').sync(prefix, options);
  const full = require('node/path').resolve(Buffer.isBuffer(path) ? path.toString() : path);
  const remove = () => rmSync(full, { force: true, recursive: true, maxRetries: 0, retryDelay: 100 });
  return { path, remove, [Symbol.dispose]: remove };
}

function cpSync(from, to, options) {
  lazyCp().cpSync(from, to, options);
}

module.exports = {
  accessSync: forms('access').sync,
  appendFileSync,
  chmodSync: forms('chmod').sync,
  chownSync: forms('chown').sync,
  closeSync,
  copyFileSync: forms('copyFile').sync,
  cpSync,
  existsSync,
  fchmodSync: forms('fchmod').sync,
  fchownSync: forms('fchown').sync,
  fdatasyncSync: forms('fdatasync').sync,
  fstatSync,
  fsyncSync: forms('fsync').sync,
  ftruncateSync: forms('ftruncate').sync,
  futimesSync: forms('futimes').sync,
  lchownSync: forms('lchown').sync,
  linkSync: forms('link').sync,
  lstatSync,
  lutimesSync: forms('lutimes').sync,
  mkdirSync,
  mkdtempDisposableSync,
  mkdtempSync: forms('mkdtemp').sync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync: forms('readlink').sync,
  readvSync,
  realpathSync,
  renameSync: forms('rename').sync,
  rmSync,
  rmdirSync,
  statSync,
  statfsSync: forms('statfs').sync,
  symlinkSync: forms('symlink').sync,
  truncateSync,
  unlinkSync: forms('unlink').sync,
  utimesSync: forms('utimes').sync,
  writeFileSync,
  writeSync,
  writevSync,
};
