// SPDX-License-Identifier: MIT
// node:fs/promises. `exports` is what users get.
'use strict';

const hold = require('internal/slots').holderOf('FSREQPROMISE');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { FileHandle } = require('internal/fs/file_handle');
const { isIterable, pending, readWhole, writeBytes, writeTo } = require('internal/fs/handle_ops');
const { listing } = require('internal/fs/results');
const {
  EMPTY, constants, decodeName, fail, getOptions, getValidatedPath, promiseOf, throwIfAborted, wantsBytes,
} = require('internal/fs/utils');
const {
  contentsOf, lengthOf, mkdirArgs, openArgs, readFileArgs, readdirArgs, rmdirArgs, writeFileOptions,
} = require('internal/fs/args');
const { forms } = require('internal/fs/calls');
const { takeStats } = require('internal/fs/stats');
const { os: { errno: { ENOENT, ENOTDIR } } } = require('internal/constants');
const lazy = require('internal/lazy');
const fs = internalBinding('fs');
const dir = internalBinding('fs_dir');

const lazyRm = lazy(() => require('internal/fs/rm'));
const lazyCp = lazy(() => require('internal/fs/cp'));

async function open(path, flags, mode) {
  const args = openArgs(path, flags, mode);
  return pending('open', args.path, (slot) => fs.open(args.path, args.flags, args.mode, slot),
                 (fd) => new FileHandle(fd));
}

function statBy(call, syscall, path, options) {
  path = getValidatedPath(path);
  const bigint = options?.bigint === true;
  const isOptional = options?.throwIfNoEntry === false;
  return promiseOf((resolve, reject) => {
    call(path, bigint, hold((err) => {
      if (err === 0) resolve(takeStats(bigint));
      else if (isOptional && (err === -ENOENT || err === -ENOTDIR)) resolve(undefined);
      else reject(fail(err, syscall, path));
    }));
  });
}

async function stat(path, options = EMPTY) {
  return statBy(fs.stat, 'stat', path, options);
}

async function lstat(path, options = EMPTY) {
  return statBy(fs.lstat, 'lstat', path, options);
}

async function readFile(path, options) {
  if (path instanceof FileHandle) return path.readFile(options);
  return readWhole(readFileArgs(checkNotFd(path), options));
}

// Descriptors are numbers in the other forms; here they are handles.
function checkNotFd(path) {
  return typeof path === 'number' ? getValidatedPath(path) : path;
}

async function writeWhole(path, data, options, isAppend) {
  const args = writeFileOptions(checkNotFd(path), options, isAppend);
  if (!isIterable(data)) {
    args.data = contentsOf(data, args.encoding);
    return writeBytes(args);
  }
  throwIfAborted(args.signal);
  const handle = await open(path, args.flags, args.mode);
  try {
    await writeTo(handle.fd, data, args);
  } finally {
    await handle.close();
  }
}

async function writeFile(path, data, options) {
  if (path instanceof FileHandle) return path.writeFile(data, options);
  return writeWhole(path, data, options, false);
}

async function appendFile(path, data, options) {
  if (path instanceof FileHandle) return path.appendFile(data, options);
  return writeWhole(path, data, options, true);
}

async function truncate(path, length) {
  length = lengthOf(length);
  const handle = await open(path, 'r+');
  try {
    await handle.truncate(length);
  } finally {
    await handle.close();
  }
}

async function realpath(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  return promiseOf((resolve, reject) => {
    fs.realpath(path, wantsBytes(encoding), hold((err, value) => {
      if (err < 0) reject(fail(err, 'realpath', path));
      else resolve(decodeName(value, encoding));
    }));
  });
}

async function mkdir(path, options) {
  const args = mkdirArgs(path, options);
  if (!args.recursive) {
    return pending('mkdir', args.path, (slot) => fs.mkdir(args.path, args.mode, slot), () => undefined);
  }
  return pending('mkdir', args.path, (slot) => dir.mkdirs(args.path, args.mode, slot));
}

async function rmdir(path, options) {
  path = rmdirArgs(path, options);
  return pending('rmdir', path, (slot) => fs.rmdir(path, slot), () => undefined);
}

async function rm(path, options) {
  return promiseOf((resolve, reject) => {
    lazyRm().rm(path, options, (error) => (error ? reject(error) : resolve()));
  });
}

async function readdir(path, options) {
  const args = readdirArgs(path, options);
  return promiseOf((resolve, reject) => {
    dir.list(args.path, args.recursive, args.bytes, hold((err, names, types) => {
      if (err < 0) reject(fail(err, 'scandir', args.recursive ? names : args.path));
      else resolve(listing(args, names, types));
    }));
  });
}

async function mkdtempDisposable(prefix, options) {
  const path = await forms('mkdtemp').promise(prefix, options);
  const full = require('node/path').resolve(String(path));
  const remove = () => rm(full, { force: true, recursive: true, maxRetries: 0, retryDelay: 100 });
  return { __proto__: null, path, remove, [Symbol.asyncDispose]: remove };
}

async function lchmod() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function cp(from, to, options) {
  return lazyCp().cpPromise(from, to, options);
}

async function opendir(path, options) {
  return require('internal/fs/dir').opendirPromise(path, options);
}

function glob(pattern, options) {
  return require('internal/fs/glob').globIterator(pattern, options);
}

function watch(filename, options) {
  return require('internal/fs/watch').watchIterator(filename, options);
}

module.exports = {
  FileHandle,
  exports: {
    access: forms('access').promise,
    copyFile: forms('copyFile').promise,
    cp,
    glob,
    open,
    opendir,
    rename: forms('rename').promise,
    truncate,
    rm,
    rmdir,
    mkdir,
    readdir,
    readlink: forms('readlink').promise,
    symlink: forms('symlink').promise,
    lstat,
    stat,
    statfs: forms('statfs').promise,
    link: forms('link').promise,
    unlink: forms('unlink').promise,
    chmod: forms('chmod').promise,
    lchmod,
    lchown: forms('lchown').promise,
    chown: forms('chown').promise,
    utimes: forms('utimes').promise,
    lutimes: forms('lutimes').promise,
    realpath,
    mkdtemp: forms('mkdtemp').promise,
    mkdtempDisposable,
    writeFile,
    appendFile,
    readFile,
    watch,
    constants,
  },
};
