// SPDX-License-Identifier: MIT
// Readable: a buffer that _read() fills by push() and read(), 'data' and pipe() empty.
//
//   push() -> buffer -> read() -> 'data'          flowing: read() is called as long as it gives chunks
//          \________________________/             shortcut: flowing, empty buffer, push() from outside of _read()
//
// The buffer is an array with a reading index (`bufferIndex`): what was read is null, and the array starts over when it
// is empty. `length` counts bytes, code units with setEncoding(), or objects. Three-valued fields are two bits:
// `flowing` is null (nobody asked yet), false or true, likewise the pause() of users.
//
// Everything that calls user code out of turn ('readable', resume, reading ahead, 'end') waits for a tick, and there is
// one bit per such tick so that it is queued once. state.js tells how to make streams without running the constructor.
'use strict';

const EventEmitter = require('node/events');
const { Buffer } = require('node/buffer');
const { Stream, prependListener } = require('internal/streams/legacy');
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
const {
  AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
    ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const { validateObject } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyDecoder = lazy(() => require('node/string_decoder').StringDecoder);
const lazyAbort = lazy(() => require('internal/streams/add_abort_signal'));
const lazyFrom = lazy(() => require('internal/streams/from'));
const lazyIterator = lazy(() => require('internal/streams/iterator'));
const lazyOperators = lazy(() => require('internal/streams/operators'));
const lazyCompose = lazy(() => require('internal/streams/compose'));
const lazyFinished = lazy(() => require('internal/streams/end_of_stream'));
const lazyWeb = lazy(() => require('internal/streams/web_adapters'));

const ENDED = 1 << COMMON_BITS; // push(null)
const END_EMITTED = ENDED << 1;
const READING = ENDED << 2; // _read() was called and has not pushed yet
const NEED_READABLE = ENDED << 3; // the next chunk is to be announced
const EMITTED_READABLE = ENDED << 4;
const READABLE_LISTENING = ENDED << 5;
const RESUME_SCHEDULED = ENDED << 6;
const MULTI_AWAIT = ENDED << 7; // awaitDrainWriters is a Set
const READING_MORE = ENDED << 8;
const DATA_EMITTED = ENDED << 9;
const FLOW_KNOWN = ENDED << 10;
const FLOWING = ENDED << 11;
const PAUSE_KNOWN = ENDED << 12;
const PAUSED = ENDED << 13;
const DECODING = ENDED << 14; // setEncoding()

const STOPPED = DESTROYED | ERRORED;
// A push from inside of _read() that only has to be kept, a flow that only has to go on: these bits are these.
const PLAIN_PUSH = SYNC | READING_MORE;
const PLAIN_PUSH_BITS = PLAIN_PUSH | ENDED | STOPPED | DECODING;
const PLAIN_FLOW = FLOWING | CONSTRUCTED | DATA_EMITTED;
const PLAIN_FLOW_BITS =
  PLAIN_FLOW | SYNC | READING | STOPPED | NEED_READABLE | EMITTED_READABLE | ERROR_EMITTED | CLOSE_EMITTED;
const MAX_MARK = 1024 * 1024 * 1024;
const { kCapture, kRejection } = require('internal/events/symbols');

class ReadableState {
  constructor(options, stream, isDuplex) {
    if (typeof isDuplex !== 'boolean') isDuplex = stream?.[kIsDuplex] === true;
    let flags = commonFlags(options) | SYNC;
    if (isDuplex && options?.readableObjectMode) flags |= OBJECT_MODE;
    this.flags = flags;
    this.highWaterMark = options
      ? markOf(options, 'readableHighWaterMark', isDuplex, (flags & OBJECT_MODE) !== 0)
      : getDefaultHighWaterMark(false);
    this.buffer = [];
    this.bufferIndex = 0;
    this.length = 0;
    this.pipes = [];
    this.awaitDrainWriters = null; // the one destination whose 'drain' is due, or a Set of several
    this.error = null;
    this.decoder = null;
    this.encoding = null;
    this.defaultEncoding = 'utf8';
    this.readable = undefined; // false: the readable side does not exist
    if (options?.defaultEncoding) this.defaultEncoding = checkEncoding(options.defaultEncoding);
    if (options?.encoding) useDecoder(this, options.encoding);
  }

  get flowing() {
    return this.flags & FLOW_KNOWN ? (this.flags & FLOWING) !== 0 : null;
  }

  set flowing(value) {
    this.flags &= ~(FLOW_KNOWN | FLOWING);
    if (value !== null && value !== undefined) this.flags |= value ? FLOW_KNOWN | FLOWING : FLOW_KNOWN;
  }

  // Whether pause() was called by the user, null if neither it nor resume() was
  get paused() {
    return this.flags & PAUSE_KNOWN ? (this.flags & PAUSED) !== 0 : null;
  }

  set paused(value) {
    this.flags &= ~(PAUSE_KNOWN | PAUSED);
    if (value !== null && value !== undefined) this.flags |= value ? PAUSE_KNOWN | PAUSED : PAUSE_KNOWN;
  }

  get pipesCount() {
    return this.pipes.length;
  }
}

defineCommon(ReadableState.prototype);
defineFlags(ReadableState.prototype, {
  ended: ENDED,
  endEmitted: END_EMITTED,
  reading: READING,
  needReadable: NEED_READABLE,
  emittedReadable: EMITTED_READABLE,
  readableListening: READABLE_LISTENING,
  resumeScheduled: RESUME_SCHEDULED,
  multiAwaitDrain: MULTI_AWAIT,
  readingMore: READING_MORE,
  dataEmitted: DATA_EMITTED,
});

function checkEncoding(encoding) {
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  return encoding;
}

function useDecoder(state, encoding) {
  const StringDecoder = lazyDecoder();
  state.decoder = new StringDecoder(encoding);
  state.encoding = state.decoder.encoding; // the canonical name
  state.flags |= DECODING;
}

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  EventEmitter.call(this, options);
  initReadable(this, options, this[kIsDuplex] === true);
  if (typeof this._construct === 'function') construct(this, readReady);
  return undefined;
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;

function initReadable(stream, options, isDuplex) {
  stream._readableState = new ReadableState(options, stream, isDuplex);
  if (options === undefined || options === null) return;
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) lazyAbort().addAbortSignalNoValidate(options.signal, stream);
}

// After _construct(): what was asked for meanwhile
function readReady(stream) {
  const state = stream._readableState;
  if (state.flags & NEED_READABLE) readAhead(stream, state);
}

Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;
Readable.prototype._destroy = function _destroy(err, callback) {
  callback(err);
};
Readable.prototype[kRejection] = function (err) {
  this.destroy(err);
};
Readable.prototype[Symbol.asyncDispose] = function () {
  let error = null;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    lazyFinished()(this, (err) => (err && err !== error ? reject(err) : resolve(null)));
  });
};

// ---- pushing -------------------------------------------------------------------------------------------------------

/**
 * Adds a chunk at the end; null ends the stream.
 * @returns {boolean} whether more is wanted now
 */
Readable.prototype.push = function push(chunk, encoding) {
  const state = this._readableState;
  const { flags } = state;
  if ((flags & PLAIN_PUSH_BITS) === PLAIN_PUSH && chunk !== null) {
    const n = flags & OBJECT_MODE ? 1 : chunk instanceof Buffer ? chunk.length : 0;
    if (n > 0) {
      state.flags = flags & ~READING;
      const length = state.length + n;
      state.length = length;
      state.buffer.push(chunk);
      if (flags & NEED_READABLE) emitReadable(this);
      return length < state.highWaterMark;
    }
  }
  return flags & OBJECT_MODE
    ? pushObject(this, state, chunk, encoding)
    : pushBytes(this, state, chunk, encoding);
};

/** Puts a chunk back in front of what is buffered. */
Readable.prototype.unshift = function unshift(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.flags &= ~READING;
    endOfInput(this, state);
    return false;
  }
  if ((state.flags & OBJECT_MODE) === 0) {
    chunk = toChunk(this, state, chunk, encoding, true);
    if (chunk === null) return false;
    if (chunk === undefined || chunk.length <= 0) return wantsMore(state);
  }
  if (state.flags & END_EMITTED) {
    errorOrDestroy(this, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  } else if ((state.flags & STOPPED) === 0) {
    addChunk(this, state, chunk, true);
  } else {
    return false;
  }
  return wantsMore(state);
};

function pushBytes(stream, state, chunk, encoding) {
  if (chunk === null) {
    state.flags &= ~READING;
    endOfInput(stream, state);
    return false;
  }
  let text = false; // in the encoding that readers get already: not for the decoder
  if (typeof chunk === 'string') {
    encoding = encoding || state.defaultEncoding;
    if (state.encoding === encoding && encoding !== null) text = true;
    else chunk = Buffer.from(chunk, encoding);
  } else if (!(chunk instanceof Buffer)) {
    chunk = toChunk(stream, state, chunk, encoding, false);
    if (chunk === null) return false;
  }
  if (chunk === undefined || chunk.length <= 0) {
    state.flags &= ~READING;
    readAhead(stream, state);
    return wantsMore(state);
  }
  if (state.flags & (ENDED | STOPPED)) return refuse(stream, state);
  if (state.flags & DECODING && !text) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0) {
      state.flags &= ~READING;
      readAhead(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function pushObject(stream, state, chunk, encoding) {
  if (chunk === null) {
    state.flags &= ~READING;
    endOfInput(stream, state);
    return false;
  }
  if (state.flags & (ENDED | STOPPED)) return refuse(stream, state);
  if (state.flags & DECODING && !encoding) chunk = state.decoder.write(chunk);
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function refuse(stream, state) {
  if (state.flags & ENDED) errorOrDestroy(stream, new ERR_STREAM_PUSH_AFTER_EOF());
  return false;
}

/** Bytes as a Buffer, or a string in the stream's encoding; null after reporting that it is neither. */
function toChunk(stream, state, chunk, encoding, front) {
  if (typeof chunk === 'string') {
    encoding = encoding || state.defaultEncoding;
    if (state.encoding === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return front && state.encoding ? bytes.toString(state.encoding) : bytes;
  }
  if (chunk instanceof Buffer || chunk === undefined) return chunk;
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  errorOrDestroy(stream, new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
  return null;
}

function wantsMore(state) {
  return (state.flags & ENDED) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, front) {
  const flags = front ? state.flags : state.flags & ~READING;
  if ((flags & (FLOWING | SYNC)) === FLOWING && state.length === 0 && stream._events?.data !== undefined) {
    forgetDrains(state);
    state.flags = flags | DATA_EMITTED;
    emitData(stream, chunk);
  } else {
    state.flags = flags;
    state.length += flags & OBJECT_MODE ? 1 : chunk.length;
    if (!front) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if (flags & NEED_READABLE) emitReadable(stream);
  }
  if ((state.flags & READING_MORE) === 0) readAhead(stream, state);
}

function forgetDrains(state) {
  if (state.flags & MULTI_AWAIT) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function endOfInput(stream, state) {
  if (state.flags & ENDED) return;
  if (state.decoder !== null) {
    const rest = state.decoder.end();
    if (rest?.length) {
      state.buffer.push(rest);
      state.length += state.flags & OBJECT_MODE ? 1 : rest.length;
    }
  }
  state.flags |= ENDED;
  if (state.flags & SYNC) {
    // Inside _read(): the caller of read() gets what there is first.
    emitReadable(stream);
  } else {
    state.flags = (state.flags & ~NEED_READABLE) | EMITTED_READABLE;
    emitReadableNow(stream);
  }
}

// ---- reading -------------------------------------------------------------------------------------------------------

// What read() asks for without a number: all of the buffer, of a stream that flows its first chunk. Negative numbers
// ask for nothing.
const NEXT = -1;
const NOTHING = -2;

function numberAsked(value) {
  const n = Number.isInteger(value) ? value : Number.parseInt(value, 10);
  if (n !== n) return NEXT;
  return n < 0 ? NOTHING : n;
}

/** Takes `n` bytes (or one object), all that is buffered without `n`, or null when there is not enough. */
function read(n) {
  const state = this._readableState;
  return n === undefined ? readNext(this, state) : readSome(this, state, n);
}
Readable.prototype.read = read;

// What most readers call, again and again: read() without a number. The flags are written once before _read()
// and once behind it, since each change of a field waits for the one before.
function readNext(stream, state) {
  let flags = state.flags & ~EMITTED_READABLE;
  const { length } = state;
  if (length === 0 && flags & ENDED) {
    state.flags = flags;
    endReadable(stream);
    return null;
  }
  let n = flags & OBJECT_MODE ? 1 : flags & FLOWING && length > 0 ? state.buffer[state.bufferIndex].length : length;
  const low = (flags & NEED_READABLE) !== 0 || length === 0 || length - n < state.highWaterMark;
  if (low && (flags & (ENDED | READING | STOPPED | CONSTRUCTED)) === CONSTRUCTED) {
    state.flags = flags | (length === 0 ? READING | SYNC | NEED_READABLE : READING | SYNC);
    callRead(stream, state);
    return takeRead(stream, state, n);
  }
  return takeNext(stream, state, flags, length, n);
}

function callRead(stream, state) {
  try {
    stream._read(state.highWaterMark);
  } catch (err) {
    errorOrDestroy(stream, err);
  }
}

// Behind _read(), which may have pushed at once.
function takeRead(stream, state, n) {
  const flags = state.flags & ~SYNC;
  const { length } = state;
  if ((flags & READING) === 0) {
    n = flags & OBJECT_MODE ? 1 : flags & FLOWING && length > 0 ? state.buffer[state.bufferIndex].length : length;
  }
  return takeNext(stream, state, flags, length, n);
}

function takeNext(stream, state, flags, length, n) {
  if (length === 0 || n === 0) {
    state.flags = length <= state.highWaterMark ? flags | NEED_READABLE : flags & ~NEED_READABLE;
    if (length === 0 && flags & ENDED) endReadable(stream);
    return null;
  }
  const chunk = take(state, n);
  length -= n;
  state.length = length;
  forgetDrains(state);
  if (length === 0 && (flags & ENDED) === 0) flags |= NEED_READABLE;
  const dead = (flags & (ERROR_EMITTED | CLOSE_EMITTED)) !== 0;
  state.flags = dead ? flags : flags | DATA_EMITTED;
  if (length === 0 && flags & ENDED) endReadable(stream);
  if (!dead) emitData(stream, chunk);
  return chunk;
}

function readSome(stream, state, n) {
  n = numberAsked(n);
  const asked = n;

  if (n > state.highWaterMark) state.highWaterMark = raisedMark(n);
  if (n !== 0) state.flags &= ~EMITTED_READABLE;

  // read(0) only triggers: when the buffer is full already, 'readable' is due, and no _read().
  if (
    n === 0 &&
    state.flags & NEED_READABLE &&
    ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.flags & ENDED)
  ) {
    if (state.length === 0 && state.flags & ENDED) endReadable(stream);
    else emitReadable(stream);
    return null;
  }
  n = available(state, n);
  if (n === 0 && state.flags & ENDED) {
    if (state.length === 0) endReadable(stream);
    return null;
  }

  // _read() is due when this call leaves less than the mark behind.
  const low = (state.flags & NEED_READABLE) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
  if (low && (state.flags & (ENDED | READING | STOPPED | CONSTRUCTED)) === CONSTRUCTED) {
    state.flags |= READING | SYNC;
    if (state.length === 0) state.flags |= NEED_READABLE;
    callRead(stream, state);
    state.flags &= ~SYNC;
    // It may have pushed at once.
    if ((state.flags & READING) === 0) n = available(state, asked);
  }

  let chunk = null;
  if (n > 0) chunk = take(state, n);
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.flags |= NEED_READABLE;
    else state.flags &= ~NEED_READABLE;
    n = 0;
  } else {
    state.length -= n;
    forgetDrains(state);
  }
  if (state.length === 0) {
    if ((state.flags & ENDED) === 0) state.flags |= NEED_READABLE;
    else if (asked !== n) endReadable(stream);
  }
  if (chunk !== null && (state.flags & (ERROR_EMITTED | CLOSE_EMITTED)) === 0) {
    state.flags |= DATA_EMITTED;
    emitData(stream, chunk);
  }
  return chunk;
}

const { emit } = EventEmitter.prototype;

// A single listener, which is the usual case, needs no emit(), nor does nobody.
function emitData(stream, chunk) {
  const listener = stream._events?.data;
  if (stream.emit !== emit || stream[kCapture]) stream.emit('data', chunk);
  else if (typeof listener === 'function') listener.call(stream, chunk);
  else if (listener !== undefined) stream.emit('data', chunk);
}

Readable.prototype._read = function _read() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

// Asking for more than the mark raises it to the next power of two.
function raisedMark(n) {
  if (n > MAX_MARK) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  return n <= 1 ? 1 : 2 ** (32 - Math.clz32(n - 1));
}

/** How much of `n` read() can give now. */
function available(state, n) {
  if (n === 0 || n === NOTHING || (state.length === 0 && state.flags & ENDED)) return 0;
  if (state.flags & OBJECT_MODE) return 1;
  if (n === NEXT) {
    return state.flags & FLOWING && state.length > 0 ? state.buffer[state.bufferIndex].length : state.length;
  }
  if (n <= state.length) return n;
  return state.flags & ENDED ? state.length : 0;
}

/** Removes `n` from the buffer, which holds at least as much. `length` is the caller's. */
function take(state, n) {
  if (state.length === 0) return null;
  const buffer = state.buffer;
  const first = buffer[state.bufferIndex];
  if (state.flags & OBJECT_MODE || n === first.length) {
    dropFirst(state);
    return first;
  }
  if (n < first.length) {
    buffer[state.bufferIndex] = first.slice(n);
    return first.slice(0, n);
  }
  return state.flags & DECODING ? takeText(state, n) : takeBytes(state, n);
}

function takeText(state, n) {
  const buffer = state.buffer;
  let text = '';
  while (n > 0) {
    const chunk = buffer[state.bufferIndex];
    if (n < chunk.length) {
      text += chunk.slice(0, n);
      buffer[state.bufferIndex] = chunk.slice(n);
      break;
    }
    text += chunk;
    n -= chunk.length;
    dropFirst(state);
  }
  return text;
}

function takeBytes(state, n) {
  const buffer = state.buffer;
  const bytes = Buffer.allocUnsafe(n);
  let at = 0;
  while (at < n) {
    const chunk = buffer[state.bufferIndex];
    if (n - at < chunk.length) {
      bytes.set(chunk.subarray(0, n - at), at);
      buffer[state.bufferIndex] = chunk.subarray(n - at);
      break;
    }
    bytes.set(chunk, at);
    at += chunk.length;
    dropFirst(state);
  }
  return bytes;
}

function dropFirst(state) {
  const buffer = state.buffer;
  if (buffer.length === 1) {
    buffer.pop(); // what the engine does in place; setting the length is a call
    state.bufferIndex = 0;
    return;
  }
  if (buffer.length === 2 && state.bufferIndex === 0) {
    buffer[0] = buffer.pop();
    return;
  }
  buffer[state.bufferIndex++] = null;
  if (state.bufferIndex === buffer.length) {
    state.buffer = [];
    state.bufferIndex = 0;
  } else if (state.bufferIndex > 1024) {
    buffer.splice(0, state.bufferIndex);
    state.bufferIndex = 0;
  }
}

/** For packages that kept their own state objects: takes `n` (or all) out of state.buffer. */
Readable._fromList = function (n, state) {
  if (state.length === 0) return null;
  return take(state, state.objectMode ? 1 : !n || n > state.length ? state.length : n);
};

function emitReadable(stream) {
  const state = stream._readableState;
  state.flags &= ~NEED_READABLE;
  if (state.flags & EMITTED_READABLE) return;
  state.flags |= EMITTED_READABLE;
  process.nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state.flags & STOPPED) === 0 && (state.length > 0 || state.flags & ENDED)) {
    stream.emit('readable');
    state.flags &= ~EMITTED_READABLE;
  }
  // Announce again when nobody flows, more may come, and there is room for it.
  if ((state.flags & (FLOWING | ENDED)) === 0 && state.length <= state.highWaterMark) state.flags |= NEED_READABLE;
  else state.flags &= ~NEED_READABLE;
  flow(stream);
}

/** Fills the buffer up to the mark, a tick later. */
function readAhead(stream, state) {
  if ((state.flags & (READING_MORE | CONSTRUCTED)) !== CONSTRUCTED) return;
  state.flags |= READING_MORE;
  process.nextTick(readAheadNow, stream, state);
}

function readAheadNow(stream, state) {
  // _read() may push any number of times, at once or later; a call that brings nothing at once ends the loop.
  while (
    (state.flags & (READING | ENDED)) === 0 &&
    (state.length < state.highWaterMark || (state.flags & FLOWING && state.length === 0))
  ) {
    const before = state.length;
    if (stream.read === read && (state.flags & (STOPPED | CONSTRUCTED)) === CONSTRUCTED) fill(stream, state, before);
    else stream.read(0);
    if (before === state.length) break;
  }
  state.flags &= ~READING_MORE;
}

// What read(0) comes to there
function fill(stream, state, length) {
  state.flags |= length === 0 ? READING | SYNC | NEED_READABLE : READING | SYNC;
  callRead(stream, state);
  const flags = state.flags & ~SYNC;
  state.flags = state.length <= state.highWaterMark ? flags | NEED_READABLE : flags & ~NEED_READABLE;
}

function endReadable(stream) {
  const state = stream._readableState;
  if (state.flags & END_EMITTED) return;
  state.flags |= ENDED;
  process.nextTick(endReadableNow, state, stream);
}

function endReadableNow(state, stream) {
  if (state.flags & (ERRORED | CLOSE_EMITTED | END_EMITTED) || state.length > 0) return;
  state.flags |= END_EMITTED;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state.flags & AUTO_DESTROY) {
    // A Duplex only once the other side is done too.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

/**
 * Strings from now on, in `encoding`; also of what is buffered.
 * @returns {this}
 */
Readable.prototype.setEncoding = function setEncoding(encoding) {
  const state = this._readableState;
  useDecoder(state, encoding);
  const { buffer, decoder } = state;
  let text = '';
  for (let i = state.bufferIndex; i < buffer.length; i++) text += decoder.write(buffer[i]);
  buffer.length = 0;
  state.bufferIndex = 0;
  if (text !== '') buffer.push(text);
  state.length = text.length;
  return this;
};

// ---- flowing -------------------------------------------------------------------------------------------------------

Readable.prototype.on = function on(type, listener) {
  const result = EventEmitter.prototype.on.call(this, type, listener);
  if (type === 'data') {
    const state = this._readableState;
    // 'readable' listeners rule: with them nothing flows by itself.
    if (this.listenerCount('readable') > 0) state.flags |= READABLE_LISTENING;
    else state.flags &= ~READABLE_LISTENING;
    if ((state.flags & (FLOW_KNOWN | FLOWING)) !== FLOW_KNOWN) this.resume();
  } else if (type === 'readable') {
    const state = this._readableState;
    if ((state.flags & (END_EMITTED | READABLE_LISTENING)) === 0) {
      state.flags = (state.flags | READABLE_LISTENING | NEED_READABLE | FLOW_KNOWN) & ~(FLOWING | EMITTED_READABLE);
      if (state.length > 0) emitReadable(this);
      else if ((state.flags & READING) === 0) process.nextTick(readZero, this);
    }
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readZero(stream) {
  stream.read(0);
}

Readable.prototype.removeListener = function removeListener(type, listener) {
  const result = EventEmitter.prototype.removeListener.call(this, type, listener);
  // Later, because a listener may be moved by removing and adding it again.
  if (type === 'readable') process.nextTick(updateListening, this);
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function removeAllListeners(type) {
  const result = EventEmitter.prototype.removeAllListeners.apply(this, arguments);
  if (type === 'readable' || type === undefined) process.nextTick(updateListening, this);
  return result;
};

function updateListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.flags |= READABLE_LISTENING;
  else state.flags &= ~READABLE_LISTENING;
  if ((state.flags & (RESUME_SCHEDULED | PAUSE_KNOWN | PAUSED)) === (RESUME_SCHEDULED | PAUSE_KNOWN)) {
    // resume() was called while a 'readable' listener held the flow.
    state.flags |= FLOW_KNOWN | FLOWING;
  } else if (stream.listenerCount('data') > 0) {
    stream.resume();
  } else if ((state.flags & READABLE_LISTENING) === 0) {
    state.flags &= ~(FLOW_KNOWN | FLOWING);
  }
}

Readable.prototype.resume = function resume() {
  const state = this._readableState;
  if ((state.flags & FLOWING) === 0) {
    // With 'readable' listeners this only starts the reading.
    state.flags |= state.flags & READABLE_LISTENING ? FLOW_KNOWN : FLOW_KNOWN | FLOWING;
    if ((state.flags & RESUME_SCHEDULED) === 0) {
      state.flags |= RESUME_SCHEDULED;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.flags = (state.flags | PAUSE_KNOWN) & ~PAUSED;
  return this;
};

function resumeNow(stream, state) {
  if ((state.flags & READING) === 0) stream.read(0);
  state.flags &= ~RESUME_SCHEDULED;
  stream.emit('resume');
  flow(stream);
  if ((state.flags & (FLOWING | READING)) === FLOWING) stream.read(0);
}

Readable.prototype.pause = function pause() {
  const state = this._readableState;
  if ((state.flags & (FLOW_KNOWN | FLOWING)) !== FLOW_KNOWN) {
    state.flags = (state.flags | FLOW_KNOWN) & ~FLOWING;
    this.emit('pause');
  }
  state.flags |= PAUSE_KNOWN | PAUSED;
  return this;
};

Readable.prototype.isPaused = function isPaused() {
  const state = this._readableState;
  return state.paused === true || state.flowing === false;
};

function flow(stream) {
  const state = stream._readableState;
  while (flowPlainly(stream, state) && state.flags & FLOWING && stream.read() !== null);
}

// The same reads as long as nothing unusual comes up. False: read() would have given null. It is a function of its own
// because the engine puts small functions into one another, and then a chunk's way from push() to the write of a pipe
// is two functions.
function flowPlainly(stream, state) {
  let { flags } = state;
  while ((flags & PLAIN_FLOW_BITS) === PLAIN_FLOW && stream.read === read) {
    let { length } = state;
    if (length === 0) return true;
    let n = flags & OBJECT_MODE ? 1 : state.buffer[state.bufferIndex].length;
    if (length - n < state.highWaterMark && (flags & ENDED) === 0) {
      state.flags = flags | READING | SYNC;
      callRead(stream, state);
      flags = state.flags & ~SYNC;
      if ((flags & PLAIN_FLOW_BITS) !== PLAIN_FLOW) return takeRead(stream, state, n) !== null;
      length = state.length;
    }
    const chunk = state.buffer[state.bufferIndex];
    n = flags & OBJECT_MODE ? 1 : chunk.length;
    if (n === length) {
      if (flags & ENDED) return takeNext(stream, state, flags, length, n) !== null;
      flags |= NEED_READABLE;
    }
    state.flags = flags;
    state.length = length - n;
    dropFirst(state);
    forgetDrains(state);
    emitData(stream, chunk);
    flags = state.flags;
  }
  return true;
}

// ---- pipe ----------------------------------------------------------------------------------------------------------

/**
 * Writes everything into `dest`, pausing while that is full; ends it at the end unless `end` is false.
 * @returns {Writable} dest
 */
Readable.prototype.pipe = function pipe(dest, options) {
  const source = this;
  const state = this._readableState;
  if (state.pipes.length === 1 && (state.flags & MULTI_AWAIT) === 0) {
    state.flags |= MULTI_AWAIT;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);

  const ends = (!options || options.end !== false) && dest !== process.stdout && dest !== process.stderr;
  const atEnd = ends ? onend : unpipe;
  if (state.flags & END_EMITTED) process.nextTick(atEnd);
  else source.once('end', atEnd);

  let ondrain;
  let cleanedUp = false;

  function onend() {
    dest.end();
  }
  function unpipe() {
    source.unpipe(dest);
  }
  function onunpipe(readable, info) {
    if (readable === source && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }
  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    source.removeListener('end', onend);
    source.removeListener('end', unpipe);
    source.removeListener('data', ondata);
    cleanedUp = true;
    // A destination that leaves while its 'drain' is due must not hold up the others.
    if (ondrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) ondrain();
  }
  function hold() {
    if (!cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.flags &= ~MULTI_AWAIT;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (!ondrain) {
      // Only once it is needed: most destinations never fill up.
      ondrain = () => drained(source, state, dest);
      dest.on('drain', ondrain);
    }
  }
  function ondata(chunk) {
    let more;
    try {
      more = dest.write(chunk);
    } catch (err) {
      // A chunk that the destination refuses, or its _write() failing, is its error, not the source's.
      dest.destroy(err);
      return;
    }
    if (more === false) hold();
  }
  function onerror(err) {
    unpipe();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') === 0) {
      const s = dest._writableState || dest._readableState;
      // User code may have emitted it without the stream knowing.
      if (s && !s.errorEmitted) errorOrDestroy(dest, err);
      else dest.emit('error', err);
    }
  }
  function onclose() {
    dest.removeListener('finish', onfinish);
    unpipe();
  }
  function onfinish() {
    dest.removeListener('close', onclose);
    unpipe();
  }

  dest.on('unpipe', onunpipe);
  source.on('data', ondata);
  // First in line, so that the listeners of users see the stream unpiped.
  prependListener(dest, 'error', onerror);
  dest.once('close', onclose);
  dest.once('finish', onfinish);
  dest.emit('pipe', source);
  if (dest.writableNeedDrain === true) hold();
  else if ((state.flags & FLOWING) === 0) source.resume();
  return dest;
};

function drained(source, state, dest) {
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if (state.flags & MULTI_AWAIT) state.awaitDrainWriters.delete(dest);
  if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && source.listenerCount('data') > 0) {
    source.resume();
  }
}

/** Detaches `dest`, or all. */
Readable.prototype.unpipe = function unpipe(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const dests = state.pipes;
    state.pipes = [];
    this.pause();
    for (let i = 0; i < dests.length; i++) dests[i].emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const at = state.pipes.indexOf(dest);
  if (at < 0) return this;
  state.pipes.splice(at, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
};

// ---- other sources and forms ---------------------------------------------------------------------------------------

/** Makes an old-style stream (events and pause/resume only) the source of this one. */
Readable.prototype.wrap = function wrap(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => this.push(null));
  stream.on('error', (err) => errorOrDestroy(this, err));
  stream.on('close', () => this.destroy());
  stream.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // Its further methods work here too.
  for (const key of Object.keys(stream)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
};

Readable.prototype[Symbol.asyncIterator] = function () {
  return lazyIterator().iterate(this);
};

/** An async iterator; with `destroyOnReturn: false` leaving the loop early does not destroy the stream. */
Readable.prototype.iterator = function iterator(options) {
  if (options !== undefined) validateObject(options, 'options');
  return lazyIterator().iterate(this, options);
};

/** The Readable of an iterable. */
Readable.from = function (iterable, options) {
  return lazyFrom()(Readable, iterable, options);
};
Readable.fromWeb = function (readableStream, options) {
  return lazyWeb().readableFromWeb(readableStream, options);
};
Readable.toWeb = function (readable, options) {
  return lazyWeb().readableToWeb(readable, options);
};
/** A Readable over an old-style stream. */
Readable.wrap = function (source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      require('internal/streams/destroy').destroyer(source, err);
      callback(err);
    },
  }).wrap(source);
};

Readable.prototype.compose = function compose(stream, options) {
  return lazyCompose().composeWith(this, stream, options);
};

// The operators load with the first call of one. A stream of results comes from a generator, the rest are promises.
// Methods, so that they are no constructors.
for (const [name, length] of [['drop', 1], ['filter', 2], ['flatMap', 2], ['map', 2], ['take', 1]]) {
  define(length, {
    [name](...args) {
      return Readable.from(lazyOperators()[name].apply(this, args));
    },
  }[name]);
}
for (const [name, length] of [['every', 1], ['forEach', 2], ['reduce', 3], ['toArray', 1], ['some', 1], ['find', 2]]) {
  define(length, {
    [name](...args) {
      return lazyOperators()[name].apply(this, args);
    },
  }[name]);
}

function define(length, value) {
  Object.defineProperty(value, 'length', { value: length });
  Object.defineProperty(Readable.prototype, value.name, {
    value, writable: true, enumerable: false, configurable: true,
  });
}

// ---- properties ----------------------------------------------------------------------------------------------------

function getter(get, set) {
  return { get, set, enumerable: false, configurable: true };
}

Object.defineProperties(Readable.prototype, {
  readable: getter(
    function () {
      const r = this._readableState;
      // The side may be switched off by assignment, here or in the state.
      return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
    },
    function (value) {
      if (this._readableState) this._readableState.readable = !!value;
    },
  ),
  readableDidRead: getter(function () {
    return this._readableState.dataEmitted;
  }),
  readableAborted: getter(function () {
    const r = this._readableState;
    return !!(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted);
  }),
  readableHighWaterMark: getter(function () {
    return this._readableState.highWaterMark;
  }),
  readableBuffer: getter(function () {
    return this._readableState?.buffer;
  }),
  readableFlowing: getter(
    function () {
      return this._readableState.flowing;
    },
    function (value) {
      if (this._readableState) this._readableState.flowing = value;
    },
  ),
  readableLength: getter(function () {
    return this._readableState.length;
  }),
  readableObjectMode: getter(function () {
    return this._readableState ? this._readableState.objectMode : false;
  }),
  readableEncoding: getter(function () {
    return this._readableState ? this._readableState.encoding : null;
  }),
  errored: getter(function () {
    return this._readableState ? this._readableState.errored : null;
  }),
  closed: getter(function () {
    return this._readableState ? this._readableState.closed : false;
  }),
  destroyed: getter(
    function () {
      return this._readableState ? this._readableState.destroyed : false;
    },
    function (value) {
      if (this._readableState) this._readableState.destroyed = value;
    },
  ),
  readableEnded: getter(function () {
    return this._readableState ? this._readableState.endEmitted : false;
  }),
});

module.exports = { Readable, ReadableState, initReadable, readReady };
