// SPDX-License-Identifier: MIT
// The calls that are one system call each and differ only in their arguments: each is described once, by a row of
// CALLS, and `forms` makes its callback, sync and promise functions.
//
//   syscall   what errors say
//   params    number of the user's parameters before the callback
//   optional  whether the last of them may be left out
//   prepare   checks them and returns what the native takes before the slot
//   paths     how many of these are paths that errors name (0, 1, 2)
//   late      the callback is checked after the others, not before
//   early     what --permission refuses throws, where others call back
//   barred    --permission refuses it always ('always'), or where not all files are permitted ('partly')
//   take      makes the result of what the native gives; without it there is none
'use strict';

const { Buffer } = require('node/buffer');
const { holderOf } = require('internal/slots');
const { parseFileMode, validateInteger, validateInt32, validateOneOf } = require('internal/validate');
const {
  constants, decodeName, fail, getOptions, getValidatedFd, getValidatedPath, makeCallback,
  promiseOf, toUnixTimestamp, wantsBytes,
} = require('internal/fs/utils');
const { i32, PERMISSION } = require('internal/cells');
const { takeStatFs } = require('internal/fs/stats');
const lazy = require('internal/lazy');
const binding = internalBinding('fs');

const lazyPermission = lazy(() => require('internal/permission'));

const { COPYFILE_EXCL, COPYFILE_FICLONE, COPYFILE_FICLONE_FORCE, F_OK, R_OK, W_OK, X_OK,
        UV_FS_SYMLINK_DIR } = constants;

const MAX_ID = 2 ** 32 - 1;
const ACCESS = F_OK | R_OK | W_OK | X_OK;
const COPY = COPYFILE_EXCL | COPYFILE_FICLONE | COPYFILE_FICLONE_FORCE;

const validateId = (value, name) => validateInteger(value, name, -1, MAX_ID);

function accessMode(mode) {
  mode ??= F_OK;
  validateInt32(mode, 'mode', F_OK, ACCESS);
  return mode;
}

function copyMode(mode) {
  mode ??= 0;
  validateInt32(mode, 'mode', 0, COPY);
  return mode;
}

// A mode given as text, octal; undefined means the default.
const fileMode = (mode, fallback) => parseFileMode(mode, 'mode', fallback);

const byId = (validateFirst, first) => (target, uid, gid) => {
  target = validateFirst(target, first);
  validateId(uid, 'uid');
  validateId(gid, 'gid');
  return [target, uid, gid];
};

const byTime = (validateFirst, first) => (target, atime, mtime) => {
  return [validateFirst(target, first), toUnixTimestamp(atime), toUnixTimestamp(mtime)];
};

const SYMLINK_TYPES = ['dir', 'file', 'junction', null, undefined];

const nameOf = (options) => ({ encoding: getOptions(options).encoding });

const CALLS = {
  access: {
    params: 2, optional: true, paths: 1, late: true,
    prepare: (path, mode) => [getValidatedPath(path), accessMode(mode)],
  },
  chmod: {
    params: 2, paths: 1, late: true, early: true,
    prepare: (path, mode) => [getValidatedPath(path), fileMode(mode)],
  },
  chown: { params: 3, paths: 1, prepare: byId(getValidatedPath, 'path') },
  lchown: { params: 3, paths: 1, prepare: byId(getValidatedPath, 'path') },
  fchown: { params: 3, barred: 'always', prepare: byId(getValidatedFd, 'fd') },
  fchmod: { params: 2, barred: 'always', prepare: (fd, mode) => [getValidatedFd(fd), fileMode(mode)] },
  fsync: { params: 1, barred: 'always', prepare: (fd) => [getValidatedFd(fd)] },
  fdatasync: { params: 1, barred: 'always', prepare: (fd) => [getValidatedFd(fd)] },
  ftruncate: {
    params: 2, optional: true,
    prepare(fd, length = 0) {
      fd = getValidatedFd(fd);
      validateInteger(length, 'len');
      return [fd, length < 0 ? 0 : length];
    },
  },
  utimes: { syscall: 'utime', params: 3, paths: 1, early: true, prepare: byTime(getValidatedPath, 'path') },
  lutimes: { syscall: 'lutime', params: 3, paths: 1, early: true, prepare: byTime(getValidatedPath, 'path') },
  futimes: { syscall: 'futime', params: 3, barred: 'always', prepare: byTime(getValidatedFd, 'fd') },
  rename: {
    params: 2, paths: 2,
    prepare: (from, to) => [getValidatedPath(from, 'oldPath'), getValidatedPath(to, 'newPath')],
  },
  link: {
    params: 2, paths: 2,
    prepare: (from, to) => [getValidatedPath(from, 'existingPath'), getValidatedPath(to, 'newPath')],
  },
  symlink: {
    params: 3, optional: true, paths: 2, barred: 'partly',
    prepare(target, path, type) {
      validateOneOf(type, 'type', SYMLINK_TYPES);
      target = getValidatedPath(target, 'target');
      return [target, getValidatedPath(path), type === 'dir' ? UV_FS_SYMLINK_DIR : 0];
    },
  },
  unlink: { params: 1, paths: 1, prepare: (path) => [getValidatedPath(path)] },
  copyFile: {
    syscall: 'copyfile', params: 3, optional: true, paths: 2, late: true,
    prepare: (from, to, mode) => [getValidatedPath(from, 'src'), getValidatedPath(to, 'dest'), copyMode(mode)],
  },
  readlink: {
    params: 2, optional: true, paths: 1,
    options: nameOf,
    prepare(path, options) {
      const { encoding } = getOptions(options);
      return [getValidatedPath(path, 'oldPath'), wantsBytes(encoding)];
    },
    take: (value, { encoding }) => decodeName(value, encoding),
  },
  realpathNative: {
    native: 'realpath', syscall: 'realpath', params: 2, optional: true, paths: 1,
    options: nameOf,
    prepare(path, options) {
      const { encoding } = getOptions(options);
      return [getValidatedPath(path), wantsBytes(encoding)];
    },
    take: (value, { encoding }) => decodeName(value, encoding),
  },
  mkdtemp: {
    params: 2, optional: true, paths: 1,
    options: nameOf,
    prepare(prefix, options) {
      const { encoding } = getOptions(options);
      prefix = getValidatedPath(prefix, 'prefix');
      const template = typeof prefix === 'string' ? `${prefix}XXXXXX` :
        Buffer.concat([prefix, Buffer.from('XXXXXX')]);
      return [template, wantsBytes(encoding)];
    },
    take: (value, { encoding }) => decodeName(value, encoding),
  },
  statfs: {
    params: 2, optional: true, paths: 1,
    options: (options) => ({ bigint: Boolean(options?.bigint) }),
    prepare: (path, options) => [getValidatedPath(path), Boolean(options?.bigint)],
    take: (value, { bigint }) => takeStatFs(bigint),
  },
};

const hold = holderOf('FSREQCALLBACK');
const holdPromise = holderOf('FSREQPROMISE');

function makeForms(name) {
  const {
    syscall = name, native = name, params, optional = false, paths = 0, late = paths === 0, prepare,
    options: readOptions, take, early = false, barred,
  } = CALLS[name];
  const call = binding[native];
  const failure = (err, args) => fail(err, syscall, paths > 0 ? args[0] : undefined, paths > 1 ? args[1] : undefined);
  const resultOf = (value, options) => (take === undefined ? undefined : take(value, options));
  // Natives take a row of plain values and the slot; rows are short.
  const start = (args, slot) => {
    if (args.length === 1) return call(args[0], slot);
    if (args.length === 2) return call(args[0], args[1], slot);
    return call(args[0], args[1], args[2], slot);
  };

  // What --permission has against the call whatever its arguments.
  const objection = () => {
    if (barred === undefined || i32[PERMISSION] === 0) return undefined;
    return lazyPermission().objection(name, barred);
  };

  function sync(...given) {
    const args = prepare(...given.slice(0, params));
    const objected = objection();
    if (objected !== undefined) throw objected;
    const options = readOptions?.(given[params - 1]);
    const value = start(args, 0);
    if (typeof value === 'number' && value < 0) throw failure(value, args);
    return resultOf(value, options);
  }

  function callback(...given) {
    const count = optional && typeof given[params - 1] === 'function' ? params - 1 : params;
    const own = given.slice(0, count);
    if (!late) makeCallback(given[count]);
    const args = prepare(...own);
    const done = makeCallback(given[count]);
    const options = readOptions?.(own[params - 1]);
    if (early && i32[PERMISSION] !== 0) lazyPermission().demand('fs.write', args[0]);
    const objected = objection();
    if (objected !== undefined) {
      process.nextTick(done, objected);
      return;
    }
    start(args, hold((err, value) => {
      if (err < 0) done(failure(err, args));
      else if (take === undefined) done(null);
      else done(null, resultOf(value, options));
    }));
  }

  async function promise(...given) {
    const args = prepare(...given.slice(0, params));
    const objected = objection();
    if (objected !== undefined) throw objected;
    const options = readOptions?.(given[params - 1]);
    return promiseOf((resolve, reject) => {
      start(args, holdPromise((err, value) => {
        if (err < 0) reject(failure(err, args));
        else resolve(resultOf(value, options));
      }));
    });
  }

  return {
    sync: shape(sync, `${name}Sync`, params),
    callback: shape(callback, name, params + 1),
    promise: shape(promise, name, params),
  };
}

function shape(fn, name, length) {
  Object.defineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
  Object.defineProperty(fn, 'length', { __proto__: null, value: length, configurable: true });
  return fn;
}

const made = { __proto__: null };
// {sync, callback, promise} of a call.
function forms(name) {
  return (made[name] ??= makeForms(name));
}

module.exports = { copyMode, forms, shape };
