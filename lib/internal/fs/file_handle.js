// SPDX-License-Identifier: MIT
// FileHandle: an open file of fs/promises. Each operation holds a reference; close() lets those under way finish first.
'use strict';

const EventEmitter = require('node/events');
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const hold = require('internal/slots').holderOf('FILEHANDLECLOSEREQ');
const lazy = require('internal/lazy');
const { kCannotTransfer, kDeserialize, kTransfer } = require('internal/clone');
const { fail, promiseOf } = require('internal/fs/utils');
const binding = internalBinding('fs');

const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosing = Symbol('kClosing');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kIsClosing = Symbol('kIsClosing');
const kTransferred = Symbol('kTransferred');

const lazyOps = lazy(() => require('internal/fs/handle_ops'));

function closeFd(fd) {
  return promiseOf((resolve, reject) => {
    binding.close(fd, hold((err) => {
      if (err < 0) reject(fail(err, 'close'));
      else resolve();
    }));
  });
}

// A handle that is collected while open is a bug of the program's: its descriptor is closed, and it is told. Nobody is
// to blame for one that came in a message: that may never have been read.
let registry;
function watchForLeaks(handle, fd, isReceived) {
  registry ??= new FinalizationRegistry(({ fd: leaked, isReceived: isNobodys }) => {
    binding.close(leaked, 0);
    if (isNobodys) return;
    const error = new ERR_INVALID_STATE('A FileHandle object was closed during garbage collection. This used to be ' +
      'allowed with a deprecation warning but is now considered an error. Please close FileHandle objects ' +
      'explicitly. ' +
      `File descriptor: ${leaked}`);
    process.nextTick(() => { throw error; });
  });
  registry.register(handle, { fd, isReceived }, handle);
}

class FileHandle extends EventEmitter {
  constructor(fd, isReceived = false) {
    super();
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosing] = undefined;
    this[kTransferred] = false;
    watchForLeaks(this, fd, isReceived);
  }

  get fd() { return this[kFd]; }

  getAsyncId() { return 0; }

  appendFile(data, options) { return run(this, 'writeFile', lazyOps().appendFile, data, options); }
  chmod(mode) { return run(this, 'fchmod', lazyOps().fchmod, mode); }
  chown(uid, gid) { return run(this, 'fchown', lazyOps().fchown, uid, gid); }
  datasync() { return run(this, 'fdatasync', lazyOps().fdatasync); }
  sync() { return run(this, 'fsync', lazyOps().fsync); }

  read(buffer, offset, length, position) {
    return run(this, 'read', lazyOps().read, buffer, offset, length, position);
  }

  readv(buffers, position) { return run(this, 'readv', lazyOps().readv, buffers, position); }
  readFile(options) { return run(this, 'readFile', lazyOps().readFile, options); }
  stat(options) { return run(this, 'fstat', lazyOps().fstat, options); }
  truncate(length = 0) { return run(this, 'ftruncate', lazyOps().ftruncate, length); }
  utimes(atime, mtime) { return run(this, 'futimes', lazyOps().futimes, atime, mtime); }

  write(buffer, offset, length, position) {
    return run(this, 'write', lazyOps().write, buffer, offset, length, position);
  }

  writev(buffers, position) { return run(this, 'writev', lazyOps().writev, buffers, position); }
  writeFile(data, options) { return run(this, 'writeFile', lazyOps().writeFile, data, options); }

  close() {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosing] !== undefined) return this[kClosing].promise;
    this[kClosing] = Promise.withResolvers();
    const { promise } = this[kClosing];
    this.emit('close'); // at once: streams on this handle then let go of it
    this[kUnref]();
    return promise;
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  readLines(options = undefined) {
    return require('node/readline').createInterface({
      input: this.createReadStream(options), crlfDelay: Infinity,
    });
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  readableWebStream(options = undefined) {
    return lazyOps().readableWebStream(this, options);
  }

  [kIsClosing]() {
    return this[kClosing] !== undefined;
  }

  [kCannotTransfer]() {
    return this[kRefs] > 1 || this[kClosing] !== undefined ? 'Cannot transfer FileHandle while in use' : undefined;
  }

  // The descriptor moves; whoever gets it closes it.
  [kTransfer]() {
    const fd = this[kFd];
    this[kFd] = -1;
    this[kTransferred] = true;
    registry.unregister(this);
    return { module: 'internal/fs/file_handle', name: 'FileHandle', state: { fd } };
  }

  static [kDeserialize]({ fd }) {
    return new FileHandle(fd, true);
  }

  [kRef]() {
    this[kRefs]++;
  }

  // With the last reference gone, which close() gave up, the file closes.
  [kUnref]() {
    if (--this[kRefs] > 0 || this[kFd] === -1) return;
    const fd = this[kFd];
    this[kFd] = -1;
    registry.unregister(this);
    const { resolve, reject } = this[kClosing] ?? { resolve() {}, reject() {} };
    closeFd(fd).then(() => {
      this[kClosing] = undefined;
      resolve();
    }, (error) => {
      this[kClosing] = undefined;
      reject(error);
    });
  }
}

function closedError(handle, syscall) {
  const error = new Error(handle[kTransferred] ? 'The FileHandle has been transferred' : 'file closed');
  error.code = 'EBADF';
  error.syscall = syscall;
  return error;
}

// Runs an operation on the handle with a reference held.
async function run(handle, syscall, operation, ...args) {
  if (!(handle instanceof FileHandle)) {
    const { ERR_INTERNAL_ASSERTION } = require('internal/errors').codes;
    throw new ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle');
  }
  if (handle[kFd] === -1) throw closedError(handle, syscall);
  handle[kRef]();
  try {
    return await operation(handle, ...args);
  } finally {
    handle[kUnref]();
  }
}

module.exports = { FileHandle, kFd, kIsClosing, kRef, kUnref };
