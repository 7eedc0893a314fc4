// SPDX-License-Identifier: MIT
// Http2Session: what a connection means: its streams, settings, pings, and how it ends. Bytes are machine.js's.
//
// closed    no new streams; destroyed when the last one has ended
// destroyed all streams are destroyed, the other side is told, the socket is closed; 'close' follows
'use strict';

const { setImmediate } = require('internal/timer_functions');
const EventEmitter = require('node/events');
const context = require('internal/async_context');
const { FastBuffer } = require('internal/buffer/pool');
const { kRejection } = require('internal/events/symbols');
const { constants } = require('internal/http2/constants');
const { decode } = require('internal/http2/headers');
const { Machine, errorOf } = require('internal/http2/machine');
const { SessionMeter } = require('internal/http2/meter');
const { current, entriesOf, updated, validateSettings } = require('internal/http2/settings');
const { sessionSocket } = require('internal/http2/sockets');
const {
  kAdd, kAsk, kClosed, kCode, kData, kEnded, kFail, kFlush, kFrame, kHeaders, kMachine, kMaybeDestroy, kOnAltsvc,
  kOnEvent, kOnFailure, kOnOrigins, kOnPush, kOnRequest, kOnSocketClose, kOnSocketError, kOnThrough, kPending,
  kRemove, kReset, kSending, kSent, kSocket, kState, kTold, kTouch, kWantTrailers,
} = require('internal/http2/symbols');
const { setStreamTimeout, stopTimeout, kTimeout } = require('internal/net/timeout');
const {
  codes: {
    ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_MAX_PENDING_SETTINGS_ACK, ERR_HTTP2_OUT_OF_STREAMS, ERR_HTTP2_PING_CANCEL,
    ERR_HTTP2_PING_LENGTH, ERR_HTTP2_SESSION_ERROR, ERR_HTTP2_SOCKET_BOUND,
    ERR_HTTP2_STREAM_CANCEL, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_SOCKET_CLOSED,
  },
} = require('internal/errors');
const { validateFunction, validateInt32, validateNumber } = require('internal/validate');

// The same numbers as in src/bind/http2.c.
const HEADERS = 0, DATA = 1, END = 2, CLOSE = 3, SENT = 4, SETTINGS = 5, PING = 6, GOAWAY = 7, ERROR = 8, UNSENT = 9,
  PRIORITY = 10, PUSH = 11, TRAILERS = 12, ALTSVC = 13, ORIGIN = 14;
const HEADERS_FRAME = 1;
const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const ERR_PROTO = -505;
const STREAM_ID_NOT_AVAILABLE = -509;
const MAX_OUTSTANDING = 10;

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kBound = Symbol('kHttp2Session');

// A callback that waits for the other side, with the async context it was given in.
class Waiting {
  constructor(callback, type) {
    this.callback = callback;
    this.since = performance.now();
    this.frame = context.tracker === undefined ? context.current : context.tracker.init(type, this);
  }

  get duration() { return performance.now() - this.since; }

  answer(...args) {
    const { tracker } = context;
    const outer = context.current;
    context.current = this.frame;
    if (tracker !== undefined) tracker.before(this.frame);
    try {
      this.callback?.(...args);
    } finally {
      if (tracker !== undefined) tracker.end(this.frame);
      context.current = outer;
    }
  }
}

class Http2Session extends EventEmitter {
  #isServer;
  #options;
  #socket;
  #proxy;
  #meter = SessionMeter.begin();
  #streams = new Map();
  #pings = [];
  #acks = []; // callbacks of settings() that the other side has yet to acknowledge
  #closed = false;
  #destroyed = false;
  #connecting = true;
  #goawayCode = null;
  #goawayLast = null;
  #destroyCode = NGHTTP2_NO_ERROR;
  #local;
  #remote;
  #localCustom;
  #seenWritten = 0; // bytes, at the last timeout

  constructor(isServer, options, socket) {
    super();
    this.setMaxListeners(0); // each request that waits for the connection is one
    if (socket[kBound] !== undefined) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kBound] = this;
    this.#isServer = isServer;
    this.#options = options;
    this.#socket = socket;
    this[kTimeout] = null;
    this[kPending] = new Set(); // requests that wait for the connection
    if (typeof socket.disableRenegotiation === 'function') socket.disableRenegotiation();
    if (typeof socket.setNoDelay === 'function') socket.setNoDelay();
    this[kMachine] = new Machine(this, isServer, options, socket);
    if (socket.connecting || socket.secureConnecting) {
      socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => this.#open());
    } else {
      this.#open();
    }
  }

  // The socket is connected. Listeners of 'connect' and 'remoteSettings' may still come in this tick.
  #open() {
    if (this.#destroyed) return;
    this.#connecting = false;
    this[kMachine].open();
    this.#submitSettings(this.#options.settings ?? {}, undefined);
    process.nextTick(() => {
      if (this.#destroyed) return;
      this[kMachine].listen();
      if (!this.#destroyed) this.emit('connect', this, this.#socket);
    });
  }

  // ---- what streams ask for -----------------------------------------------------------------------------------------

  [kAsk](name, a, b, c, d, e, f, g) { return this[kMachine].call(name, a, b, c, d, e, f, g); }
  get [kSocket]() { return this.#socket; }
  [kFlush]() { this[kMachine].flush(); }

  [kAdd](stream) {
    this.#streams.set(stream.id, stream);
    this.#meter?.opened(this.#streams.size);
  }

  [kRemove](stream) {
    if (stream.id !== undefined) this.#streams.delete(stream.id);
    else this[kPending].delete(stream);
    this.#meter?.closed(stream);
    this[kMaybeDestroy]();
  }

  /** Ends a stream at once. What it has said so far goes before. */
  [kReset](id, code) {
    if (this.#destroyed) return;
    if (!this.connecting) this[kMachine].flush();
    this[kMachine].call('reset', id, code);
  }

  /** Why streams end that have no reason of their own. */
  get [kCode]() { return this.#goawayCode || this.#destroyCode; }

  /** The error of a number of nghttp2 (undefined: there is no session) that a request was answered with. */
  [kFail](number) {
    return number === STREAM_ID_NOT_AVAILABLE ? new ERR_HTTP2_OUT_OF_STREAMS() : errorOf(number ?? -500);
  }

  [kTouch]() {
    this[kTimeout]?.refresh();
  }

  // What the same read has for the session comes first, its GOAWAY.
  [kMaybeDestroy]() {
    if (this[kMachine].isTelling) return;
    if (this.#closed && !this.#destroyed && this.#streams.size === 0 && this[kPending].size === 0) this.destroy();
  }

  // ---- what the machine tells ---------------------------------------------------------------------------------------

  [kOnEvent](kind, id, a, b, last) {
    if (this.#destroyed) return;
    const stream = this.#streams.get(id);
    this.#meter?.came(kind, stream);
    const outer = context.current;
    if (stream !== undefined) context.current = stream[kFrame];
    try {
      switch (kind) {
        case HEADERS: this.#onHeaders(stream, id, a, b, last); break;
        case DATA:
          this[kTouch]();
          if (stream) stream[kData](new FastBuffer(last));
          else this[kMachine].call('consumed', id, last.byteLength);
          break;
        case END: stream?.[kEnded](); break;
        case CLOSE: stream?.[kClosed](a); break;
        case SENT: stream?.[kSent](); break;
        case TRAILERS: stream?.[kWantTrailers](); break;
        case SETTINGS: this.#onSettings(a !== 0, new Uint32Array(last)); break;
        case PING: this.#onPing(a !== 0, new FastBuffer(last)); break;
        case GOAWAY: this.#onGoaway(a, b, last.byteLength > 0 ? new FastBuffer(last) : undefined); break;
        case ERROR: this.destroy(errorOf(a), NGHTTP2_INTERNAL_ERROR); break;
        case UNSENT: this.#onUnsent(stream, id, a, b); break;
        case PRIORITY: (stream ?? this).emit('priority', id, a, b, false); break;
        case PUSH: this[kOnPush](a, ...decode(last, this.#isStrict), b); break;
        case ALTSVC: {
          const text = new FastBuffer(last);
          this[kOnAltsvc](id, text.latin1Slice(0, a), text.latin1Slice(a));
          break;
        }
        case ORIGIN: this[kOnOrigins](new FastBuffer(last).latin1Slice().split('\0').slice(0, -1)); break;
      }
    } finally {
      context.current = outer;
    }
  }

  get #isStrict() { return this.#options.strictSingleValueFields !== false; }

  #onHeaders(stream, id, category, flags, list) {
    this[kTouch]();
    const [headers, raw] = decode(list, this.#isStrict);
    if (stream !== undefined) stream[kHeaders](category, flags, headers, raw);
    else if (!this.#closed) this[kOnRequest](id, category, flags, headers, raw);
    else if (this.#isServer) this[kMachine].call('reset', id, NGHTTP2_REFUSED_STREAM);
  }

  // Of one side only.
  [kOnRequest]() {}
  [kOnPush]() {}
  [kOnAltsvc]() {}
  [kOnOrigins]() {}

  #onSettings(isAck, entries) {
    this[kTouch]();
    if (!isAck) {
      this.#remote = updated(this.#remote ?? current(), entries, this.#options.remoteCustomSettings);
      this.emit('remoteSettings', this.remoteSettings);
      return;
    }
    const waiting = this.#acks.shift();
    if (waiting === undefined) {
      this.destroy(errorOf(ERR_PROTO), NGHTTP2_INTERNAL_ERROR);
      return;
    }
    this.#local = undefined;
    waiting.answer(null, this.localSettings, waiting.duration);
    this.emit('localSettings', this.localSettings);
  }

  #onPing(isAck, payload) {
    this[kTouch]();
    if (!isAck) {
      this.emit('ping', payload);
      return;
    }
    const waiting = this.#pings.shift();
    if (waiting === undefined) {
      this.destroy(errorOf(ERR_PROTO), NGHTTP2_INTERNAL_ERROR);
      return;
    }
    const { duration } = waiting;
    this.#meter?.pinged(duration);
    waiting.answer(null, duration, payload);
  }

  #onGoaway(code, lastStream, data) {
    this[kTouch]();
    this.#goawayCode = code;
    this.#goawayLast = lastStream;
    try {
      this.emit('goaway', code, lastStream, data);
    } finally {
      if (code === NGHTTP2_NO_ERROR) this.close();
      else this.destroy(new ERR_HTTP2_SESSION_ERROR(code), NGHTTP2_NO_ERROR);
    }
  }

  // A request that could not be sent was not heard of; all else ends for what was wrong with it.
  #onUnsent(stream, id, code, type) {
    this[kTouch]();
    (stream ?? this).emit('frameError', type, code, id);
    if (this.#destroyed) return;
    const isRequest = !this.#isServer && type === HEADERS_FRAME && !this[kMachine].ask('isOpen', id);
    stream?.close(isRequest ? NGHTTP2_REFUSED_STREAM : code);
    this.close();
  }

  [kTold]() {
    this[kMaybeDestroy]();
  }

  [kOnFailure](error, code) {
    this.destroy(error, code);
  }

  // nghttp2 has nothing more to do with the connection: after a goodbye, when the users of streams may have more to
  // read; or for what the other side did, which it has been told.
  [kOnThrough]() {
    for (const stream of this.#streams.values()) {
      if (!stream[kState].gone) {
        this.destroy();
        return;
      }
    }
    if (this.#streams.size === 0) this.destroy();
    else this.close();
  }

  [kOnSocketError](error) {
    // Who has said goodbye may go at any time.
    if (error.code === 'ECONNRESET' && this.#goawayCode === NGHTTP2_NO_ERROR) this.destroy();
    else this.destroy(error);
  }

  [kOnSocketClose]() {
    if (this.#destroyed) return;
    const error = this.connecting ? new ERR_SOCKET_CLOSED() : undefined;
    for (const stream of [...this.#streams.values(), ...this[kPending]]) stream.close(NGHTTP2_CANCEL);
    this.close();
    // What the other side has said to its end can be read after it has gone.
    this.#end(error, NGHTTP2_NO_ERROR, (stream) => stream[kState].gone && stream.rstCode === NGHTTP2_NO_ERROR);
  }

  // ---- ends ---------------------------------------------------------------------------------------------------------

  close(callback = undefined) {
    if (this.#closed || this.#destroyed) return;
    this.#closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this[kMaybeDestroy]();
  }

  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    this.#end(error, code, () => false);
  }

  #end(error, code, spares) {
    if (this.#destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code === NGHTTP2_NO_ERROR ? undefined : new ERR_HTTP2_SESSION_ERROR(code);
    }
    code ??= error ? NGHTTP2_INTERNAL_ERROR : NGHTTP2_NO_ERROR;
    this.#destroyed = true;
    this.#destroyCode = code;
    stopTimeout(this);
    this.removeAllListeners('timeout');
    const cancelled = new ERR_HTTP2_STREAM_CANCEL(error);
    for (const stream of [...this[kPending]]) stream.destroy(cancelled);
    for (const stream of [...this.#streams.values()]) if (!spares(stream)) stream.destroy(error);
    for (const waiting of this.#pings.splice(0)) waiting.answer(new ERR_HTTP2_PING_CANCEL());
    const socket = this.#socket;
    const machine = this[kMachine];
    machine.close(code, () => {
      this.#meter?.end(this, machine);
      socket[kBound] = undefined;
      this.#socket = undefined;
      this.#leave(socket, error);
    });
  }

  #leave(socket, error) {
    const told = () => {
      if (error) this.emit('error', error);
      this.emit('close');
    };
    if (socket.destroyed) {
      process.nextTick(told);
      return;
    }
    socket.once('close', told);
    if (this.#closed && !error) {
      // What comes meanwhile is nobody's.
      socket.resume();
      socket.end(() => setImmediate(() => socket.destroy()));
    } else {
      socket.destroy(error);
    }
  }

  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (opaqueData !== undefined && !ArrayBuffer.isView(opaqueData)) {
      throw new ERR_INVALID_ARG_TYPE('opaqueData', ['Buffer', 'TypedArray', 'DataView'], opaqueData);
    }
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    if (this.connecting) this.once('connect', () => this.destroyed || this.goaway(code, lastStreamID, opaqueData));
    else this[kMachine].call('goaway', code, lastStreamID, opaqueData);
  }

  // ---- what users ask for -------------------------------------------------------------------------------------------

  #submitSettings(settings, callback) {
    const { maxOutstandingSettings = MAX_OUTSTANDING } = this.#options;
    if (this.#acks.length >= Math.max(maxOutstandingSettings, 1)) {
      this.destroy(new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
      return;
    }
    if (settings.customSettings !== undefined) {
      this.#localCustom = { ...this.#localCustom, ...settings.customSettings };
      this.#local = undefined;
    }
    this.#acks.push(new Waiting(callback, 'HTTP2SETTINGS'));
    this[kMachine].call('settings', new Uint32Array(entriesOf(settings)));
  }

  settings(settings, callback = undefined) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    if (this.connecting) this.once('connect', () => this.#submitSettings(settings ?? {}, callback));
    else this.#submitSettings(settings ?? {}, callback);
  }

  ping(payload, callback) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined) {
      if (!ArrayBuffer.isView(payload)) {
        throw new ERR_INVALID_ARG_TYPE('payload', ['Buffer', 'TypedArray', 'DataView'], payload);
      }
      if (payload.byteLength !== 8) throw new ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    if (this.connecting) {
      this.once('connect', () => this.ping(payload, callback));
      return undefined;
    }
    const waiting = new Waiting(callback, 'HTTP2PING');
    const { maxOutstandingPings = MAX_OUTSTANDING } = this.#options;
    if (this.#pings.length >= maxOutstandingPings) {
      process.nextTick(() => waiting.answer(new ERR_HTTP2_PING_CANCEL()));
      return false;
    }
    if (payload === undefined) {
      payload = new FastBuffer(8);
      payload.writeDoubleLE(waiting.since);
    }
    this.#pings.push(waiting);
    this[kMachine].call('ping', payload);
    return true;
  }

  setNextStreamID(id) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id');
    if (id <= 0 || id > 2 ** 32 - 1) throw new ERR_OUT_OF_RANGE('id', '> 0 and <= 4294967295', id);
    this[kMachine].call('setNextStream', id);
  }

  setLocalWindowSize(size) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateInt32(size, 'windowSize', 0);
    this[kMachine].call('setWindow', size);
  }

  setTimeout(ms, callback) {
    return setStreamTimeout.call(this, ms, callback);
  }

  // As long as bytes go out, somebody is there.
  _onTimeout() {
    if (this.#destroyed) return;
    const { bytesWritten: queued, isSending } = this[kMachine];
    const written = queued - (isSending ? this.#socket?._handle?.writeQueueSize ?? 0 : 0);
    if (written !== this.#seenWritten && this.#isSending()) {
      this.#seenWritten = written;
      this[kTouch]();
      return;
    }
    this.#seenWritten = written;
    this.emit('timeout');
  }

  #isSending() {
    for (const stream of this.#streams.values()) if (stream[kSending]) return true;
    return this[kMachine].isSending;
  }

  ref() { this.#socket?.ref?.(); }
  unref() { this.#socket?.unref?.(); }

  get type() { return this.#isServer ? constants.NGHTTP2_SESSION_SERVER : constants.NGHTTP2_SESSION_CLIENT; }
  get closed() { return this.#closed; }
  get destroyed() { return this.#destroyed; }
  get connecting() { return this.#connecting && !this.#destroyed; }
  get encrypted() { return this.#connecting ? undefined : Boolean(this.#socket?.encrypted); }
  get alpnProtocol() {
    if (this.#connecting) return undefined;
    return this.#socket?.encrypted ? this.#socket.alpnProtocol : 'h2c';
  }

  get originSet() { return undefined; }
  get socket() { return this.#proxy ??= sessionSocket(this, () => this.#socket); }
  get goawayCode() { return this.#goawayCode || NGHTTP2_NO_ERROR; }
  get goawayLastStreamID() { return this.#goawayLast || 0; }
  get pendingSettingsAck() { return this.#acks.length > 0; }

  get localSettings() {
    if (this.#connecting || this[kMachine].closed) return {};
    return this.#local ??= current((id) => this[kMachine].ask('setting', false, id), this.#localCustom);
  }

  get remoteSettings() {
    if (this.#connecting || this[kMachine].closed) return {};
    return this.#remote ??= current((id) => this[kMachine].ask('setting', true, id));
  }

  get state() {
    const state = this.#connecting ? undefined : this[kMachine].ask('state');
    if (state === undefined) return {};
    const [
      effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID,
      remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize,
    ] = state;
    return {
      effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize, lastProcStreamID,
      remoteWindowSize, outboundQueueSize, deflateDynamicTableSize, inflateDynamicTableSize,
    };
  }

  [kRejection](error, event, stream) {
    if (event === 'stream') stream.destroy(error);
    else this.destroy(error);
  }

  [kInspect](depth, options, inspect) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { type, closed, destroyed, state, localSettings, remoteSettings } = this;
    return `Http2Session ${inspect({ type, closed, destroyed, state, localSettings, remoteSettings },
                                   { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

module.exports = { Http2Session };
