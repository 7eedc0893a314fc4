// SPDX-License-Identifier: MIT
// Writable: one _write() at a time; what comes meanwhile, or while corked, waits in `buffered`.
//
//   write() -> _write(chunk, encoding, state.onwrite) -> onwrite -> next of `buffered`, or 'drain', or 'finish'
//
// A waiting write takes three consecutive places of `buffered` (chunk, encoding, callback) instead of an object;
// `bufferedIndex` is the first one that has not been handed on. A stream makes one function for _write() to call, at
// the first write. Callbacks of writes that completed at once run together in one tick as long as they are the same.
//
// end() leads to _final(), 'prefinish', 'finish' and, with autoDestroy, to destroy(). `pendingcb` counts callbacks that
// 'finish' has to wait for. state.js tells how to make streams without running the constructor.
'use strict';

const EventEmitter = require('node/events');
const { Buffer } = require('node/buffer');
const { Stream } = require('internal/streams/legacy');
const {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  AUTO_DESTROY,
  DESTROYED,
  CLOSE_EMITTED,
  ERROR_EMITTED,
  ERRORED,
  COMMON_BITS,
  commonFlags,
  defineCommon,
  defineFlags,
  getDefaultHighWaterMark,
  kIsDuplex,
  markOf,
} = require('internal/streams/state');
const { construct, destroy, errorOrDestroy, undestroy } = require('internal/streams/destroy');
const { kRejection } = require('internal/events/symbols');
const {
  AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const lazy = require('internal/lazy');

const lazyAbort = lazy(() => require('internal/streams/add_abort_signal'));
const lazyFinished = lazy(() => require('internal/streams/end_of_stream'));
const lazyWeb = lazy(() => require('internal/streams/web_adapters'));

const FINAL_CALLED = 1 << COMMON_BITS;
const NEED_DRAIN = FINAL_CALLED << 1;
const ENDING = FINAL_CALLED << 2; // end() was called
const ENDED = FINAL_CALLED << 3; // end() has returned
const FINISHED = FINAL_CALLED << 4;
const DECODE_STRINGS = FINAL_CALLED << 5;
const WRITING = FINAL_CALLED << 6; // a _write() has not called back yet
const PROCESSING = FINAL_CALLED << 7; // inside clearBuffer()
const PREFINISHED = FINAL_CALLED << 8;
const ALL_BYTES = FINAL_CALLED << 9; // everything in `buffered` is a Buffer
const ALL_NOOP = FINAL_CALLED << 10; // ... and has no callback
const AFTER_WRITE_TICK = FINAL_CALLED << 11; // a tick for 'drain' is queued

const STOPPED = DESTROYED | ERRORED;
const BUSY_BITS = CONSTRUCTED | WRITING | ERRORED; // what is not CONSTRUCTED alone has chunks wait
const PLAIN_BITS = BUSY_BITS | OBJECT_MODE | ENDING | DESTROYED;


function noop() {}

class WritableState {
  constructor(options, stream, isDuplex) {
    if (typeof isDuplex !== 'boolean') isDuplex = stream?.[kIsDuplex] === true;
    let flags = commonFlags(options) | SYNC | ALL_BYTES | ALL_NOOP;
    if (isDuplex && options?.writableObjectMode) flags |= OBJECT_MODE;
    if (options?.decodeStrings !== false) flags |= DECODE_STRINGS;
    this.flags = flags;
    this.highWaterMark = options
      ? markOf(options, 'writableHighWaterMark', isDuplex, (flags & OBJECT_MODE) !== 0)
      : getDefaultHighWaterMark(false);
    this.length = 0; // bytes or objects not yet written, including those in _write()
    this.writelen = 0; // the part of it in _write()
    this.corked = 0;
    this.pendingcb = 0;
    this.buffered = [];
    this.bufferedIndex = 0;
    this.writecb = null; // callback of the write() in _write(); null when it has none
    this.onwrite = null;
    this.afterWriteTickInfo = null;
    this.onFinished = null; // callbacks of end()
    this.error = null;
    this.defaultEncoding = 'utf8';
    this.writable = undefined; // false: the writable side does not exist
    const encoding = options?.defaultEncoding;
    if (encoding) {
      if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
      this.defaultEncoding = encoding;
    }
  }

  getBuffer() {
    const list = [];
    for (let i = this.bufferedIndex; i < this.buffered.length; i += 3) {
      list.push({ chunk: this.buffered[i], encoding: this.buffered[i + 1], callback: this.buffered[i + 2] });
    }
    return list;
  }

  get bufferedRequestCount() {
    return (this.buffered.length - this.bufferedIndex) / 3;
  }
}

defineCommon(WritableState.prototype);
defineFlags(WritableState.prototype, {
  finalCalled: FINAL_CALLED,
  needDrain: NEED_DRAIN,
  ending: ENDING,
  ended: ENDED,
  finished: FINISHED,
  decodeStrings: DECODE_STRINGS,
  writing: WRITING,
  bufferProcessing: PROCESSING,
  prefinished: PREFINISHED,
  allBuffers: ALL_BYTES,
  allNoop: ALL_NOOP,
});

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  EventEmitter.call(this, options);
  initWritable(this, options, this[kIsDuplex] === true);
  if (typeof this._construct === 'function') construct(this, writeReady);
  return undefined;
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;

// A Duplex is a Writable too, though it inherits from Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && object?._writableState instanceof WritableState;
  },
});

function initWritable(stream, options, isDuplex) {
  stream._writableState = new WritableState(options, stream, isDuplex);
  if (options === undefined || options === null) return;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal && !isDuplex) lazyAbort().addAbortSignalNoValidate(options.signal, stream);
}

// After _construct(): what was written, or ended, meanwhile
function writeReady(stream) {
  const state = stream._writableState;
  if ((state.flags & WRITING) === 0) clearBuffer(stream, state);
  if (state.flags & ENDING) finishMaybe(stream, state);
}

// ---- write ---------------------------------------------------------------------------------------------------------

/**
 * @param {string | Buffer | TypedArray | DataView | any} chunk
 * @param {string | Function} [encoding]
 * @param {Function} [callback] called when the chunk is written or failed
 * @returns {boolean} false: wait for 'drain' before writing more
 */
Writable.prototype.write = function write(chunk, encoding, callback) {
  // The usual case, which the engine's compiler makes one function of: bytes that nothing waits in front of
  const state = this._writableState;
  if (
    chunk instanceof Buffer &&
    encoding === undefined &&
    callback === undefined &&
    (state.flags & PLAIN_BITS) === CONSTRUCTED &&
    state.corked === 0
  ) {
    return writeNow(this, state, chunk.length, chunk, 'buffer', noop);
  }
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  return writeChunk(this, chunk, encoding, callback) === true;
};

/** true, false, or the error it has reported. */
function writeChunk(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof callback !== 'function') callback = noop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  let length = 1;
  if ((state.flags & OBJECT_MODE) === 0) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if (state.flags & DECODE_STRINGS) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
    length = chunk.length;
  } else if (!encoding) {
    encoding = state.defaultEncoding;
  }

  if (state.flags & (ENDING | DESTROYED)) {
    const err = state.flags & ENDING ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
    process.nextTick(callback, err);
    errorOrDestroy(stream, err, true);
    return err;
  }
  if (state.corked === 0 && (state.flags & BUSY_BITS) === CONSTRUCTED) {
    return writeNow(stream, state, length, chunk, encoding, callback);
  }
  state.pendingcb++;
  state.length += length;
  state.buffered.push(chunk, encoding, callback);
  if (encoding !== 'buffer') state.flags &= ~ALL_BYTES;
  if (callback !== noop) state.flags &= ~ALL_NOOP;
  return hasRoom(state);
}

function writeNow(stream, state, length, chunk, encoding, callback) {
  state.pendingcb++;
  state.length += length;
  state.writelen = length;
  state.writecb = callback;
  state.flags |= WRITING | SYNC;
  stream._write(chunk, encoding, (state.onwrite ??= makeOnwrite(stream)));
  state.flags &= ~SYNC;
  return hasRoom(state);
}

// What _write() has completed already fills no room.
function hasRoom(state) {
  const { length } = state;
  if (length === 0 || length < state.highWaterMark) return (state.flags & STOPPED) === 0;
  state.flags |= NEED_DRAIN;
  return false;
}

Writable.prototype._write = function _write(chunk, encoding, callback) {
  if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], callback);
};
Writable.prototype._writev = null;

/** Hands on one or, with writev, all waiting chunks. */
function handOn(stream, state, writev, length, chunk, encoding, callback) {
  state.writelen = length;
  state.writecb = callback;
  state.flags |= WRITING | SYNC;
  const onwrite = (state.onwrite ??= makeOnwrite(stream));
  if (state.flags & DESTROYED) onwrite(new ERR_STREAM_DESTROYED('write'));
  else if (writev) stream._writev(chunk, onwrite);
  else stream._write(chunk, encoding, onwrite);
  state.flags &= ~SYNC;
}

function makeOnwrite(stream) {
  return (err) => written(stream, err);
}

/** What _write() calls when it is done. */
function written(stream, err) {
  const state = stream._writableState;
  const { flags, writecb: callback } = state;
  // The usual case: inside write(), nobody asked, nothing waits.
  if (
    (flags & (WRITING | SYNC | NEED_DRAIN | ENDING | DESTROYED)) === (WRITING | SYNC) &&
    callback === noop &&
    !err &&
    state.buffered.length === state.bufferedIndex
  ) {
    state.flags = flags & ~WRITING;
    state.writecb = null;
    state.length -= state.writelen;
    state.writelen = 0;
    state.pendingcb--;
    return;
  }
  if ((state.flags & WRITING) === 0 || callback === null) {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (state.flags & SYNC) !== 0;
  state.flags &= ~WRITING;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;

  if (err) {
    err.stack; // eslint-disable-line no-unused-expressions -- the engine fills it in now, see destroy.js
    if (state.error === null) state.errored = err;
    const r = stream._readableState;
    if (r && !r.errored) r.errored = err;
    if (sync) process.nextTick(writeFailed, stream, state, err, callback);
    else writeFailed(stream, state, err, callback);
    return;
  }
  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  // Callbacks never run inside write().
  if (callback !== noop) {
    const info = state.afterWriteTickInfo;
    if (info !== null && info.callback === callback) {
      info.count++;
    } else {
      const next = { count: 1, callback, stream, state };
      state.afterWriteTickInfo = next;
      process.nextTick(afterWriteTick, next);
      state.flags |= AFTER_WRITE_TICK;
    }
  } else if (
    (state.flags & AFTER_WRITE_TICK) === 0 &&
    ((state.flags & NEED_DRAIN && state.length === 0) || state.flags & DESTROYED)
  ) {
    state.flags |= AFTER_WRITE_TICK;
    process.nextTick(afterWriteNoop, stream, state);
  } else {
    state.pendingcb--;
    if (state.flags & ENDING) finishMaybe(stream, state, true);
  }
}

function writeFailed(stream, state, err, callback) {
  state.pendingcb--;
  callback(err);
  failBuffered(state); // also when autoDestroy is off
  errorOrDestroy(stream, err);
}

function afterWriteTick(info) {
  const { stream, state, count, callback } = info;
  if (state.afterWriteTickInfo === info) {
    state.flags &= ~AFTER_WRITE_TICK;
    state.afterWriteTickInfo = null;
  }
  afterWrite(stream, state, count, callback);
}

function afterWriteNoop(stream, state) {
  state.flags &= ~AFTER_WRITE_TICK;
  afterWrite(stream, state, 1, noop);
}

function afterWrite(stream, state, count, callback) {
  if (state.length === 0 && (state.flags & (NEED_DRAIN | ENDING | DESTROYED)) === NEED_DRAIN) {
    state.flags &= ~NEED_DRAIN;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    callback(null);
  }
  if (state.flags & DESTROYED) failBuffered(state);
  if (state.flags & ENDING) finishMaybe(stream, state, true);
}

/** Fails all that waits: writes that will not happen and callbacks of end(). */
function failBuffered(state) {
  if (state.flags & WRITING) return;
  const { buffered } = state;
  if (buffered.length > 0) {
    for (let i = state.bufferedIndex; i < buffered.length; i += 3) {
      state.length -= state.flags & OBJECT_MODE ? 1 : buffered[i].length;
      buffered[i + 2](state.error ?? new ERR_STREAM_DESTROYED('write'));
    }
    resetBuffer(state);
  }
  callOnFinished(state, state.error ?? new ERR_STREAM_DESTROYED('end'));
}

function resetBuffer(state) {
  state.buffered = [];
  state.bufferedIndex = 0;
  state.flags |= ALL_BYTES | ALL_NOOP;
}

function clearBuffer(stream, state) {
  if (state.corked !== 0 || (state.flags & (PROCESSING | DESTROYED | CONSTRUCTED)) !== CONSTRUCTED) return;
  const { buffered } = state;
  const count = (buffered.length - state.bufferedIndex) / 3;
  if (count === 0) return;

  state.flags |= PROCESSING;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const chunks = state.getBuffer();
    chunks.allBuffers = (state.flags & ALL_BYTES) !== 0;
    const callback = state.flags & ALL_NOOP ? noop : callAll(chunks);
    handOn(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    let i = state.bufferedIndex;
    do {
      const chunk = buffered[i];
      const encoding = buffered[i + 1];
      const callback = buffered[i + 2];
      buffered[i] = buffered[i + 1] = buffered[i + 2] = null;
      i += 3;
      state.bufferedIndex = i;
      handOn(stream, state, false, state.flags & OBJECT_MODE ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < buffered.length && (state.flags & WRITING) === 0);
    if (i === buffered.length) {
      resetBuffer(state);
    } else if (i > 768) {
      buffered.splice(0, i);
      state.bufferedIndex = 0;
    }
  }
  state.flags &= ~PROCESSING;
}

function callAll(chunks) {
  return (err) => {
    for (let i = 0; i < chunks.length; i++) chunks[i].callback(err);
  };
}

/** Holds writes back until as many calls of uncork(). */
Writable.prototype.cork = function cork() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function uncork() {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if ((state.flags & WRITING) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// ---- end -----------------------------------------------------------------------------------------------------------

/** Writes the last chunk, if any; 'finish' follows when everything is written. */
Writable.prototype.end = function end(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  let err;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding);
    if (typeof result !== 'boolean') err = result;
  }
  if (state.corked !== 0) {
    state.corked = 1;
    this.uncork();
  }
  if (err === undefined) {
    if ((state.flags & (ERRORED | ENDING)) === 0) {
      // ENDED only after the finish of a sync stream was queued: a final chunk pushed from 'prefinish' is a write.
      state.flags |= ENDING;
      finishMaybe(this, state, true);
      state.flags |= ENDED;
    } else if (state.flags & FINISHED) {
      err = new ERR_STREAM_ALREADY_FINISHED('end');
    } else if (state.flags & DESTROYED) {
      err = new ERR_STREAM_DESTROYED('end');
    }
  }
  if (typeof callback === 'function') {
    if (err) process.nextTick(callback, err);
    else if (state.flags & ERRORED) process.nextTick(callback, state.error);
    else if (state.flags & FINISHED) process.nextTick(callback);
    else if (state.onFinished === null) state.onFinished = [callback];
    else state.onFinished.push(callback);
  }
  return this;
};

function needFinish(state) {
  return (
    (state.flags &
      (ENDING | CONSTRUCTED | DESTROYED | FINISHED | WRITING | ERRORED | ERROR_EMITTED | CLOSE_EMITTED)) ===
      (ENDING | CONSTRUCTED) &&
    state.length === 0 &&
    state.buffered.length === 0
  );
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishLater, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  if (state.flags & (PREFINISHED | FINAL_CALLED)) return;
  if (typeof stream._final === 'function' && (state.flags & DESTROYED) === 0) {
    state.flags |= FINAL_CALLED;
    runFinal(stream, state);
  } else {
    state.flags |= PREFINISHED;
    stream.emit('prefinish');
  }
}

function runFinal(stream, state) {
  let called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callOnFinished(state, err);
      errorOrDestroy(stream, err, (state.flags & SYNC) !== 0);
    } else if (needFinish(state)) {
      state.flags |= PREFINISHED;
      stream.emit('prefinish');
      // 'finish' comes after what the callback of _final() does next.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.flags |= SYNC;
  state.pendingcb++;
  try {
    stream._final(done);
  } catch (err) {
    done(err);
  }
  state.flags &= ~SYNC;
}

function finish(stream, state) {
  state.pendingcb--;
  state.flags |= FINISHED;
  callOnFinished(state, null);
  stream.emit('finish');
  if (state.flags & AUTO_DESTROY) {
    // A Duplex only once the other side is done too.
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}

function callOnFinished(state, err) {
  const callbacks = state.onFinished;
  if (callbacks === null) return;
  state.onFinished = null;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](err);
}

// ---- the rest ------------------------------------------------------------------------------------------------------

Writable.prototype.pipe = function pipe() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

Writable.prototype.destroy = function (err, callback) {
  const state = this._writableState;
  if (
    (state.flags & DESTROYED) === 0 &&
    (state.bufferedIndex < state.buffered.length || state.onFinished !== null)
  ) {
    process.nextTick(failBuffered, state);
  }
  destroy.call(this, err, callback);
  return this;
};
Writable.prototype._undestroy = undestroy;
Writable.prototype._destroy = function _destroy(err, callback) {
  callback(err);
};
Writable.prototype[kRejection] = function (err) {
  this.destroy(err);
};
Writable.prototype[Symbol.asyncDispose] = function () {
  let error = null;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    lazyFinished()(this, (err) => (err && err !== error && err.name !== 'AbortError' ? reject(err) : resolve(null)));
  });
};

Writable.fromWeb = function (writableStream, options) {
  return lazyWeb().writableFromWeb(writableStream, options);
};
Writable.toWeb = function (writable) {
  return lazyWeb().writableToWeb(writable);
};

function getter(get, set) {
  return { get, set, enumerable: false, configurable: true };
}

Object.defineProperties(Writable.prototype, {
  closed: getter(function () {
    return this._writableState ? this._writableState.closed : false;
  }),
  destroyed: getter(
    function () {
      return this._writableState ? this._writableState.destroyed : false;
    },
    function (value) {
      if (this._writableState) this._writableState.destroyed = value;
    },
  ),
  writable: getter(
    function () {
      const w = this._writableState;
      // The side may be switched off by assignment, here or in the state.
      return !!w && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended;
    },
    function (value) {
      if (this._writableState) this._writableState.writable = !!value;
    },
  ),
  writableFinished: getter(function () {
    return this._writableState ? this._writableState.finished : false;
  }),
  writableObjectMode: getter(function () {
    return this._writableState ? this._writableState.objectMode : false;
  }),
  writableBuffer: getter(function () {
    return this._writableState?.getBuffer();
  }),
  writableEnded: getter(function () {
    return this._writableState ? this._writableState.ending : false;
  }),
  writableNeedDrain: getter(function () {
    const w = this._writableState;
    return w ? !w.destroyed && !w.ending && w.needDrain : false;
  }),
  writableHighWaterMark: getter(function () {
    return this._writableState?.highWaterMark;
  }),
  writableCorked: getter(function () {
    return this._writableState ? this._writableState.corked : 0;
  }),
  writableLength: getter(function () {
    return this._writableState?.length;
  }),
  errored: getter(function () {
    return this._writableState ? this._writableState.errored : null;
  }),
  writableAborted: getter(function () {
    const w = this._writableState;
    return !!(w.writable !== false && (w.destroyed || w.errored) && !w.finished);
  }),
});

module.exports = { Writable, WritableState, initWritable, writeReady };
