// SPDX-License-Identifier: MIT
// Http2Stream: a Duplex each. What is written waits in C for the windows; what comes is acknowledged as it is read.
//
//   id        undefined while the request of a client waits for the connection; writes are corked until then
//   closed    its end has begun, by close() or by the other side; rstCode says why
//   destroyed when both sides are done, or by destroy()
//
// A stream has ended for nghttp2 (kClosed) before it has for its user, who may have more to read.
'use strict';

const { setImmediate } = require('internal/timer_functions');
const context = require('internal/async_context');
const { Duplex } = require('internal/streams/duplex');
const { setStreamTimeout, stopTimeout, kTimeout } = require('internal/net/timeout');
const { constants, codeNames } = require('internal/http2/constants');
const { TRAILERS, asObject, copy, encode } = require('internal/http2/headers');
const { errorOf } = require('internal/http2/machine');
const { StreamMeter } = require('internal/http2/meter');
const {
  kAdd, kAsk, kChannels, kClosed, kCode, kData, kEnded, kFlush, kFrame, kMachine, kMeter, kPending, kRemove, kReset,
  kSending, kSent, kSession, kState, kTouch, kWantTrailers,
} = require('internal/http2/symbols');
const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateObject } = require('internal/validate');
const { Buffer } = require('node/buffer');

const {
  ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_STREAM_ERROR, ERR_HTTP2_TRAILERS_ALREADY_SENT, ERR_HTTP2_TRAILERS_NOT_READY,
} = codes;
const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_SESSION_SERVER } = constants;

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const HIGH_WATER_MARK = 65536;

const bytesOf = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);

// What a stream has come to.
class State {
  code = NGHTTP2_NO_ERROR;
  closed = false;
  aborted = false;
  gone = false; // for nghttp2
  didRead = false; // somebody
  heardEnd = false; // of what comes
  unread = 0; // bytes that the other side must not replace yet
  endAfterHeaders = false;
  endsByHeaders = false; // there is no body to send
  body = undefined; // what sends the body instead of the writable side (internal/http2/files)
  write = undefined; // callback of the write that is with C
  writing = 0; // its length
  ending = false; // no more will be written
  ended = false; // C knows
  final = undefined; // callback of the end, until the stream has a number
  seenWritten = 0; // bytes of the session, at the last timeout
  sentHeaders = undefined;
  sentInfoHeaders = undefined;
  sentTrailers = undefined;
  hasTrailers = false; // there will be some
  wantsTrailers = false;
}

function onFinish() {
  process.nextTick(maybeDestroy, this);
}

function maybeDestroy(stream) {
  stream._maybeDestroy();
}

class Http2Stream extends Duplex {
  constructor(session, id) {
    super({
      highWaterMark: HIGH_WATER_MARK, allowHalfOpen: true, decodeStrings: false, autoDestroy: false,
    });
    this[kSession] = session;
    this[kState] = new State();
    this[kFrame] = context.current;
    this[kTimeout] = null;
    this.timeout = undefined;
    this.id = id;
    this[kMeter] = StreamMeter.begin(id);
    this.on('finish', onFinish);
    if (id === undefined) {
      session[kPending].add(this);
      this.cork();
    } else {
      session[kAdd](this);
    }
  }

  /** The stream is one of the connection's now. */
  _number(id) {
    const session = this[kSession];
    session[kPending].delete(this);
    this.id = id;
    session[kAdd](this);
    this.uncork();
    this.emit('ready');
  }

  // ---- what comes, from the session ---------------------------------------------------------------------------------

  [kData](bytes) {
    const state = this[kState];
    this[kTimeout]?.refresh();
    this[kMeter]?.read(bytes.length);
    if (this.destroyed || this.readableEnded || this._readableState.ended) {
      this[kSession]?.[kAsk]('consumed', this.id, bytes.length);
      return;
    }
    state.unread += bytes.length;
    if (this.push(bytes)) this._consume();
  }

  _consume() {
    const state = this[kState];
    const length = state.unread;
    if (length === 0) return;
    state.unread = 0;
    this[kSession]?.[kAsk]('consumed', this.id, length);
  }

  [kEnded]() {
    if (!this.destroyed) this._pushEnd();
  }

  // Listeners of the user's that are there hear of the end before the stream is destroyed for it.
  _pushEnd() {
    const state = this[kState];
    if (!state.heardEnd) this.on('end', this._maybeDestroy);
    state.heardEnd = true;
    this.push(null);
    this.read(0);
  }

  [kSent]() {
    const state = this[kState];
    const { write } = state;
    state.write = undefined;
    write?.();
  }

  [kWantTrailers]() {
    if (this.closed || this.destroyed) return;
    this[kState].wantsTrailers = true;
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }

  [kClosed](code) {
    const state = this[kState];
    state.gone = true;
    if (this.destroyed) return;
    if (!state.closed) this._close(code, false);
    if (this.readableEnded || code !== NGHTTP2_NO_ERROR) {
      this._maybeDestroy(code);
      return;
    }
    this._pushEnd();
    // Nobody wants the body: it must not hold the stream.
    if (this[kSession].type === NGHTTP2_SESSION_SERVER && !state.didRead && this.readableFlowing === null) {
      this.resume();
    }
    this._maybeDestroy();
  }

  // ---- ends ---------------------------------------------------------------------------------------------------------

  // Also a listener: `code` may be absent.
  _maybeDestroy(code = NGHTTP2_NO_ERROR) {
    if (code !== NGHTTP2_NO_ERROR) {
      this.destroy();
      return;
    }
    const state = this[kState];
    if (this.destroyed || !this.writableFinished || state.body !== undefined) return;
    if (state.closed && (this.readableEnded || !this.readable)) {
      if (state.gone) this.destroy();
      return;
    }
    // A server that has said all without reading a request need not hear the rest of it. Streams may be pushed before.
    if (this.headersSent && this[kSession].type === NGHTTP2_SESSION_SERVER && !state.hasTrailers && !state.didRead &&
        this.readableFlowing === null) {
      setImmediate(() => this.close());
    }
  }

  // The end begins. With `tells`, the other side hears of it: when all is written, or at once.
  _close(code, tells, atOnce = false) {
    const state = this[kState];
    state.closed = true;
    state.code = code;
    stopTimeout(this);
    this.removeAllListeners('timeout');
    if (this[kChannels].close.hasSubscribers) this[kChannels].close.publish({ stream: this });
    const wasEnding = this.writableEnded;
    if (!wasEnding) {
      state.aborted = true;
      this.emit('aborted');
      this.end();
    }
    if (!tells) return;
    if (!wasEnding || this.writableFinished || code !== NGHTTP2_NO_ERROR || atOnce) this._reset(code);
    else this.once('finish', () => this._reset(code));
  }

  _reset(code) {
    if (this.id === undefined) {
      this.push(null);
      this.once('ready', () => this._reset(code));
    } else if (!this[kState].gone) {
      this[kSession]?.[kReset](this.id, code);
    }
  }

  close(code = NGHTTP2_NO_ERROR, callback = undefined) {
    validateInteger(code, 'code', 0, 2 ** 32 - 1);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) return;
    if (callback !== undefined) this.once('close', callback);
    this._close(code, true);
  }

  _destroy(error, callback) {
    const state = this[kState];
    const session = this[kSession];
    const why = session[kCode];
    let { code } = state;
    if (!state.closed) {
      if (error) code = why || (error.name === 'AbortError' ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR);
      else code = why;
      this._close(code, this.id !== undefined, true);
    } else if (code === NGHTTP2_NO_ERROR) {
      // It has ended well, whatever became of the session since.
      if (error && session.destroyed) error = null;
    }
    this.push(null);
    if (!error && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) {
      error = new ERR_HTTP2_STREAM_ERROR(codeNames[code] ?? code);
    }
    state.body?.stop();
    const { write, final } = state;
    state.write = state.final = undefined;
    this[kSession] = undefined;
    session[kRemove](this);
    if (error && this[kChannels].error.hasSubscribers) this[kChannels].error.publish({ stream: this, error });
    callback(error);
    write?.(error);
    final?.(error);
  }

  // ---- Duplex -------------------------------------------------------------------------------------------------------

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    this._consume();
  }

  read(size) {
    // Nobody asks for nothing but the stream itself, and whoever listens to 'readable', which makes flowing false.
    if (size !== 0 || this.readableFlowing === false) this[kState].didRead = true;
    return super.read(size);
  }

  _write(chunk, encoding, callback) {
    this._put(bytesOf(chunk, encoding), chunk.length, callback);
  }

  _writev(chunks, callback) {
    let length = 0;
    const parts = chunks.map(({ chunk, encoding }) => {
      length += chunk.length;
      return bytesOf(chunk, encoding);
    });
    this._put(Buffer.concat(parts), length, callback);
  }

  // `counted` is what the writable side takes for the length of the bytes.
  _put(bytes, counted, callback) {
    const state = this[kState];
    if (this.id === undefined) {
      // end() uncorks.
      this.once('ready', () => this._put(bytes, counted, callback));
      return;
    }
    if (!this.headersSent) this._proceed();
    const session = this[kSession];
    this[kTimeout]?.refresh();
    session?.[kTouch]();
    this[kMeter]?.wrote(bytes.length);
    // The last frame can say that it is.
    const isLast = state.ending && this._writableState.length === counted;
    if (bytes.length === 0 || session?.[kMachine].write(this.id, bytes, isLast) !== true) {
      callback();
      return;
    }
    state.write = callback;
    state.writing = counted;
    if (isLast) state.ended = true;
  }

  end(chunk, encoding, callback) {
    this[kState].ending = true;
    super.end(chunk, encoding, callback);
    this._noteEnd();
    return this;
  }

  // Nothing follows what is with C already.
  _noteEnd() {
    const state = this[kState];
    if (state.write !== undefined && state.body === undefined && this._writableState.length === state.writing) {
      this._endBody();
    }
  }

  _final(callback) {
    const state = this[kState];
    if (state.body !== undefined) {
      callback();
      return;
    }
    if (this.id === undefined) {
      // Not sent yet: the end waits with the rest.
      state.final = callback;
      this.once('ready', () => {
        const { final } = state;
        state.final = undefined;
        if (final !== undefined) this._final(final);
      });
      return;
    }
    if (!state.endsByHeaders) this._endBody();
    callback();
  }

  _endBody() {
    const state = this[kState];
    if (!state.ended) this[kSession]?.[kAsk]('end', this.id);
    state.ended = true;
  }

  _proceed() {}

  // ---- what users ask for -------------------------------------------------------------------------------------------

  priority() {
    // Priorities have gone from HTTP/2 (RFC 9113, 5.3): nothing follows from them.
  }

  setTimeout(ms, callback) {
    return setStreamTimeout.call(this, ms, callback);
  }

  // As long as its bytes go out, somebody is there.
  _onTimeout() {
    const state = this[kState];
    const session = this[kSession];
    if (session === undefined) return;
    const { bytesWritten } = session[kMachine];
    if (this[kSending] && bytesWritten !== state.seenWritten) {
      state.seenWritten = bytesWritten;
      this[kTimeout]?.refresh();
      return;
    }
    this.emit('timeout');
  }

  sendTrailers(headers) {
    const state = this[kState];
    if (this.destroyed || state.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (state.sentTrailers !== undefined) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!state.wantsTrailers) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    validateObject(headers, 'headers');
    headers = copy(headers);
    const text = encode(headers, TRAILERS);
    state.sentTrailers = asObject(headers);
    state.hasTrailers = false;
    const err = this[kSession][kAsk]('trailers', this.id, text);
    if (err < 0) this.destroy(errorOf(err));
    else process.nextTick(maybeDestroy, this);
  }

  get session() { return this[kSession]; }
  get pending() { return this.id === undefined; }
  get closed() { return this[kState].closed; }
  get aborted() { return this[kState].aborted; }
  get rstCode() { return this[kState].code; }
  get headersSent() { return this[kState].sentHeaders !== undefined; }
  get sentHeaders() { return this[kState].sentHeaders; }
  get sentTrailers() { return this[kState].sentTrailers; }
  get sentInfoHeaders() { return this[kState].sentInfoHeaders ?? []; }
  get endAfterHeaders() { return this[kState].endAfterHeaders; }
  get bufferSize() { return this.writableLength; }
  get [kSending]() { return this[kState].write !== undefined || this[kState].body !== undefined; }

  get state() {
    const session = this.id === undefined ? undefined : this[kSession];
    let state = session?.[kMachine].ask('streamState', this.id);
    if (state === undefined) {
      session?.[kFlush](); // a request is a stream once it has gone out
      state = session?.[kMachine].ask('streamState', this.id);
    }
    if (state === undefined) return {};
    const [number, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize] = state;
    return { state: number, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize };
  }

  [kInspect](depth, options, inspect) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { closed, destroyed, state, _readableState: readableState, _writableState: writableState } = this;
    return `Http2Stream ${inspect({
      id: this.id ?? '<pending>', closed, destroyed, state, readableState, writableState,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

module.exports = { Http2Stream };
