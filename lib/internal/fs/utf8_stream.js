// SPDX-License-Identifier: MIT
// fs.Utf8Stream: a writer for logs. What is written is gathered in chunks of up to `maxWrite`, and goes to the file
// when `minLength` is reached, by one write at a time. EAGAIN and EBUSY are tried again.
//
// Three places hold data: #part is the chunk of which the file has some already, #chunks (with #sizes beside it) waits,
// and #length counts both. After an error that is not tried again everything stays, and the next write goes on there.
// Lengths are of strings, so UTF-16 units, or bytes of buffers.
'use strict';

const { clearInterval, setInterval, setTimeout } = require('internal/timer_functions');
const { codes } = require('internal/errors');
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OPERATION_FAILED } = codes;
const { parseFileMode, validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } =
  require('internal/validate');
const { Buffer } = require('node/buffer');
const EventEmitter = require('node/events');
const { dirname } = require('node/path');
const { sleep } = require('internal/fs/utils');

const BUSY_MS = 100; // before the next try
const MAX_WRITE = 16 * 1024;
const FUNCTIONS = ['write', 'writeSync', 'fsync', 'fsyncSync', 'close', 'open', 'openSync', 'mkdir', 'mkdirSync'];

const isBusy = (error) => error.code === 'EAGAIN' || error.code === 'EBUSY';

function validateOptions(options) {
  for (const name of ['sync', 'append', 'mkdir', 'fsync']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  for (const name of ['minLength', 'maxLength', 'maxWrite', 'periodicFlush']) {
    if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
  }
  if (options.contentMode !== undefined) {
    validateOneOf(options.contentMode, 'options.contentMode', ['buffer', 'utf8']);
  }
  if (options.retryEAGAIN !== undefined) validateFunction(options.retryEAGAIN, 'options.retryEAGAIN');
  if (options.mode != null) parseFileMode(options.mode, 'mode');
  if (options.fs === undefined) return;
  validateObject(options.fs, 'options.fs');
  for (const name of FUNCTIONS) {
    if (options.fs[name] !== undefined) validateFunction(options.fs[name], `options.fs.${name}`);
  }
}

// What is left of `part` when the file took `bytes` of it. A character that was cut is written whole again.
function rest(part, bytes) {
  if (typeof part !== 'string') return part.subarray(bytes);
  const encoded = Buffer.from(part);
  if (bytes >= encoded.length) return '';
  while (bytes > 0 && (encoded[bytes] & 0xC0) === 0x80) bytes--;
  return part.slice(encoded.toString('utf8', 0, bytes).length);
}

class Utf8Stream extends EventEmitter {
  #fs;
  #fd = -1;
  #file = null;
  #part;
  #chunks = [];
  #sizes = [];
  #length = 0;
  #empty;
  #minLength;
  #maxLength;
  #maxWrite;
  #fullAt;                // write() answers false from here on
  #isBuffer;
  #sync;
  #fsync;
  #append;
  #mode;
  #mkdir;
  #retry;
  #periodicFlush;
  #timer;
  #isWriting = false;     // or opening
  #isOpening = false;
  #isReopening = false;
  #isEnding = false;
  #isDestroyed = false;
  #isDrainScheduled = false;
  #isFlushWanted = false;

  constructor(options = {}) {
    validateObject(options, 'options');
    validateOptions(options);
    super();
    const { fd, dest, minLength, maxLength, maxWrite, periodicFlush } = options;
    this.#fs = { ...require('node/fs'), ...options.fs };
    this.#isBuffer = options.contentMode === 'buffer';
    this.#part = this.#empty = this.#isBuffer ? Buffer.alloc(0) : '';
    this.#minLength = minLength || 0;
    this.#maxLength = maxLength || 0;
    this.#maxWrite = maxWrite || MAX_WRITE;
    if (this.#minLength >= this.#maxWrite) {
      throw new ERR_INVALID_ARG_VALUE('minLength', minLength, `should be smaller than maxWrite (${this.#maxWrite})`);
    }
    this.#fullAt = Math.max(this.#minLength, MAX_WRITE);
    this.#sync = options.sync || false;
    this.#fsync = options.fsync || false;
    this.#append = options.append ?? true;
    this.#mode = options.mode;
    this.#mkdir = options.mkdir || false;
    this.#retry = options.retryEAGAIN ?? (() => true);
    this.#periodicFlush = periodicFlush || 0;
    const target = fd ?? dest;
    if (typeof target === 'number') {
      this.#fd = target;
      process.nextTick(() => this.emit('ready'));
    } else if (typeof target === 'string') {
      this.#open(target);
    } else {
      throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], target);
    }
    if (this.#periodicFlush > 0) {
      this.#timer = setInterval(() => this.flush(), this.#periodicFlush);
      this.#timer.unref();
    }
  }

  write(data) {
    this.#checkAlive();
    if (this.#isBuffer) {
      if (!ArrayBuffer.isView(data)) {
        throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView'], data);
      }
      if (!Buffer.isBuffer(data)) data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    } else if (typeof data !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('data', 'string', data);
    }
    if (this.#maxLength > 0 && this.#length + data.length > this.#maxLength) {
      this.emit('drop', data);
      return this.#length < this.#fullAt;
    }
    const last = this.#chunks.length - 1;
    if (last < 0 || this.#sizes[last] + data.length > this.#maxWrite) {
      this.#chunks.push(this.#isBuffer ? [data] : data);
      this.#sizes.push(data.length);
    } else {
      if (this.#isBuffer) this.#chunks[last].push(data);
      else this.#chunks[last] += data;
      this.#sizes[last] += data.length;
    }
    this.#length += data.length;
    if (!this.#isWriting && this.#length >= this.#minLength) this.#writeNext();
    return this.#length < this.#fullAt;
  }

  flush(callback = null) {
    if (callback !== null) validateFunction(callback, 'cb');
    if (this.#isDestroyed) {
      callback?.(new ERR_INVALID_STATE('Utf8Stream is destroyed'));
      return;
    }
    if (this.#minLength <= 0) { // nothing ever waits
      callback?.();
      return;
    }
    if (callback) this.#callAfterDrain(callback);
    if (!this.#isWriting) this.#writeNext();
  }

  flushSync() {
    this.#checkAlive();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    // Whatever an asynchronous write has under way comes before.
    let part = this.#isWriting ? this.#empty : this.#part;
    if (!this.#isWriting) this.#part = this.#empty;
    while (part.length > 0 || this.#chunks.length > 0) {
      if (part.length === 0) part = this.#take();
      try {
        const left = this.#left(part, this.#fs.writeSync(this.#fd, part, ...this.#encoding()));
        this.#length -= part.length - left.length;
        part = left;
      } catch (error) {
        if (!isBusy(error) || !this.#retry(error, part.length, this.#length - part.length)) {
          this.#giveBack(part);
          throw error;
        }
        sleep(BUSY_MS);
      }
    }
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch {
      // Not all that can be written can be synchronized.
    }
  }

  reopen(file) {
    this.#checkAlive();
    if (this.#isOpening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#isEnding) return;
    if (!this.#file) {
      throw new ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to SonicBoom');
    }
    if (file) this.#file = file;
    this.#isReopening = true;
    if (this.#isWriting) return;
    const old = this.#fd;
    this.once('ready', () => {
      if (old === this.#fd) return;
      this.#fs.close(old, (error) => {
        if (error) this.emit('error', error);
      });
    });
    this.#open(this.#file);
  }

  end() {
    this.#checkAlive();
    if (this.#isOpening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (!this.#isWriting) this.#finish();
  }

  destroy() {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#chunks.length = this.#sizes.length = 0;
    this.#length = this.#part.length;
    if (!this.#isWriting) this.#close();
  }

  [Symbol.dispose]() {
    this.destroy();
  }

  get mode() { return this.#mode; }
  get file() { return this.#file; }
  get fd() { return this.#fd; }
  get minLength() { return this.#minLength; }
  get maxLength() { return this.#maxLength; }
  get writing() { return this.#isWriting; }
  get sync() { return this.#sync; }
  get fsync() { return this.#fsync; }
  get append() { return this.#append; }
  get periodicFlush() { return this.#periodicFlush; }
  get contentMode() { return this.#isBuffer ? 'buffer' : 'utf8'; }
  get mkdir() { return this.#mkdir; }

  #checkAlive() {
    if (this.#isDestroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  // ---- opening ------------------------------------------------------------------------------------------------------

  #open(file) {
    this.#isOpening = this.#isWriting = true;
    const flags = this.#append ? 'a' : 'w';
    if (this.#sync) {
      let fd;
      try {
        if (this.#mkdir) this.#fs.mkdirSync(dirname(file), { recursive: true });
        fd = this.#fs.openSync(file, flags, this.#mode);
      } catch (error) {
        this.#endOpening();
        process.nextTick(() => {
          if (this.listenerCount('error') > 0) this.emit('error', error);
        });
        throw error;
      }
      this.#opened(file, fd);
      return;
    }
    const done = (error, fd) => {
      if (error) {
        this.#endOpening();
        this.emit('error', error);
      } else {
        this.#opened(file, fd);
      }
    };
    if (!this.#mkdir) {
      this.#fs.open(file, flags, this.#mode, done);
      return;
    }
    this.#fs.mkdir(dirname(file), { recursive: true }, (error) => {
      if (error) done(error);
      else this.#fs.open(file, flags, this.#mode, done);
    });
  }

  #endOpening() {
    this.#isOpening = this.#isWriting = this.#isReopening = false;
  }

  #opened(file, fd) {
    const isReopening = this.#isReopening;
    const wasDestroyed = this.#isDestroyed;
    this.#endOpening();
    this.#fd = fd;
    this.#file = file;
    if (this.#sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (wasDestroyed) this.#close();
    else if (this.#isDestroyed) return; // by a listener
    else if (!this.#isWriting && (this.#length > this.#minLength || this.#isFlushWanted)) this.#writeNext();
    else if (isReopening) process.nextTick(() => this.emit('drain'));
  }

  // ---- writing ------------------------------------------------------------------------------------------------------

  #take() {
    this.#sizes.shift();
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return this.#empty;
    if (!this.#isBuffer) return chunk;
    return chunk.length === 1 ? chunk[0] : Buffer.concat(chunk);
  }

  #giveBack(part) {
    this.#chunks.unshift(this.#isBuffer ? [part] : part);
    this.#sizes.unshift(part.length);
  }

  #encoding() {
    return this.#isBuffer ? [] : ['utf8'];
  }

  // A write that tells no number has written everything.
  #left(part, bytes) {
    return typeof bytes === 'number' ? rest(part, bytes) : this.#empty;
  }

  #writeNext() {
    this.#isWriting = true;
    if (this.#part.length === 0) this.#part = this.#take();
    this.#writePart();
  }

  #writePart() {
    if (!this.#sync) {
      this.#fs.write(this.#fd, this.#part, ...this.#encoding(), (error, bytes) => this.#written(error, bytes));
      return;
    }
    let bytes;
    try {
      bytes = this.#fs.writeSync(this.#fd, this.#part, ...this.#encoding());
    } catch (error) {
      this.#written(error);
      return;
    }
    this.#written(null, bytes);
  }

  #written(error, bytes) {
    if (error) {
      this.#failed(error);
      return;
    }
    this.emit('write', bytes);
    const left = this.#left(this.#part, bytes);
    this.#length -= this.#part.length - left.length;
    this.#part = left;
    if (left.length > 0) {
      this.#writePart();
      return;
    }
    if (this.#fsync) this.#fs.fsyncSync(this.#fd);
    if (this.#isDestroyed) {
      this.#isWriting = false;
      this.#drained(); // who waits for a flush
      this.#close();
    } else if (this.#isReopening) {
      this.#isWriting = this.#isReopening = false;
      this.reopen();
    } else if (this.#length > 0 && this.#length >= this.#minLength) {
      this.#writeNext();
    } else if (this.#isEnding) {
      this.#isWriting = false;
      this.#finish();
    } else {
      this.#isWriting = false;
      this.#drained();
    }
  }

  #failed(error) {
    if (!isBusy(error) || !this.#retry(error, this.#part.length, this.#length - this.#part.length)) {
      this.#isWriting = false;
      if (this.#isDestroyed) this.#close();
      this.emit('error', error);
    } else if (this.#sync) {
      sleep(BUSY_MS);
      this.#writePart();
    } else {
      setTimeout(() => this.#writePart(), BUSY_MS);
    }
  }

  #drained() {
    if (!this.#sync) {
      this.emit('drain');
    } else if (!this.#isDrainScheduled) {
      this.#isDrainScheduled = true;
      process.nextTick(() => {
        this.#isDrainScheduled = false;
        this.emit('drain');
      });
    }
  }

  #callAfterDrain(callback) {
    this.#isFlushWanted = true;
    const onDrain = () => {
      this.off('error', onError);
      if (this.#isDestroyed || this.#fsync) {
        this.#isFlushWanted = false;
        callback();
        return;
      }
      this.#fs.fsync(this.#fd, (error) => {
        this.#isFlushWanted = false;
        callback(error?.code === 'EBADF' ? null : error); // closed meanwhile
      });
    };
    const onError = (error) => {
      this.#isFlushWanted = false;
      this.off('drain', onDrain);
      callback(error);
    };
    this.once('drain', onDrain);
    this.once('error', onError);
  }

  // ---- the end ------------------------------------------------------------------------------------------------------

  #finish() {
    if (this.#length > 0 && this.#fd >= 0) {
      this.#writeNext();
      return;
    }
    this.#isDestroyed = true;
    this.#close();
  }

  #close() {
    if (this.#fd === -1) return; // never opened, or opening: #opened comes back here
    clearInterval(this.#timer);
    const done = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#isEnding) this.emit('finish');
      this.emit('close');
    };
    const close = () => {
      if (this.#fd === 1 || this.#fd === 2) done();
      else this.#fs.close(this.#fd, done);
    };
    if (this.#fsync) close();
    else this.#fs.fsync(this.#fd, close); // what cannot be synchronized is closed all the same
  }
}

module.exports = { Utf8Stream };
