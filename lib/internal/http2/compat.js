// SPDX-License-Identifier: MIT
// Http2ServerRequest and Http2ServerResponse: a stream in the manner of node:http. Errors of the stream are the
// stream's: neither of the two tells of them.
'use strict';

const { Readable } = require('internal/streams/readable');
const { Stream } = require('node/stream');
const { validateHeaderName } = require('internal/http/common');
const { constants } = require('internal/http2/constants');
const { isForbidden, sensitiveHeaders } = require('internal/http2/headers');
const { streamSocket } = require('internal/http2/sockets');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE, ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_STATUS_INVALID, ERR_INVALID_ARG_VALUE,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { validateFunction, validateLinkHeaderValue, validateObject, validateString } = require('internal/validate');

const kRequest = Symbol('kRequest');
const kResponse = Symbol('kResponse');
const kSocket = Symbol('kStreamSocket');

const nothing = () => {};
const socketOf = (stream) => (stream[kSocket] ??= streamSocket(stream));

let hasWarnedStatus = false;
function warnStatusMessage() {
  if (hasWarnedStatus) return;
  hasWarnedStatus = true;
  process.emitWarning('Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)', 'UnsupportedWarning');
}

const warnedHeaders = new Set();
function warnConnectionHeader(name) {
  if (warnedHeaders.has(name)) return;
  warnedHeaders.add(name);
  process.emitWarning(`The provided connection header is not valid, the value will be dropped from the header and ` +
    'will never be in use.', 'UnsupportedWarning');
}

// ---- request --------------------------------------------------------------------------------------------------------

function onRequestData(chunk) {
  if (!this[kRequest].push(chunk)) this.pause();
}

function onRequestEnd() {
  this[kRequest].push(null);
}

function onRequestTimeout() {
  this[kRequest].emit('timeout');
}

class Http2ServerRequest extends Readable {
  #stream;
  #headers;
  #rawHeaders;
  #trailers = {};
  #rawTrailers = [];
  #method;
  #url;
  #aborted = false;
  #closed = false;
  #reads = false;

  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this.#stream = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders;
    this.#method = headers[':method'];
    this.#url = headers[':path'];
    stream[kRequest] = this;
    // A dozen closures a request would be a good part of it.
    stream.on('trailers', Http2ServerRequest.#onTrailers);
    stream.on('end', onRequestEnd);
    stream.on('error', nothing);
    stream.on('aborted', Http2ServerRequest.#onAborted);
    stream.on('close', Http2ServerRequest.#onClose);
    stream.on('timeout', onRequestTimeout);
    this.on('pause', Http2ServerRequest.#onPause);
    this.on('resume', Http2ServerRequest.#onResume);
  }

  // ---- events: `this` is the stream ----

  static #onTrailers(trailers, flags, raw) {
    const request = this[kRequest];
    Object.assign(request.#trailers, trailers);
    request.#rawTrailers.push(...raw);
  }

  static #onAborted() {
    const request = this[kRequest];
    request.#aborted = true;
    request.emit('aborted');
  }

  static #onClose() {
    const request = this[kRequest];
    request.#closed = true;
    if (!request._readableState.ended) request.push(null);
    // Nobody wants it: its end is told all the same.
    if (request.readableFlowing === null) request.resume();
    request.emit('close');
  }

  // ---- events of the request itself ----

  static #onPause() {
    this.#stream.pause();
  }

  static #onResume() {
    if (this.#reads) this.#stream.resume();
  }

  _read() {
    const stream = this.#stream;
    if (this.#reads || stream.destroyed) {
      if (!stream.destroyed) process.nextTick(() => stream.resume());
      return;
    }
    this.#reads = true;
    stream.on('data', onRequestData);
  }

  setTimeout(ms, callback) {
    if (!this.#closed) this.#stream.setTimeout(ms, callback);
    return this;
  }

  get aborted() { return this.#aborted; }
  get complete() { return this.#aborted || this.readableEnded || this.#closed || this.#stream.destroyed; }
  get stream() { return this.#stream; }
  get headers() { return this.#headers; }
  get rawHeaders() { return this.#rawHeaders; }
  get trailers() { return this.#trailers; }
  get rawTrailers() { return this.#rawTrailers; }
  get httpVersion() { return '2.0'; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get socket() { return socketOf(this.#stream); }
  get connection() { return this.socket; }
  get scheme() { return this.#headers[':scheme']; }
  get authority() { return this.#headers[':authority'] ?? this.#headers.host; }
  get method() { return this.#method; }
  set method(method) {
    validateString(method, 'method');
    if (method.trim() === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this.#method = method;
  }

  get url() { return this.#url; }
  set url(url) { this.#url = url; }
}

// ---- response -------------------------------------------------------------------------------------------------------

const withoutBody = new Set([204, 205, 304]);

function onResponseDrain() {
  this[kResponse]?.emit('drain');
}

function onResponseTimeout() {
  this[kResponse]?.emit('timeout');
}

function checkHeader(name, value) {
  if (name[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  validateHeaderName(name);
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
}

class Http2ServerResponse extends Stream {
  #stream;
  #headers = Object.create(null);
  #trailers = Object.create(null);
  #status = 200;
  #sendDate = true;
  #ending = false;
  #closed = false; // the stream is
  #destroyed = false;
  #isWhole = false; // the end of the body is the end of all: trailers are not waited for

  constructor(stream, options = undefined) {
    super(options);
    this.#stream = stream;
    this.writable = true;
    this.req = stream[kRequest];
    stream[kResponse] = this;
    stream.on('drain', onResponseDrain);
    stream.on('wantTrailers', Http2ServerResponse.#onWantTrailers);
    stream.on('timeout', onResponseTimeout);
    stream.on('close', Http2ServerResponse.#onClose);
  }

  // ---- events: `this` is the stream ----

  static #onWantTrailers() {
    this.sendTrailers(this[kResponse]?.#trailers ?? {});
  }

  static #onClose() {
    const response = this[kResponse];
    if (response === undefined) return;
    response.#closed = true;
    response.writable = false;
    this[kResponse] = undefined;
    response.emit('finish');
    response.emit('close');
  }

  get stream() { return this.#stream; }
  // Only the request keeps its socket, as in HTTP/1.
  get socket() { return this.#closed ? undefined : socketOf(this.#stream); }
  get connection() { return this.socket; }
  get headersSent() { return this.#stream.headersSent; }
  get finished() { return this.#ending; }
  get writableEnded() { return this.#ending; }
  get writableFinished() { return this.#stream.writableFinished; }
  get writableCorked() { return this.#stream.writableCorked; }
  get writableHighWaterMark() { return this.#stream.writableHighWaterMark; }
  get writableObjectMode() { return this.#stream.writableObjectMode; }
  get writableLength() { return this.#stream.writableLength; }
  get writableNeedDrain() { return this.#stream.writableNeedDrain; }
  get _header() { return this.headersSent; }
  get sendDate() { return this.#sendDate; }
  set sendDate(value) { this.#sendDate = Boolean(value); }
  get statusMessage() {
    warnStatusMessage();
    return '';
  }

  set statusMessage(message) { warnStatusMessage(); }
  get statusCode() { return this.#status; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this.#status = code;
  }

  // Whether headers can still be changed; nothing comes of it for a stream that was lost before they were sent.
  #checkOpen() {
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    return !this.#closed && !this.#stream.destroyed;
  }

  #put(name, value, appends) {
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    if (isForbidden(name, value)) {
      warnConnectionHeader(name);
      return;
    }
    const before = appends ? this.#headers[name] : undefined;
    this.#headers[name] = before === undefined ? value : [before, value].flat();
  }

  setHeader(name, value) {
    validateString(name, 'name');
    checkHeader(name.trim().toLowerCase(), value);
    if (this.#checkOpen()) this.#put(name, value, false);
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    checkHeader(name.trim().toLowerCase(), value);
    if (this.#checkOpen()) this.#put(name, value, true);
  }

  getHeader(name) {
    validateString(name, 'name');
    return this.#headers[name.trim().toLowerCase()];
  }

  hasHeader(name) {
    validateString(name, 'name');
    return name.trim().toLowerCase() in this.#headers;
  }

  removeHeader(name) {
    validateString(name, 'name');
    if (!this.#checkOpen()) return;
    const lower = name.trim().toLowerCase();
    if (lower === 'date') this.#sendDate = false;
    else delete this.#headers[lower];
  }

  getHeaderNames() { return Object.keys(this.#headers); }
  getHeaders() { return Object.assign(Object.create(null), this.#headers); }

  setTrailer(name, value) {
    validateString(name, 'name');
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    this.#trailers[name] = value;
    if (this.#isWhole) this.#stream._awaitTrailers();
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  writeHead(status, message, headers) {
    if (this.#closed || this.#stream.destroyed || this.#stream.closed) return this;
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof message === 'string') warnStatusMessage();
    if (headers === undefined && typeof message === 'object') headers = message;
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]) ? headers.flat() : headers;
      if (pairs.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      // What comes twice here has both values; what was set before has neither.
      for (let i = 0; i < pairs.length; i += 2) delete this.#headers[`${pairs[i]}`.trim().toLowerCase()];
      for (let i = 0; i < pairs.length; i += 2) this.#put(`${pairs[i]}`, pairs[i + 1], true);
    } else if (headers) {
      for (const name of Object.keys(headers)) this.#put(name, headers[name], false);
      if (headers[sensitiveHeaders]) this.#headers[sensitiveHeaders] = headers[sensitiveHeaders];
    }
    this.statusCode = status;
    this.#respond(false);
    return this;
  }

  flushHeaders() {
    if (!this.#closed && !this.headersSent) this.writeHead(this.#status);
  }

  #respond(endStream, waitForTrailers = true) {
    const headers = Object.assign(Object.create(null), { ':status': this.#status }, this.#headers);
    this.#stream.respond(headers, { endStream, waitForTrailers, sendDate: this.#sendDate });
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const stream = this.#stream;
    let error;
    if (this.#ending) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (this.#closed) error = new ERR_HTTP2_INVALID_STREAM();
    else if (stream.destroyed) return false;
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      else this.destroy(error);
      return false;
    }
    if (!this.headersSent) this.writeHead(this.#status);
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    const stream = this.#stream;
    if (this.#closed || this.#ending || this.#destroyed) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    const hasTrailers = Object.keys(this.#trailers).length > 0;
    const isWhole = !hasTrailers && !this.headersSent && !stream.destroyed && !stream.closed && !stream.headRequest &&
      !withoutBody.has(this.#status) && (typeof chunk === 'string' || chunk instanceof Uint8Array);
    if (isWhole) this.#respond(false, false);
    else if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    this.#isWhole = isWhole;
    this.#ending = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (isWhole) {
      stream.end(chunk, encoding);
      return this;
    }
    const isHead = stream.headRequest;
    if (!this.headersSent && !stream.destroyed && !stream.closed) this.#respond(!hasTrailers || isHead);
    if (!stream.writableEnded) stream.end();
    return this;
  }

  destroy(error) {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#stream.destroy(error);
  }

  cork() { this.#stream.cork(); }
  uncork() { this.#stream.uncork(); }

  setTimeout(ms, callback) {
    if (!this.#closed) this.#stream.setTimeout(ms, callback);
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this.#closed || this.#stream.destroyed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this.#stream.pushStream(headers, {}, (error, stream, sent, options) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream, options));
    });
  }

  #inform(headers) {
    if (this.#closed || this.headersSent || this.#stream.closed) return false;
    this.#stream.additionalHeaders(headers);
    return true;
  }

  writeContinue() { return this.#inform({ ':status': constants.HTTP_STATUS_CONTINUE }); }

  writeInformation(status, headers = undefined) {
    return this.#inform({ ...headers, ':status': status });
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const { link: links, ...rest } = hints;
    for (const name of Object.keys(rest)) checkHeader(name.trim().toLowerCase(), rest[name]);
    const link = validateLinkHeaderValue(links);
    if (link.length === 0) return false;
    return this.#inform({ ...rest, link, ':status': constants.HTTP_STATUS_EARLY_HINTS });
  }
}

// ---- streams as requests --------------------------------------------------------------------------------------------

/** Tells the server of a stream as 'request', or as the event of what it expects. */
function onStream(server, stream, headers, flags, rawHeaders, options) {
  const { Http2ServerRequest: Request = Http2ServerRequest, Http2ServerResponse: Response = Http2ServerResponse } =
    options;
  const request = new Request(stream, headers, undefined, rawHeaders);
  const response = new Response(stream);
  if (headers[':method'] === 'CONNECT' && headers[':protocol'] === undefined) {
    if (!server.emit('connect', request, response)) {
      response.statusCode = constants.HTTP_STATUS_METHOD_NOT_ALLOWED;
      response.end();
    }
    return;
  }
  const { expect } = headers;
  if (expect === '100-continue') {
    if (server.emit('checkContinue', request, response)) return;
    response.writeContinue();
  } else if (expect !== undefined) {
    if (server.emit('checkExpectation', request, response)) return;
    response.statusCode = constants.HTTP_STATUS_EXPECTATION_FAILED;
    response.end();
    return;
  }
  server.emit('request', request, response);
}

module.exports = { Http2ServerRequest, Http2ServerResponse, onStream };
