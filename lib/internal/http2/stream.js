// SPDX-License-Identifier: MIT
// Streams of HTTP/2: a Duplex each. What is written waits in C for the windows; what comes is acknowledged as it is
// read.
//
//   id        undefined while the request of a client waits for the connection
//   closed    its end has begun, by close() or by the other side; rstCode says why
//   destroyed when both sides are done, or by destroy()
'use strict';

const { Duplex } = require('internal/streams/duplex');
const { setStreamTimeout, stopTimeout, kTimeout } = require('internal/net/timeout');
const { constants, codeNames } = require('internal/http2/constants');
const { RESPONSE, REQUEST, TRAILERS, copy, encode, get } = require('internal/http2/headers');
const { utcDate } = require('internal/http/common');
const { codes } = require('internal/errors');
const { validateFunction, validateInteger, validateNumber, validateObject } = require('internal/validate');
const { Buffer } = require('node/buffer');

const {
  ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
  ERR_HTTP2_INVALID_INFO_STATUS, ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_NESTED_PUSH, ERR_HTTP2_PAYLOAD_FORBIDDEN,
  ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_SEND_FILE, ERR_HTTP2_SEND_FILE_NOSEEK, ERR_HTTP2_STATUS_101,
  ERR_HTTP2_STATUS_INVALID, ERR_HTTP2_STREAM_ERROR, ERR_HTTP2_TRAILERS_ALREADY_SENT,
  ERR_HTTP2_TRAILERS_NOT_READY, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE,
} = codes;
const { NGHTTP2_NO_ERROR, NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR } = constants;

const kCode = Symbol('kCode');
const kEndAfterHeaders = Symbol('kEndAfterHeaders');
const kHeaders = Symbol('kSentHeaders');
const kInfo = Symbol('kSentInfoHeaders');
const kPending = Symbol('kPendingWrite');
const kSession = Symbol('kSession');
const kTrailers = Symbol('kSentTrailers');
const kUnread = Symbol('kUnread');
const kWantsTrailers = Symbol('kWantsTrailers');

const withoutBody = new Set([204, 205, 304]);
const nothing = () => {};

class Http2Stream extends Duplex {
  constructor(session, options) {
    super({ ...options, allowHalfOpen: true, decodeStrings: true, autoDestroy: false, emitClose: false });
    this[kSession] = session;
    this[kCode] = undefined;
    this[kEndAfterHeaders] = false;
    this[kHeaders] = undefined;
    this[kInfo] = [];
    this[kTrailers] = undefined;
    this[kWantsTrailers] = false;
    this[kPending] = undefined;
    this[kUnread] = 0;
    this[kTimeout] = null;
    this.id = undefined;
    this._closed = false;
    this._aborted = false;
    this._hasSent = false;
    this.timeout = undefined;
    this.on('end', () => this._maybeDestroy());
    this.on('finish', () => this._maybeDestroy());
    this.on('pause', nothing);
  }

  // ---- what comes, from the session ---------------------------------------------------------------------------------

  _onData(bytes) {
    this._active();
    if (this.destroyed || this.readableEnded) {
      this[kSession]._call('consumed', this.id, bytes.length);
      return;
    }
    this[kUnread] += bytes.length;
    if (this.push(bytes)) this._consume();
  }

  _consume() {
    const length = this[kUnread];
    if (length === 0) return;
    this[kUnread] = 0;
    this[kSession]?._call('consumed', this.id, length);
  }

  _onEnd() {
    if (this.destroyed) return;
    this.push(null);
    if (this.readableFlowing !== false) this.read(0);
  }

  _onSent() {
    const callback = this[kPending];
    this[kPending] = undefined;
    callback?.();
  }

  _onWantTrailers() {
    this[kWantsTrailers] = true;
    if (!this.emit('wantTrailers')) this.sendTrailers({});
  }

  _onClose(code) {
    if (this.destroyed) return;
    const byPeer = !this._closed;
    this._closed = true;
    this[kCode] ??= code;
    if (byPeer && code !== NGHTTP2_NO_ERROR && !this.writableEnded) this._abort();
    this._gone = true;
    if (code !== NGHTTP2_NO_ERROR) {
      this.destroy();
      return;
    }
    this.push(null);
    // Nobody wants the body: it must not hold the stream.
    if (this.readableFlowing === null && this.readableLength === 0) this.resume();
    else this.read(0);
    if (!this.writableEnded) this.end();
    this._onSent();
    this._maybeDestroy();
  }

  _abort() {
    if (this._aborted) return;
    this._aborted = true;
    this.emit('aborted');
  }

  _maybeDestroy() {
    if (this.destroyed || !this._gone) return;
    if (this.writableFinished && (this.readableEnded || !this.readable)) process.nextTick(() => this.destroy());
  }

  // ---- Duplex -------------------------------------------------------------------------------------------------------

  _read() {
    this._consume();
  }

  _write(chunk, encoding, callback) {
    this._put(chunk, callback);
  }

  _writev(chunks, callback) {
    this._put(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
  }

  _put(bytes, callback) {
    if (this.id === undefined) {
      this.once('ready', () => this._put(bytes, callback));
      return;
    }
    if (!this.headersSent) this._proceed();
    this._active();
    if (bytes.length === 0 || this[kSession]._call('write', this.id, bytes) !== true) {
      callback();
      return;
    }
    this[kPending] = callback;
  }

  _final(callback) {
    if (this.id === undefined) {
      this.once('ready', () => this._final(callback));
      return;
    }
    if (!this.headersSent) this._proceed();
    if (!this[kEndAfterHeaders]) this[kSession]?._call('end', this.id);
    callback();
  }

  _proceed() {}

  _destroy(error, callback) {
    const session = this[kSession];
    stopTimeout(this);
    let code = this[kCode];
    if (!this._closed) {
      code = error ? (error.name === 'AbortError' ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR) :
        session?._closeCode ?? NGHTTP2_NO_ERROR;
      if (!this.writableEnded) this._abort();
    }
    this._closed = true;
    this[kCode] = code;
    if (!this._gone && this.id !== undefined) session?._call('reset', this.id, code ?? NGHTTP2_NO_ERROR);
    if (!error && code !== undefined && code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL) {
      error = new ERR_HTTP2_STREAM_ERROR(codeNames[code] ?? code);
    }
    const waiting = this[kPending];
    this[kPending] = undefined;
    waiting?.(error);
    session?._remove(this);
    this[kSession] = undefined;
    callback(error);
    process.nextTick(() => this.emit('close'));
  }

  close(code = NGHTTP2_NO_ERROR, callback = undefined) {
    validateInteger(code, 'code', 0, 2 ** 32 - 1);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this._closed) return;
    if (callback !== undefined) this.once('close', callback);
    this._closed = true;
    this[kCode] = code;
    const wasEnded = this.writableEnded;
    if (!wasEnded) this.end();
    const reset = () => {
      if (!this.destroyed && !this._gone && this.id !== undefined) this[kSession]?._call('reset', this.id, code);
      else if (this.id === undefined) this.destroy();
    };
    if (wasEnded || this.writableFinished || code !== NGHTTP2_NO_ERROR) reset();
    else this.once('finish', reset);
  }

  priority() {
    // Priorities have gone from HTTP/2 (RFC 9113, 5.3): nothing follows from them.
  }

  setTimeout(ms, callback) {
    return setStreamTimeout.call(this, ms, callback);
  }

  _onTimeout() {
    this.emit('timeout');
  }

  _active() {
    this[kTimeout]?.refresh();
    this[kSession]?._active();
  }

  sendTrailers(headers) {
    if (this.destroyed || this._closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this[kTrailers] !== undefined) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this[kWantsTrailers]) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    validateObject(headers, 'headers');
    headers = copy(headers);
    const text = encode(headers, TRAILERS);
    this[kTrailers] = headers;
    this[kSession]._call('trailers', this.id, text);
  }

  get session() { return this[kSession]; }
  get pending() { return this.id === undefined; }
  get closed() { return this._closed; }
  get aborted() { return this._aborted; }
  get rstCode() { return this[kCode]; }
  get headersSent() { return this._hasSent; }
  get sentHeaders() { return this[kHeaders]; }
  get sentTrailers() { return this[kTrailers]; }
  get sentInfoHeaders() { return this[kInfo]; }
  get endAfterHeaders() { return this._endedByHeaders === true; }
  get bufferSize() { return this.writableLength; }

  get state() {
    const state = this[kSession] && this.id !== undefined ? this[kSession]._call('streamState', this.id) : undefined;
    if (state === undefined) return {};
    const [number, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize] = state;
    return { state: number, weight, sumDependencyWeight, localClose, remoteClose, localWindowSize };
  }
}

// ---- clients --------------------------------------------------------------------------------------------------------

class ClientHttp2Stream extends Http2Stream {
  constructor(session, headers, options) {
    super(session, options);
    this[kHeaders] = headers;
    this._hasSent = true;
    this._headRequest = get(headers, ':method') === 'HEAD';
  }

  get headRequest() { return this._headRequest; }

  /** Sends the request. */
  _start(text, { endStream, waitForTrailers, parent = 0, weight = 16, exclusive = false }) {
    const session = this[kSession];
    if (this.destroyed || !session) return;
    this[kEndAfterHeaders] = endStream;
    const id = session._call('request', text, endStream, Boolean(waitForTrailers), parent, weight, exclusive);
    if (!(id > 0)) {
      this.destroy(session._requestError(id));
      return;
    }
    this.id = id;
    session._add(this);
    this.emit('ready');
  }
}

// ---- servers --------------------------------------------------------------------------------------------------------

class ServerHttp2Stream extends Http2Stream {
  constructor(session, id, headers, isPush = false) {
    super(session, {});
    this.id = id;
    this._requestHeaders = headers;
    this._isPush = isPush;
    this._headRequest = headers[':method'] === 'HEAD';
    this._authority = headers[':authority'];
    this._protocol = headers[':scheme'];
    session._add(this);
  }

  get headRequest() { return this._headRequest; }

  get pushAllowed() {
    return !this.destroyed && !this._closed && !this[kSession].closed && !this[kSession].destroyed && !this._isPush &&
      this[kSession].remoteSettings.enablePush;
  }

  _proceed() {
    this.respond();
  }

  _checkOpen() {
    if (this.destroyed || this._closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this._hasSent) throw new ERR_HTTP2_HEADERS_SENT();
  }

  // [headers, status] ready to be sent, with what is always there.
  _prepare(given, options) {
    validateObject(options, 'options');
    const headers = copy(given);
    const isList = Array.isArray(headers);
    let status = get(headers, ':status');
    if (status === undefined || status === null) {
      status = 200;
      if (isList) headers.unshift(':status', status);
      else headers[':status'] = status;
    }
    status = Number(status);
    if (!isList) headers[':status'] = status;
    if (!(status >= 200 && status <= 599)) {
      if (status >= 100 && status < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
      throw new ERR_HTTP2_STATUS_INVALID(get(headers, ':status'));
    }
    if (options.sendDate !== false && get(headers, 'date') === undefined) {
      if (isList) headers.push('date', utcDate());
      else headers.date = utcDate();
    }
    return [headers, status];
  }

  respond(given, options = {}) {
    this._checkOpen();
    const [headers, status] = this._prepare(given, options);
    const endStream = Boolean(options.endStream) || withoutBody.has(status) || this._headRequest;
    const text = encode(headers, RESPONSE);
    this[kHeaders] = headers;
    this._hasSent = true;
    this[kEndAfterHeaders] = endStream;
    const err = this[kSession]._call('respond', this.id, text, endStream, Boolean(options.waitForTrailers));
    if (err < 0) {
      this.destroy(this[kSession]._error(err));
      return;
    }
    if (endStream) this.end();
  }

  additionalHeaders(given) {
    if (this.destroyed || this._closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this._hasSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    validateObject(given, 'headers');
    const headers = copy(given);
    if (headers[':status'] !== undefined) {
      const status = (headers[':status'] |= 0);
      if (status === 101) throw new ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200) throw new ERR_HTTP2_INVALID_INFO_STATUS(status);
    }
    const text = encode(headers, RESPONSE);
    this[kInfo].push(headers);
    const err = this[kSession]._call('inform', this.id, text);
    if (err < 0) this.destroy(this[kSession]._error(err));
  }

  pushStream(given, options, callback) {
    if (!this.pushAllowed) {
      throw this._isPush ? new ERR_HTTP2_NESTED_PUSH() : new ERR_HTTP2_PUSH_DISABLED();
    }
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    validateObject(given, 'headers');
    if (options !== undefined) validateObject(options, 'options');
    const headers = copy(given);
    headers[':method'] ??= 'GET';
    headers[':authority'] ??= this._authority;
    headers[':scheme'] ??= this._protocol;
    headers[':path'] ??= '/';
    const session = this[kSession];
    const id = session._call('push', this.id, encode(headers, REQUEST));
    if (!(id > 0)) {
      process.nextTick(callback, session._requestError(id));
      return;
    }
    const stream = new ServerHttp2Stream(session, id, headers, true);
    stream.push(null);
    stream[kInfo] = [];
    process.nextTick(callback, null, stream, headers, 0);
  }

  // ---- files --------------------------------------------------------------------------------------------------------

  respondWithFD(fd, headers, options = {}) {
    this._checkOpen();
    const number = typeof fd === 'object' && fd !== null ? fd.fd : fd;
    validateNumber(number, 'fd');
    this._checkFileOptions(options);
    const [prepared, status] = this._prepare(headers, options);
    if (withoutBody.has(status)) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
    if (typeof options.statCheck !== 'function') {
      this._sendFile(number, prepared, options, options.offset ?? 0, options.length ?? -1, false);
      return;
    }
    require('node/fs').fstat(number, (error, stat) => this._afterStat(error, stat, number, prepared, options, false));
  }

  respondWithFile(path, headers, options = {}) {
    this._checkOpen();
    this._checkFileOptions(options);
    const [prepared, status] = this._prepare(headers, options);
    if (withoutBody.has(status)) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
    const fs = require('node/fs');
    fs.open(path, options.openFlags ?? 'r', (error, fd) => {
      if (error) {
        this._fileError(error, options);
        return;
      }
      fs.fstat(fd, (failed, stat) => this._afterStat(failed, stat, fd, prepared, options, true));
    });
  }

  _checkFileOptions(options) {
    validateObject(options, 'options');
    for (const name of ['offset', 'length']) {
      if (options[name] !== undefined && typeof options[name] !== 'number') {
        throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
      }
    }
    const { statCheck } = options;
    if (statCheck !== undefined && typeof statCheck !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('options.statCheck', statCheck);
    }
  }

  _fileError(error, { onError }) {
    if (typeof onError === 'function') onError(error);
    else this.destroy(error);
  }

  _afterStat(error, stat, fd, headers, options, owns) {
    const fs = require('node/fs');
    const giveUp = (reason) => {
      if (owns) fs.close(fd, nothing);
      if (reason) this._fileError(reason, options);
    };
    if (error) return giveUp(error);
    if (this.destroyed || this._closed) return giveUp();
    let { offset = 0, length = -1 } = options;
    if (!stat.isFile()) {
      if (stat.isDirectory()) return giveUp(new ERR_HTTP2_SEND_FILE());
      if (owns && (options.offset !== undefined || options.length !== undefined)) {
        return giveUp(new ERR_HTTP2_SEND_FILE_NOSEEK());
      }
    } else {
      if (offset > stat.size) return giveUp(new ERR_OUT_OF_RANGE('options.offset', `<= ${stat.size}`, offset));
      if (length < 0 || length > stat.size - offset) length = stat.size - offset;
    }
    const { statCheck } = options;
    if (statCheck !== undefined && statCheck.call(this, stat, headers, { offset, length }) === false) return giveUp();
    if (this._hasSent || this.destroyed) return giveUp();
    if (length >= 0 && !Array.isArray(headers)) headers['content-length'] ??= length;
    return this._sendFile(fd, headers, options, offset, length, owns);
  }

  _sendFile(fd, headers, options, offset, length, owns) {
    this.respond(headers, { ...options, endStream: length === 0 });
    const fs = require('node/fs');
    if (length === 0 || this._headRequest) {
      if (owns) fs.close(fd, nothing);
      return;
    }
    const source = fs.createReadStream(null, {
      fd, autoClose: owns, start: offset > 0 || length >= 0 ? offset : undefined,
      end: length >= 0 ? offset + length - 1 : undefined,
    });
    source.on('error', (error) => this.destroy(error));
    this.once('close', () => source.destroy());
    source.pipe(this);
  }
}

module.exports = { ClientHttp2Stream, ServerHttp2Stream };
