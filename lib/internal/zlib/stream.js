// SPDX-License-Identifier: MIT
// The Transform behind all classes of node:zlib, and how it drives its codec (`_handle`). A write goes to the pool
// with room for one chunk of output; what comes back is pushed, and as long as the room was filled there may be more:
// the codec is asked again, at once or, when the readable side is full, at its next _read(). Who fills one chunk after
// the other gets room for a few at a time, since the way to the pool and back takes as long as the work for one. What
// the readable side has no room for then waits here.
'use strict';

const { Transform } = require('internal/streams/transform');
const finished = require('internal/streams/end_of_stream');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const { i32, N0, N1 } = require('internal/cells');
const { Buffer } = require('node/buffer');
const { Handle, errorOf } = require('internal/zlib/handle');
const { numberIn, settingsOf } = require('internal/zlib/settings');

const PIECE_MAX = 2 ** 30; // the libraries count in 32 bits
const empty = Buffer.alloc(0);

const kFlush = Symbol('kFlush'); // of an empty chunk that stands for a flush()
const kSettings = Symbol('kSettings');
const kOutBuffer = Symbol('kOutBuffer');
const kWriteState = Symbol('kWriteState');
const kMore = Symbol('kMore'); // buffers for the chunks behind the one that was begun
const MORE_MOST = 3; // as in src/bind/zlib.c

function ZlibBase(options, mode) {
  const settings = settingsOf(options, mode);
  this._handle = new Handle(settings, this);
  // The output is bytes, and so is the input.
  if (options && (options.encoding || options.objectMode || options.writableObjectMode))
    options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
  Reflect.apply(Transform, this, [{ autoDestroy: true, ...options }]);
  this.bytesWritten = 0;
  this[kOutBuffer] = null;
  this[kMore] = [];
  this._outOffset = 0;
  this._chunkSize = settings.chunkSize;
  this._defaultFlushFlag = settings.flush;
  this._finishFlushFlag = settings.finishFlush;
  this._info = settings.info;
  this._maxOutputLength = settings.maxOutputLength;
  this._rejectGarbageAfterEnd = settings.rejectGarbageAfterEnd;
  this[kSettings] = settings;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  get() { return !this._handle; },
  enumerable: true,
  configurable: true,
});

// What packages look at that drive the codec themselves (see writeSync() of the handle).
Object.defineProperties(ZlibBase.prototype, {
  _outBuffer: {
    get() {
      room(this);
      return this[kOutBuffer];
    },
    set(buffer) { this[kOutBuffer] = buffer; },
    configurable: true,
  },
  _writeState: {
    get() { return (this[kWriteState] ??= new Uint32Array(2)); }, // room for output, input left
    configurable: true,
  },
});

function handleOf(stream) {
  if (!stream._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  return stream._handle;
}

ZlibBase.prototype.reset = function reset() {
  handleOf(this).reset((err) => this.destroy(err));
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(empty, '', callback);
};

// The end of the input is told to _transform() with the last chunk, and by _flush().
ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  const { flags } = this[kSettings];
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = flags.full;
  }
  kind = numberIn(kind, 'kind', flags.min, flags.max, flags.full);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    const mark = Buffer.alloc(0);
    mark[kFlush] = kind;
    this.write(mark, '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

function closeHandle(stream) {
  // A closed stream has none.
  stream._handle?.close();
  stream._handle = null;
}

ZlibBase.prototype._destroy = function _destroy(err, callback) {
  closeHandle(this);
  callback(err);
};

function stronger(order, a, b) {
  return order[a] > order[b] ? a : b;
}

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flush = this._defaultFlushFlag;
  const w = this._writableState;
  if (typeof chunk[kFlush] === 'number') flush = chunk[kFlush];
  // The last chunk can bring the finishing flush along. Empty ones may follow, of flush(), which then finish as well:
  // nothing else may come behind the end.
  if ((w.ending || w.ended) && w.length === chunk.byteLength)
    flush = stronger(this[kSettings].flags.order, flush, this._finishFlushFlag);
  new Processing(this, chunk, flush, callback).go();
};

// Room for output: the rest of the chunk that was begun.
function room(stream) {
  if (stream[kOutBuffer] === null || stream._outOffset >= stream._chunkSize) {
    stream[kOutBuffer] = Buffer.allocUnsafeSlow(stream._chunkSize);
    stream._outOffset = 0;
  }
  return stream._chunkSize - stream._outOffset;
}

// The output of a step, or null.
function takeOutput(stream, len) {
  if (len === 0) return null;
  const chunk = stream[kOutBuffer].subarray(stream._outOffset, stream._outOffset + len);
  stream._outOffset += len;
  return chunk;
}

class Processing {
  constructor(stream, chunk, flush, callback) {
    this.stream = stream;
    this.chunk = chunk;
    this.flush = flush;
    this.callback = callback;
    this.at = 0;
    this.piece = 0;
    this.room = 0;
    this.waiting = 0; // chunks that are full, and not pushed yet
    this.last = null; // (error, room left, input left) of the step behind them
    this.done = (err, roomLeft, inputLeft, filled) => this.after(err, roomLeft, inputLeft, filled);
  }

  go() {
    const { stream, chunk, at } = this;
    const handle = stream._handle;
    if (!handle) {
      process.nextTick(this.callback);
      return;
    }
    const left = chunk.byteLength - at;
    this.piece = Math.min(left, PIECE_MAX);
    this.room = room(stream);
    const flush = this.piece === left ? this.flush : 0;
    handle.write(flush, chunk, at, this.piece, stream[kOutBuffer], stream._outOffset, this.room, this.done,
                 stream[kMore]);
  }

  after(err, roomLeft, inputLeft, filled) {
    this.at += this.piece - inputLeft;
    if (err === 0) this.stream.bytesWritten += this.piece - inputLeft;
    this.waiting = filled;
    this.last = { err, roomLeft, inputLeft };
    this.deliver();
  }

  // Pushes the chunks that are full, then what is of the last one.
  deliver() {
    const { stream, callback } = this;
    if (stream.destroyed || !stream._handle) {
      callback();
      return;
    }
    while (this.waiting > 0) {
      this.waiting--;
      const output = takeOutput(stream, this.room);
      stream[kOutBuffer] = stream[kMore].shift();
      stream._outOffset = 0;
      this.room = stream._chunkSize;
      const isFull = !stream.push(output);
      if (stream.destroyed) {
        callback();
        return;
      }
      if (isFull) {
        this.waitForRead(() => this.deliver());
        return;
      }
    }
    const { err, roomLeft, inputLeft } = this.last;
    if (err !== 0) {
      stream.destroy(errorOf(err));
      return;
    }
    const output = takeOutput(stream, this.room - roomLeft);
    const isFull = output !== null && !stream.push(output);
    if (stream.destroyed) {
      callback();
    } else if (roomLeft === 0 || (inputLeft === 0 && this.at < this.chunk.byteLength)) {
      if (roomLeft === 0) this.makeRoom();
      if (isFull) this.waitForRead(() => this.go());
      else this.go();
    } else if (inputLeft > 0) {
      // There was room, and it was not wanted: the compressed stream has ended within the input.
      if (stream._rejectGarbageAfterEnd) stream.destroy(new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END());
      else stream.push(null);
      callback();
    } else {
      callback();
    }
  }

  makeRoom() {
    const more = this.stream[kMore];
    while (more.length < MORE_MOST) more.push(Buffer.allocUnsafeSlow(this.stream._chunkSize));
  }

  waitForRead(goOn) {
    const { stream } = this;
    const read = stream._read;
    stream._read = (size) => {
      stream._read = read;
      goOn();
      stream._read(size);
    };
  }
}

// The older way, at once when there is no callback: it ends the stream.
ZlibBase.prototype._processChunk = function _processChunk(chunk, flush, callback) {
  if (typeof callback === 'function') {
    new Processing(this, chunk, flush, callback).go();
    return undefined;
  }
  const handle = handleOf(this);
  const parts = [];
  let size = 0;
  let at = 0;
  let failure = null;
  for (;;) {
    const piece = Math.min(chunk.byteLength - at, PIECE_MAX);
    const space = room(this);
    const last = piece === chunk.byteLength - at;
    const err = handle.step(last ? flush : 0, chunk, at, piece, this[kOutBuffer], this._outOffset, space);
    if (err !== 0) {
      failure = errorOf(err);
      break;
    }
    const roomLeft = i32[N0];
    const used = piece - i32[N1];
    const wantsMore = roomLeft === 0 || (used === piece && !last);
    at += used;
    const output = takeOutput(this, space - roomLeft);
    if (output !== null) parts.push(output);
    size += space - roomLeft;
    if (size > this._maxOutputLength) failure = new codes.ERR_BUFFER_TOO_LARGE(this._maxOutputLength);
    if (failure !== null || !wantsMore) break;
  }
  this.bytesWritten = at;
  closeHandle(this);
  if (failure !== null) {
    this.on('error', () => {}); // it is thrown
    this.destroy(failure);
    throw failure;
  }
  return size === 0 ? Buffer.alloc(0) : Buffer.concat(parts, size);
};

// ---- deflate and its kin -------------------------------------------------------------------------------------------

function Zlib(options, mode) {
  Reflect.apply(ZlibBase, this, [options, mode]);
  const { numbers } = this[kSettings];
  this._level = numbers[1];
  this._strategy = numbers[3];
  this._mode = mode;
}
Object.setPrototypeOf(Zlib.prototype, ZlibBase.prototype);
Object.setPrototypeOf(Zlib, ZlibBase);

const SYNC_FLUSH = 2;

Zlib.prototype.params = function params(level, strategy, callback) {
  level = numberIn(level, 'level', -1, 9, -1);
  strategy = numberIn(strategy, 'strategy', 0, 4, 0);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this._level === level && this._strategy === strategy) {
    if (callback) process.nextTick(callback);
    return;
  }
  // What was written before is compressed by the former ones.
  this.flush(SYNC_FLUSH, () => {
    if (!this._handle) return;
    this._handle.params(level, strategy, (err) => this.destroy(err));
    if (this.destroyed) return;
    this._level = level;
    this._strategy = strategy;
    if (callback) callback();
  });
};

// Brotli streams are Zlib streams to Node, but their parameters cannot change.
function Brotli(options, mode) {
  Reflect.apply(ZlibBase, this, [options, mode]);
}
Object.setPrototypeOf(Brotli.prototype, Zlib.prototype);
Object.setPrototypeOf(Brotli, Zlib);

class Zstd extends ZlibBase {}

module.exports = { Brotli, Zlib, Zstd };
