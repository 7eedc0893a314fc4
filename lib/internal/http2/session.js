// SPDX-License-Identifier: MIT
// Http2Session: a socket, the machine of src/bind/http2.c, and the streams that are open.
//
//   socket 'data' -> receive() -> events, told in their order      anything to send -> schedule() -> one write a tick
//
// closed    no new streams; destroyed when the last one has ended
// destroyed all streams are destroyed, the socket is closed; 'close' follows
'use strict';

const EventEmitter = require('node/events');
const { setStreamTimeout, stopTimeout, kTimeout } = require('internal/net/timeout');
const { constants, codeNames } = require('internal/http2/constants');
const { decode } = require('internal/http2/headers');
const { current, entriesOf, validateSettings } = require('internal/http2/settings');
const { ServerHttp2Stream, ClientHttp2Stream } = require('internal/http2/stream');
const {
  codes: {
    ERR_HTTP2_ERROR, ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_MAX_PENDING_SETTINGS_ACK,
    ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_OUT_OF_STREAMS, ERR_HTTP2_PING_CANCEL, ERR_HTTP2_PING_LENGTH,
    ERR_HTTP2_SESSION_ERROR, ERR_HTTP2_SETTINGS_CANCEL, ERR_HTTP2_SOCKET_BOUND, ERR_HTTP2_SOCKET_UNBOUND,
    ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const { FastBuffer } = require('internal/buffer/pool');
const { validateFunction, validateInt32, validateNumber } = require('internal/validate');
const binding = internalBinding('http2');

// The same numbers as in src/bind/http2.c.
const HEADERS = 0, DATA = 1, END = 2, CLOSE = 3, SENT = 4, SETTINGS = 5, PING = 6, GOAWAY = 7, FRAME_ERROR = 8,
  UNSENT = 9, PRIORITY = 10, RESET = 11, PUSH = 12, TRAILERS = 13;
const REQUEST = 0, RESPONSE = 1, PUSH_RESPONSE = 2; // categories of headers
const END_STREAM = 1;
const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const STREAM_ID_NOT_AVAILABLE = -509;
const MAX_OUTSTANDING = 10;
const MAX_ACKS = 1000; // that the other side can make us owe before it is a flood
const HEADER_PAIRS = 128;

const kSession = Symbol('kHttp2Session');

// What users see of the socket: they may look, and not touch.
const forbidden = new Set(['destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive',
  'setNoDelay']);
const ofSession = new Set(['setTimeout', 'ref', 'unref']);
const proxyHandler = {
  get(session, name) {
    if (ofSession.has(name)) return session[name].bind(session);
    if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = session._socket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    const value = socket[name];
    return typeof value === 'function' ? value.bind(socket) : value;
  },
  set(session, name, value) {
    if (ofSession.has(name) || forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = session._socket;
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    socket[name] = value;
    return true;
  },
  getPrototypeOf(session) {
    if (session._socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    return Reflect.getPrototypeOf(session._socket);
  },
};

class Http2Session extends EventEmitter {
  #box;
  #streams = new Map();
  #pings = [];
  #acks = []; // callbacks of settings() that the other side has yet to acknowledge
  #scheduled = false;
  #closed = false;
  #destroyed = false;
  #isServer;
  #proxy;
  #goawayCode = null;
  #goawayLast = null;
  #local;
  #remote;
  #telling = false;

  constructor(isServer, options, socket) {
    super();
    this.setMaxListeners(0); // each request that waits for the connection is one
    if (socket[kSession] !== undefined) throw new ERR_HTTP2_SOCKET_BOUND();
    socket[kSession] = this;
    this._socket = socket;
    this._options = options;
    this._closeCode = undefined;
    this[kTimeout] = null;
    this.#isServer = isServer;
    const { maxHeaderListPairs = HEADER_PAIRS, maxReservedRemoteStreams = 200 } = options;
    const pairs = Math.max(maxHeaderListPairs, isServer ? 4 : 1);
    this.#box = binding.create(isServer, pairs, MAX_ACKS, maxReservedRemoteStreams);
    this._onSocketData = (chunk) => this.#receive(chunk);
    this._onSocketEnd = () => this.#ended();
    this._onSocketError = (error) => this.destroy(error);
    this._onSocketClose = () => this.#gone();
    this._onSocketDrain = () => this._schedule();
    socket.on('data', this._onSocketData);
    socket.on('end', this._onSocketEnd);
    socket.on('error', this._onSocketError);
    socket.on('close', this._onSocketClose);
    socket.on('drain', this._onSocketDrain);
    this.#submitSettings(options.settings ?? {});
    if (!this.connecting) this._ready();
  }

  // ---- bytes --------------------------------------------------------------------------------------------------------

  _ready() {
    process.nextTick(() => {
      if (this.#destroyed) return;
      this._schedule();
      this.emit('connect', this, this._socket);
    });
  }

  /** A native of the machine; undefined once it is closed. What it has to send goes out at the end of the tick. */
  _call(name, ...args) {
    if (this.#box === undefined) return undefined;
    const result = binding[name](this.#box, ...args);
    this._schedule();
    return result;
  }

  _schedule() {
    if (this.#scheduled || this.#telling || this.#box === undefined) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush() {
    const socket = this._socket;
    let isThrough = false;
    while (this.#box !== undefined && !this.connecting && !socket.writableNeedDrain && socket.writable) {
      const bytes = binding.output(this.#box);
      if (bytes === undefined) {
        isThrough = binding.wants(this.#box) === 0;
        break;
      }
      if (typeof bytes === 'number') {
        this.destroy(this._error(bytes), NGHTTP2_INTERNAL_ERROR);
        return;
      }
      socket.write(new FastBuffer(bytes));
    }
    this.#tell();
    // nghttp2 has ended the connection for what the other side did, and has said so to it.
    if (isThrough && this.#box !== undefined) this.destroy();
  }

  #receive(chunk) {
    if (this.#box === undefined) return;
    this._active();
    const err = binding.receive(this.#box, chunk);
    this.#tell();
    if (err < 0 && this.#box !== undefined) {
      this.#flush();
      this.destroy(this._error(err), constants.NGHTTP2_PROTOCOL_ERROR);
      return;
    }
    this._schedule();
  }

  #tell() {
    if (this.#telling) return;
    this.#telling = true;
    let any = false;
    try {
      while (this.#box !== undefined) {
        const events = binding.events(this.#box);
        if (events.length === 0) break;
        any = true;
        for (let i = 0; i < events.length && !this.#destroyed; i += 5) {
          try {
            this.#event(events[i], events[i + 1], events[i + 2], events[i + 3], events[i + 4]);
          } catch (error) {
            // A listener's: the events behind must not be lost for it.
            process.nextTick(() => { throw error; });
          }
        }
      }
    } finally {
      this.#telling = false;
    }
    if (any) this._schedule();
    this.#maybeDestroy();
  }

  #event(kind, id, a, b, last) {
    const stream = this.#streams.get(id);
    switch (kind) {
      case HEADERS: this.#onHeaders(id, a, b, last); break;
      case DATA:
        if (stream) stream._onData(new FastBuffer(last));
        else binding.consumed(this.#box, id, last.byteLength);
        break;
      case END: stream?._onEnd(); break;
      case CLOSE: stream?._onClose(a); break;
      case SENT: stream?._onSent(); break;
      case TRAILERS: stream?._onWantTrailers(); break;
      case SETTINGS: this.#onSettings(a !== 0); break;
      case PING: this.#onPing(a !== 0, new FastBuffer(last)); break;
      case GOAWAY: this.#onGoaway(a, b, last.byteLength > 0 ? new FastBuffer(last) : undefined); break;
      case FRAME_ERROR: break; // nghttp2 ends the connection or the stream by itself
      case UNSENT: this.#onUnsent(stream, id, a, b); break;
      case PRIORITY: this.emit('priority', id, a, b, false); break;
      case PUSH: this.#onPush(a, last, b); break;
      case RESET: break; // CLOSE follows
    }
  }

  #onHeaders(id, category, flags, list) {
    const [headers, raw] = decode(list);
    const endOfStream = (flags & END_STREAM) !== 0;
    let stream = this.#streams.get(id);
    if (stream === undefined) {
      if (!this.#isServer || category !== REQUEST) return;
      if (this.#closed) {
        this._call('reset', id, NGHTTP2_REFUSED_STREAM);
        return;
      }
      stream = new ServerHttp2Stream(this, id, headers);
      if (stream.headRequest && !endOfStream) stream.push(null);
      this.emit('stream', stream, headers, flags, raw);
      return;
    }
    if (stream.destroyed) return;
    const status = headers[':status'];
    if (category === PUSH_RESPONSE) stream.emit('push', headers, flags, raw);
    else if (status !== undefined && status >= 100 && status < 200) {
      if (status === 100) stream.emit('continue');
      stream.emit('headers', headers, flags, raw);
    } else if (status !== undefined && (category === RESPONSE || status >= 200)) {
      stream.emit('response', headers, flags, raw);
    } else {
      stream.emit(endOfStream ? 'trailers' : 'headers', headers, flags, raw);
    }
  }

  #onPush(id, list, flags) {
    const [headers, raw] = decode(list);
    const stream = new ClientHttp2Stream(this, headers, {});
    stream.id = id;
    stream.end();
    this._add(stream);
    if (this.listenerCount('stream') === 0) {
      stream.on('error', () => {});
      stream.close(NGHTTP2_CANCEL);
      return;
    }
    this.emit('stream', stream, headers, flags, raw);
  }

  #onSettings(isAck) {
    if (!isAck) {
      this.#remote = undefined;
      this.emit('remoteSettings', this.remoteSettings);
      return;
    }
    this.#local = undefined;
    const pending = this.#acks.shift();
    pending?.callback?.(null, this.localSettings, performance.now() - pending.since);
    this.emit('localSettings', this.localSettings);
  }

  #onPing(isAck, payload) {
    if (!isAck) {
      this.emit('ping', payload);
      return;
    }
    const pending = this.#pings.shift();
    pending?.callback(null, performance.now() - pending.since, payload);
  }

  #onGoaway(code, lastStream, data) {
    this.#goawayCode = code;
    this.#goawayLast = lastStream;
    this.emit('goaway', code, lastStream, data);
    if (this.#destroyed) return;
    if (code === NGHTTP2_NO_ERROR) this.close();
    else this.destroy(new ERR_HTTP2_SESSION_ERROR(codeNames[code] ?? code), NGHTTP2_NO_ERROR);
  }

  #onUnsent(stream, id, err, type) {
    if (stream === undefined) {
      this.emit('frameError', type, err, id);
      return;
    }
    if (!stream.emit('frameError', type, err, id) && !stream.destroyed) stream.destroy(this._error(err));
  }

  _error(number) {
    const error = new ERR_HTTP2_ERROR(binding.explain(number));
    error.errno = number;
    return error;
  }

  _requestError(number) {
    return number === STREAM_ID_NOT_AVAILABLE ? new ERR_HTTP2_OUT_OF_STREAMS() : this._error(number ?? -500);
  }

  _add(stream) {
    this.#streams.set(stream.id, stream);
  }

  _remove(stream) {
    if (stream.id !== undefined) this.#streams.delete(stream.id);
    process.nextTick(() => this.#maybeDestroy());
  }

  // ---- ends ---------------------------------------------------------------------------------------------------------

  #ended() {
    if (!this.#destroyed) this.close();
    for (const stream of [...this.#streams.values()]) stream._onClose(NGHTTP2_CANCEL);
    this.destroy();
  }

  #gone() {
    this.destroy(undefined, this.#streams.size > 0 ? NGHTTP2_CANCEL : NGHTTP2_NO_ERROR);
  }

  #maybeDestroy() {
    if (this.#closed && !this.#destroyed && this.#streams.size === 0) this.destroy();
  }

  close(callback) {
    if (this.#closed || this.#destroyed) return;
    this.#closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this._call('goaway', NGHTTP2_NO_ERROR, 0);
    process.nextTick(() => this.#maybeDestroy());
  }

  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    if (this.#destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code === NGHTTP2_NO_ERROR ? undefined : new ERR_HTTP2_SESSION_ERROR(codeNames[code] ?? code);
    }
    code ??= error ? NGHTTP2_INTERNAL_ERROR : NGHTTP2_NO_ERROR;
    this.#closed = this.#destroyed = true;
    this._closeCode = code === NGHTTP2_NO_ERROR ? NGHTTP2_CANCEL : code;
    stopTimeout(this);
    for (const stream of [...this.#streams.values()]) stream.destroy(error);
    const cancelled = new ERR_HTTP2_PING_CANCEL();
    for (const { callback } of this.#pings.splice(0)) callback(cancelled);
    for (const { callback } of this.#acks.splice(0)) callback?.(new ERR_HTTP2_SETTINGS_CANCEL());
    const socket = this._socket;
    const box = this.#box;
    binding.goaway(box, code, 0);
    const bytes = socket.writable && !this.connecting ? binding.output(box) : undefined;
    if (typeof bytes === 'object') socket.write(new FastBuffer(bytes));
    binding.close(box);
    this.#box = undefined;
    socket.removeListener('data', this._onSocketData);
    socket.removeListener('end', this._onSocketEnd);
    socket.removeListener('drain', this._onSocketDrain);
    socket.removeListener('error', this._onSocketError);
    socket.removeListener('close', this._onSocketClose);
    socket.on('error', () => {});
    const finish = () => {
      this._socket = undefined;
      socket[kSession] = undefined;
      process.nextTick(() => {
        if (error) this.emit('error', error);
        this.emit('close');
      });
    };
    if (socket.closed || (socket.destroyed && !socket._handle)) {
      finish();
    } else {
      socket.once('close', finish);
      if (error || !socket.writable) {
        socket.destroy();
      } else {
        socket.resume();
        socket.end(() => setImmediate(() => socket.destroy()));
      }
    }
  }

  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (opaqueData !== undefined && !ArrayBuffer.isView(opaqueData)) {
      throw new ERR_INVALID_ARG_TYPE('opaqueData', ['Buffer', 'TypedArray', 'DataView'], opaqueData);
    }
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    this._call('goaway', code, lastStreamID, opaqueData);
  }

  // ---- what users ask for -------------------------------------------------------------------------------------------

  #submitSettings(settings) {
    binding.settings(this.#box, new Uint32Array(entriesOf(settings)));
    this.#acks.push({ callback: undefined, since: performance.now() });
  }

  settings(settings, callback) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    const { maxOutstandingSettings = MAX_OUTSTANDING } = this._options;
    if (this.#acks.length >= maxOutstandingSettings) {
      const error = new ERR_HTTP2_MAX_PENDING_SETTINGS_ACK();
      if (callback) process.nextTick(callback, error);
      else this.destroy(error);
      return;
    }
    this._call('settings', new Uint32Array(entriesOf(settings)));
    this.#acks.push({ callback, since: performance.now() });
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
    const { maxOutstandingPings = MAX_OUTSTANDING } = this._options;
    if (this.#pings.length >= maxOutstandingPings) {
      process.nextTick(callback, new ERR_HTTP2_PING_CANCEL());
      return false;
    }
    if (payload === undefined) {
      payload = new FastBuffer(8);
      payload.writeDoubleBE(performance.now());
    }
    this.#pings.push({ callback, since: performance.now() });
    this._call('ping', payload);
    return true;
  }

  setNextStreamID(id) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateNumber(id, 'id', 1, 2 ** 31 - 1);
    this._call('setNextStream', id);
  }

  setLocalWindowSize(size) {
    if (this.#destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateInt32(size, 'windowSize', 0);
    this._call('setWindow', size);
  }

  setTimeout(ms, callback) {
    return setStreamTimeout.call(this, ms, callback);
  }

  _onTimeout() {
    this.emit('timeout');
  }

  _active() {
    this[kTimeout]?.refresh();
  }

  ref() { this._socket?.ref?.(); }
  unref() { this._socket?.unref?.(); }

  get type() { return this.#isServer ? 0 : 1; }
  get closed() { return this.#closed; }
  get destroyed() { return this.#destroyed; }
  get connecting() { return Boolean(this._socket?.connecting || this._socket?.secureConnecting); }
  get encrypted() { return this._socket === undefined ? undefined : Boolean(this._socket.encrypted); }
  get alpnProtocol() {
    if (this._socket === undefined || this.connecting) return undefined;
    return this._socket.encrypted ? this._socket.alpnProtocol : 'h2c';
  }

  get originSet() {
    if (!this.encrypted || this.#destroyed) return undefined;
    const { servername, remotePort } = this._socket;
    return [`https://${servername || this._socket.remoteAddress}${remotePort === 443 ? '' : `:${remotePort}`}`];
  }

  get socket() { return this.#proxy ??= new Proxy(this, proxyHandler); }
  get goawayCode() { return this.#goawayCode; }
  get goawayLastStreamID() { return this.#goawayLast; }
  get pendingSettingsAck() { return this.#acks.length > 0; }

  #settingsOf(isRemote) {
    if (this.#box === undefined) return {};
    return current((id) => binding.setting(this.#box, isRemote, id));
  }

  get localSettings() { return this.#local ??= this.#settingsOf(false); }
  get remoteSettings() { return this.#remote ??= this.#settingsOf(true); }

  get state() {
    const state = this.#box === undefined ? undefined : binding.state(this.#box);
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
}

module.exports = { Http2Session };
