// SPDX-License-Identifier: MIT
// Http2ServerRequest and Http2ServerResponse: a stream in the manner of node:http.
'use strict';

const { Readable } = require('internal/streams/readable');
const { Stream } = require('node/stream');
const { validateHeaderName } = require('internal/http/common');
const { constants } = require('internal/http2/constants');
const { isForbidden, sensitiveHeaders } = require('internal/http2/headers');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INFO_STATUS_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE, ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_STATUS_INVALID, ERR_INVALID_ARG_VALUE,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('internal/errors');
const { validateFunction, validateString } = require('internal/validate');

const kRequest = Symbol('kRequest');
const kResponse = Symbol('kResponse');

// ---- request --------------------------------------------------------------------------------------------------------

class Http2ServerRequest extends Readable {
  #stream;
  #method;
  #url;

  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this.#stream = stream;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.trailers = {};
    this.rawTrailers = [];
    this.aborted = false;
    this.complete = false;
    this.#method = headers[':method'];
    this.#url = headers[':path'];
    stream[kRequest] = this;
    stream.on('data', (chunk) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => {
      this.complete = true;
      this.push(null);
    });
    stream.on('trailers', (trailers, flags, raw) => {
      Object.assign(this.trailers, trailers);
      this.rawTrailers.push(...raw);
    });
    stream.on('aborted', () => {
      this.aborted = true;
      this.emit('aborted');
    });
    stream.on('error', (error) => this.emit('error', error));
    stream.on('close', () => {
      this.complete = true;
      this.push(null);
      this.emit('close');
    });
    stream.on('timeout', () => this.emit('timeout'));
    stream.pause();
  }

  _read() {
    this.#stream.resume();
  }

  setTimeout(ms, callback) {
    this.#stream.setTimeout(ms, callback);
    return this;
  }

  get stream() { return this.#stream; }
  get httpVersion() { return '2.0'; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get socket() { return this.#stream.session?.socket; }
  get connection() { return this.socket; }
  get scheme() { return this.headers[':scheme']; }
  get authority() { return this.headers[':authority'] ?? this.headers.host; }
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

function checkHeader(name, value) {
  if (name[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  validateHeaderName(name);
  if (value === undefined || value === null) throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
}

class Http2ServerResponse extends Stream {
  #stream;
  #headers = { __proto__: null };
  #names = { __proto__: null }; // as users wrote them
  #trailers = { __proto__: null };
  #status = 200;
  #ended = false;

  constructor(stream, options = undefined) {
    super(options);
    this.#stream = stream;
    this.writable = true;
    this.sendDate = true;
    this.req = stream[kRequest];
    stream[kResponse] = this;
    stream.on('drain', () => this.emit('drain'));
    stream.on('aborted', () => this.emit('aborted'));
    stream.on('finish', () => this.emit('finish'));
    stream.on('wantTrailers', () => stream.sendTrailers(this.#trailers));
    stream.on('timeout', () => this.emit('timeout'));
    stream.on('close', () => {
      this.#ended = true;
      this.writable = false;
      this.emit('close');
    });
  }

  get stream() { return this.#stream; }
  get socket() { return this.#stream.session?.socket; }
  get connection() { return this.socket; }
  get headersSent() { return this.#stream.headersSent; }
  get finished() { return this.#ended; }
  get writableEnded() { return this.#ended; }
  get writableFinished() { return this.#stream.writableFinished; }
  get writableCorked() { return this.#stream.writableCorked; }
  get writableHighWaterMark() { return this.#stream.writableHighWaterMark; }
  get writableLength() { return this.#stream.writableLength; }
  get writableNeedDrain() { return this.#stream.writableNeedDrain; }
  get destroyed() { return this.#stream.destroyed; }
  get _header() { return this.headersSent; }
  get statusMessage() { return ''; }
  set statusMessage(message) {} // HTTP/2 has none
  get statusCode() { return this.#status; }
  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this.#status = code;
  }

  #checkOpen() {
    if (this.#stream.destroyed || this.#stream.closed) return false;
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    return true;
  }

  setHeader(name, value) {
    validateString(name, 'name');
    name = name.trim();
    checkHeader(name, value);
    const lower = name.toLowerCase();
    if (!this.#checkOpen() || isForbidden(lower, value)) return this;
    this.#headers[lower] = value;
    this.#names[lower] = name;
    return this;
  }

  appendHeader(name, value) {
    const before = this.getHeader(name);
    return this.setHeader(name, before === undefined ? value : [before, value].flat());
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
    if (lower === 'date') this.sendDate = false;
    delete this.#headers[lower];
    delete this.#names[lower];
  }

  getHeaderNames() { return Object.keys(this.#headers); }
  getRawHeaderNames() { return Object.values(this.#names); }
  getHeaders() { return Object.assign({ __proto__: null }, this.#headers); }

  setTrailer(name, value) {
    validateString(name, 'name');
    name = name.trim().toLowerCase();
    checkHeader(name, value);
    this.#trailers[name] = value;
  }

  addTrailers(headers) {
    for (const name of Object.keys(headers)) this.setTrailer(name, headers[name]);
  }

  writeHead(status, message, headers) {
    if (typeof message !== 'string' && headers === undefined) headers = message;
    if (this.#stream.closed || this.#stream.destroyed) return this;
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]) ? headers.flat() : headers;
      if (pairs.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < pairs.length; i += 2) this.setHeader(`${pairs[i]}`, pairs[i + 1]);
    } else if (headers) {
      for (const name of Object.keys(headers)) this.setHeader(name, headers[name]);
      if (headers[sensitiveHeaders]) this.#headers[sensitiveHeaders] = headers[sensitiveHeaders];
    }
    this.statusCode = status;
    this.#respond(false);
    return this;
  }

  flushHeaders() {
    if (!this.#stream.closed && !this.headersSent) this.writeHead(this.#status);
  }

  #respond(endStream) {
    const headers = Object.assign({ __proto__: null, ':status': this.#status }, this.#headers);
    this.#stream.respond(headers, { endStream, waitForTrailers: true, sendDate: this.sendDate });
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let error;
    if (this.#ended) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (this.#stream.closed || this.#stream.destroyed) error = new ERR_HTTP2_INVALID_STREAM();
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      else if (error.code === 'ERR_STREAM_WRITE_AFTER_END') this.destroy(error);
      return false;
    }
    if (!this.headersSent) this.#respond(false);
    return this.#stream.write(chunk, encoding, callback);
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
    if (this.#ended || stream.closed || stream.destroyed) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) this.write(chunk, encoding);
    this.#ended = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    const hasTrailers = Object.keys(this.#trailers).length > 0;
    if (!this.headersSent) this.#respond(!hasTrailers);
    if (!stream.writableEnded) stream.end();
    return this;
  }

  destroy(error) {
    this.#ended = true;
    this.#stream.destroy(error);
    return this;
  }

  cork() { this.#stream.cork(); }
  uncork() { this.#stream.uncork(); }

  setTimeout(ms, callback) {
    this.#stream.setTimeout(ms, callback);
    return this;
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this.#stream.closed || this.#stream.destroyed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this.#stream.pushStream(headers, {}, (error, stream, sent, options) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream, options));
    });
  }

  writeContinue() {
    if (this.headersSent || this.#stream.closed) return false;
    this.#stream.additionalHeaders({ ':status': 100 });
    return true;
  }

  writeInformation(status, headers = {}) {
    if (this.headersSent || this.#stream.closed) return false;
    this.#stream.additionalHeaders({ ...headers, ':status': status });
    return true;
  }

  writeEarlyHints(hints) {
    const { link, ...rest } = hints;
    const links = [link ?? []].flat();
    if (links.length === 0) return false;
    return this.writeInformation(103, { ...rest, link: links.join(', ') });
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
