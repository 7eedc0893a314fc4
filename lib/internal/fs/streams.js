// SPDX-License-Identifier: MIT
// fs.ReadStream and fs.WriteStream. Plain functions, not classes: programs call them without `new`, inherit from them
// by util.inherits, and replace their `open`.
//
// A stream works through `fs` functions of its own, kFs: those of the module (as users may have patched it), of the
// option `fs`, or of a FileHandle. The file is closed only when no read or write is under way.
'use strict';

const { codes } = require('internal/errors');
const {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_STREAM_DESTROYED,
} = codes;
const { validateBoolean, validateFunction, validateInteger } = require('internal/validate');
const { Buffer } = require('node/buffer');
const { Readable, Writable, finished } = require('node/stream');
const { errorOrDestroy } = require('internal/streams/destroy');
const { FileHandle, kRef, kUnref } = require('internal/fs/file_handle');
const { EMPTY, getOptions, getValidatedFd, getValidatedPath } = require('internal/fs/utils');
const fs = require('node/fs');

const kFs = Symbol('kFs');
const kBusy = Symbol('kBusy');     // a read or write is under way
const kIdle = Symbol('kIdle');     // event: it is not any more
const kHandle = Symbol('kHandle');

const READ_BYTES = 64 * 1024;
const WRITE_TRIES = 5;

// The functions of a FileHandle, shaped like those of fs.
function handleFs(handle) {
  const settle = (promise, callback, count) => {
    promise.then((result) => callback(null, result?.[count], result?.buffer), (error) => callback(error, 0));
  };
  return {
    open(path, flags, mode, callback) { process.nextTick(callback, null, handle.fd); },
    read(fd, buffer, offset, length, position, callback) {
      settle(handle.read(buffer, offset, length, position), callback, 'bytesRead');
    },
    write(fd, buffer, offset, length, position, callback) {
      settle(handle.write(buffer, offset, length, position), callback, 'bytesWritten');
    },
    writev(fd, buffers, position, callback) { settle(handle.writev(buffers, position), callback, 'bytesWritten'); },
    fsync(fd, callback) { settle(handle.sync(), callback); },
    close(fd, callback) {
      handle[kUnref]();
      settle(handle.close(), callback);
    },
  };
}

// Where the bytes are: a descriptor or FileHandle of the options, or a path to open.
function setTarget(stream, path, options, needed) {
  const { fd } = options;
  if (fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = fd;
    stream[kFs] = handleFs(fd);
    fd[kRef]();
    fd.on('close', () => stream.close());
    stream.fd = getValidatedFd(fd.fd);
    return;
  }
  stream[kFs] = options.fs || fs;
  if (options.fs) {
    for (const name of needed) validateFunction(options.fs[name], `options.fs.${name}`);
  }
  if (fd == null) {
    stream.fd = null;
    return;
  }
  if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
  stream.fd = getValidatedFd(fd);
}

function setPath(stream, path, options, flags) {
  stream.path = options.fd == null ? getValidatedPath(path) : path ?? undefined;
  stream.flags = options.flags ?? flags;
  stream.mode = options.mode ?? 0o666;
}

// Opens as the stream's first act. Programs that replaced `open` signal by events that they have.
function makeConstruct(ownOpen) {
  return function _construct(callback) {
    if (typeof this.fd === 'number') {
      callback();
      return;
    }
    if (this.open !== ownOpen) {
      const { emit } = this;
      this.emit = function(event, ...args) {
        if (event === 'open' || event === 'error') {
          this.emit = emit;
          if (event === 'error') return callback(args[0]);
          callback();
        }
        return Reflect.apply(emit, this, [event, ...args]);
      };
      this.open();
      return;
    }
    this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
      if (error) {
        callback(error);
        return;
      }
      this.fd = fd;
      callback();
      this.emit('open', fd);
      this.emit('ready');
    });
  };
}

// Only for programs that call it, which is deprecated: streams open by themselves.
function openStream() {}

function closeFile(stream, error, callback) {
  if (stream.fd === null) {
    callback(error);
    return;
  }
  const { fd } = stream;
  const close = (flushError) => {
    stream[kFs].close(fd, (closeError) => callback(closeError || flushError || error));
    stream.fd = null;
  };
  if (stream.flush && !error) stream[kFs].fsync(fd, close);
  else close();
}

function _destroy(error, callback) {
  if (this[kBusy]) this.once(kIdle, (ioError) => closeFile(this, error || ioError, callback));
  else closeFile(this, error, callback);
}

function addAccessors(prototype, state, kind) {
  Object.defineProperty(prototype, 'autoClose', {
    __proto__: null,
    get() {
      if (this[state] === undefined) throw new ERR_INVALID_THIS(kind);
      return this[state].autoDestroy;
    },
    set(value) { this[state].autoDestroy = value; },
    enumerable: true,
    configurable: true,
  });
  Object.defineProperty(prototype, 'pending', {
    __proto__: null,
    get() { return this.fd === null; },
    enumerable: true,
    configurable: true,
  });
}

// Node's streams take what has a meaning for them from a copy, so that users' objects stay as they are.
function copyOptions(options) {
  options = getOptions(options, EMPTY);
  const copy = {};
  for (const name in options) copy[name] = options[name]; // inherited ones, too
  if (copy.autoDestroy === undefined) copy.autoDestroy = copy.autoClose === undefined ? true : copy.autoClose;
  return copy;
}

// ---- reading --------------------------------------------------------------------------------------------------------

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(options);
  options.highWaterMark ??= READ_BYTES;
  setTarget(this, path, options, ['open', 'read', 'close']);
  setPath(this, path, options, 'r');

  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

ReadStream.prototype.open = openStream;
ReadStream.prototype._construct = makeConstruct(openStream);

ReadStream.prototype._read = function(size) {
  const left = this.end - (this.pos === undefined ? this.bytesRead : this.pos) + 1;
  if (left < size) size = left;
  if (size <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(size);
  this[kBusy] = true;
  this[kFs].read(this.fd, buffer, 0, size, this.pos, (error, count, bytes) => {
    this[kBusy] = false;
    if (this.destroyed) {
      this.emit(kIdle, error);
    } else if (error) {
      errorOrDestroy(this, error);
    } else if (count > 0) {
      if (this.pos !== undefined) this.pos += count;
      this.bytesRead += count;
      // A small part of a large buffer must not keep all of it alive.
      if (count !== bytes.length) bytes = Buffer.from(bytes.subarray(0, count));
      this.push(bytes);
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype._destroy = _destroy;

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

addAccessors(ReadStream.prototype, '_readableState', 'ReadStream');

// ---- writing --------------------------------------------------------------------------------------------------------

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(options);
  options.decodeStrings = true;
  setTarget(this, path, options, ['open', 'close']);
  if (options.fs) checkWriters(this, options);
  setPath(this, path, options, 'w');

  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (flush && options.fs) validateFunction(options.fs.fsync, 'options.fs.fsync');
  this.flush = flush;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kBusy] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

// One of write and writev is enough.
function checkWriters(stream, { fs: { write, writev } }) {
  if (!write && !writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', write);
  if (write) validateFunction(write, 'options.fs.write');
  else stream._write = null;
  if (writev) validateFunction(writev, 'options.fs.writev');
  else stream._writev = null;
}

WriteStream.prototype.open = openStream;
WriteStream.prototype._construct = makeConstruct(openStream);

// Writes until all is written. `attempt(position, callback)` writes what is left; `advance(count)` drops what has been
// and returns how much is left then. A descriptor that does not block may refuse for a while.
function writeAll(stream, attempt, advance, callback) {
  let fruitless = 0;
  const next = () => attempt(stream.pos, (error, count) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      count = 0;
    }
    if (stream.destroyed || error) {
      callback(error || new ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += count;
    if (stream.pos !== undefined) stream.pos += count;
    fruitless = count === 0 ? fruitless + 1 : 0;
    if (advance(count) === 0) callback();
    else if (fruitless > WRITE_TRIES) callback(new Error('writev failed'));
    else next();
  });
  next();
}

function startWriting(stream, attempt, advance, callback) {
  stream[kBusy] = true;
  writeAll(stream, attempt, advance, (error) => {
    stream[kBusy] = false;
    if (stream.destroyed) {
      callback(error);
      stream.emit(kIdle, error);
    } else {
      callback(error);
    }
  });
}

WriteStream.prototype._write = function(data, encoding, callback) {
  let offset = 0;
  startWriting(this, (position, done) => {
    this[kFs].write(this.fd, data, offset, data.length - offset, position, done);
  }, (count) => {
    offset += count;
    return data.length - offset;
  }, callback);
};

// Of small chunks the kernel, and each address that is asked for, cost more than a copy.
const JOINED_MEAN_MAX = 2048;

function buffersOf(stream, chunks) {
  const buffers = [];
  let bytes = 0;
  for (let i = 0; i < chunks.length; i++) {
    const { chunk } = chunks[i];
    buffers.push(chunk);
    bytes += chunk.length;
  }
  if (stream[kFs] !== fs || bytes > JOINED_MEAN_MAX * buffers.length) return buffers;
  return [Buffer.concat(buffers, bytes)];
}

WriteStream.prototype._writev = function(chunks, callback) {
  let buffers = buffersOf(this, chunks);
  startWriting(this, (position, done) => {
    this[kFs].writev(this.fd, buffers, position ?? null, done);
  }, (count) => {
    let i = 0;
    while (i < buffers.length && count >= buffers[i].byteLength) count -= buffers[i++].byteLength;
    buffers = buffers.slice(i);
    if (buffers.length > 0 && count > 0) buffers[0] = buffers[0].subarray(count);
    return buffers.length;
  }, callback);
};

WriteStream.prototype._destroy = _destroy;

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nothing else would close the file once all is written.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

addAccessors(WriteStream.prototype, '_writableState', 'WriteStream');

module.exports = { ReadStream, WriteStream };
