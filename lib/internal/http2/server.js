// SPDX-License-Identifier: MIT
// Servers: each connection becomes a session; its streams are the server's 'stream', and, when there are listeners of
// 'request', what node:http's programs expect (compat.js).
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const net = require('node/net');
const tls = require('node/tls');
const { Http2Session } = require('internal/http2/session');
const { ServerHttp2Stream } = require('internal/http2/server_stream');
const { constants } = require('internal/http2/constants');
const { validateServerOptions } = require('internal/http2/options');
const { validateSettings } = require('internal/http2/settings');
const { kAsk, kOnRequest, kState } = require('internal/http2/symbols');
const {
  codes: {
    ERR_HTTP2_ALTSVC_INVALID_ORIGIN, ERR_HTTP2_ALTSVC_LENGTH, ERR_HTTP2_INVALID_ORIGIN, ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_ORIGIN_LENGTH, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR, ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validate');
const { kRejection } = require('internal/events/symbols');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');

const lazyCompat = lazy(() => require('internal/http2/compat'));
const lazyHttp = lazy(() => require('internal/http/server'));

const kOptions = Symbol('options'); // some programs look for it
const kSessions = Symbol('kHttp2Sessions');
const kCompat = Symbol('kCompat');

const END_STREAM = 1;
const FRAME_MAX = 16382; // bytes of origins, or of an origin and a service
const UNKNOWN_PROTOCOL_TIMEOUT = 10_000;

/** The origin of a string, a URL or an object with one; `Refused` is for what has none. */
function originOf(value, name, Refused) {
  const isText = typeof value === 'string';
  if (!isText && (value === null || typeof value !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'URL', 'Object'], value);
  }
  const origin = isText ? new URL(value).origin : value.origin;
  if (typeof origin !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'URL', 'Object'], value);
  if (origin === '' || origin === 'null') throw new Refused();
  return origin;
}

// ---- sessions -------------------------------------------------------------------------------------------------------

class ServerHttp2Session extends Http2Session {
  #server;
  #isStrict;

  constructor(options, socket, server) {
    super(true, options, socket);
    this.#server = server;
    this.#isStrict = options.strictSingleValueFields !== false;
  }

  get server() { return this.#server; }

  [kOnRequest](id, category, flags, headers, raw) {
    const stream = new ServerHttp2Stream(this, id, headers, false, this.#isStrict);
    stream[kState].endAfterHeaders = (flags & END_STREAM) !== 0;
    if (stream.headRequest) stream.end();
    this.emit('stream', stream, headers, flags, raw);
  }

  altsvc(service, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    let stream = 0;
    let origin = '';
    if (typeof originOrStream === 'number') {
      if (!Number.isInteger(originOrStream) || originOrStream <= 0 || originOrStream > 2 ** 32 - 1) {
        throw new ERR_OUT_OF_RANGE('originOrStream', '> 0 && < 4294967296', originOrStream);
      }
      stream = originOrStream;
    } else if (originOrStream !== undefined) {
      origin = originOf(originOrStream, 'originOrStream', ERR_HTTP2_ALTSVC_INVALID_ORIGIN);
    }
    validateString(service, 'alt');
    if (!/^[\x20-\x7e\x80-\xff]*$/.test(service)) throw new ERR_INVALID_CHAR('alt');
    if (service.length + origin.length > FRAME_MAX) throw new ERR_HTTP2_ALTSVC_LENGTH();
    this[kAsk]('altsvc', stream, Buffer.from(origin, 'latin1'), Buffer.from(service, 'latin1'));
  }

  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    const parts = [];
    let length = 0;
    for (const value of origins) {
      const origin = Buffer.from(originOf(value, 'origin', ERR_HTTP2_INVALID_ORIGIN), 'latin1');
      length += origin.length + 2;
      if (length > FRAME_MAX) throw new ERR_HTTP2_ORIGIN_LENGTH();
      parts.push(Buffer.from(Uint16Array.of(origin.length).buffer), origin);
    }
    this[kAsk]('origin', Buffer.concat(parts));
  }
}

// ---- connections ----------------------------------------------------------------------------------------------------

function refuseProtocol(server, socket, { unknownProtocolTimeout = UNKNOWN_PROTOCOL_TIMEOUT }) {
  if (server.emit('unknownProtocol', socket)) return;
  const timer = setTimeout(() => socket.destroy(), unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  const text = 'Missing ALPN Protocol, expected `h2` to be available.\n' +
    'A server takes HTTP/1 with the option allowHTTP1, and others with a listener of unknownProtocol.\n';
  socket.end('HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n' +
    `Content-Length: ${text.length}\r\n\r\n${text}`);
}

function connectionListener(socket) {
  const options = this[kOptions];
  socket.on('error', () => {});
  if (socket.encrypted && socket.alpnProtocol !== 'h2') {
    if (options.allowHTTP1 && (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1')) {
      lazyHttp().connectionListener.call(this, socket);
    } else {
      refuseProtocol(this, socket, options);
    }
    return;
  }
  const session = new ServerHttp2Session(options, socket, this);
  this[kSessions].add(session);
  session.on('stream', (...args) => this.emit('stream', ...args));
  session.on('close', () => this[kSessions].delete(session));
  session.on('error', (error) => this.emit('sessionError', error, session));
  session.on('priority', (...args) => this.emit('priority', ...args));
  if (this.timeout > 0) {
    session.setTimeout(this.timeout, () => {
      if (!session.destroyed && !this.emit('timeout', session)) session.destroy();
    });
  }
  this.emit('session', session);
  if (Array.isArray(options.origins) && socket.encrypted) session.origin(...options.origins);
}

// ---- servers --------------------------------------------------------------------------------------------------------

function setUp(server, options, requestListener) {
  server[kOptions] = options;
  server[kSessions] = new Set();
  server[kCompat] = false;
  server.timeout = 0;
  server.on('newListener', onNewListener);
  if (typeof requestListener === 'function') server.on('request', requestListener);
}

// The first listener of 'request' brings the other interface.
function onNewListener(event) {
  if (event !== 'request' || this[kCompat]) return;
  this[kCompat] = true;
  const { onStream } = lazyCompat();
  this.on('stream', (stream, headers, flags, raw) => onStream(this, stream, headers, flags, raw, this[kOptions]));
}

function closeSessions(server) {
  for (const session of [...server[kSessions]]) session.close();
}

class Http2Server extends net.Server {
  constructor(options, requestListener) {
    options = validateServerOptions(options);
    super(options, connectionListener);
    setUp(this, options, requestListener);
  }

  close(callback) {
    super.close(callback);
    closeSessions(this);
    return this;
  }

  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}

class Http2SecureServer extends tls.Server {
  constructor(options, requestListener) {
    options = validateServerOptions(options);
    const { ALPNCallback, allowHTTP1 } = options;
    // What the server speaks, whatever the options name.
    const ALPNProtocols = ALPNCallback ? options.ALPNProtocols : allowHTTP1 ? ['h2', 'http/1.1'] : ['h2'];
    super({ ...options, ALPNProtocols }, connectionListener);
    setUp(this, options, requestListener);
    if (allowHTTP1) {
      const { setupConnectionsTracking, storeHTTPOptions } = lazyHttp();
      const { Http1IncomingMessage, Http1ServerResponse } = options;
      storeHTTPOptions.call(this, {
        ...options, IncomingMessage: Http1IncomingMessage, ServerResponse: Http1ServerResponse, ...options.http1Options,
      });
      const { closeAllConnections, closeIdleConnections } = lazyHttp().Server.prototype;
      Object.assign(this, { closeAllConnections, closeIdleConnections });
      this.on('listening', setupConnectionsTracking);
    }
    this.on('tlsClientError', (error, socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }

  close(callback) {
    super.close(callback);
    if (this[kOptions].allowHTTP1) lazyHttp().httpServerPreClose(this);
    closeSessions(this);
    return this;
  }
}

function setTimeoutOfServer(ms, callback = undefined) {
  this.timeout = ms;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    this.on('timeout', callback);
  }
  return this;
}

function updateSettings(settings) {
  validateObject(settings, 'settings');
  validateSettings(settings);
  this[kOptions].settings = { ...this[kOptions].settings, ...settings };
}

function onRejection(error, event, ...args) {
  const [stream, response] = args;
  if (event === 'stream' && !stream.headersSent) {
    stream.respond({ ':status': constants.HTTP_STATUS_INTERNAL_SERVER_ERROR });
    stream.end();
  } else if (event === 'stream') {
    stream.destroy(error);
  } else if (event === 'request' && !response.headersSent) {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = constants.HTTP_STATUS_INTERNAL_SERVER_ERROR;
    response.end();
  } else if (event === 'request') {
    response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  } else {
    net.Server.prototype[kRejection].call(this, error, event, ...args);
  }
}

for (const { prototype } of [Http2Server, Http2SecureServer]) {
  for (const [name, value] of [['setTimeout', setTimeoutOfServer], ['updateSettings', updateSettings],
                               [kRejection, onRejection]]) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

function createServer(options, requestListener) {
  if (typeof options === 'function') {
    requestListener = options;
    options = undefined;
  }
  return new Http2Server(options, requestListener);
}

function createSecureServer(options, requestListener) {
  if (typeof options === 'function') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  return new Http2SecureServer(options, requestListener);
}

/** A server's session on a socket that was accepted elsewhere. */
function performServerHandshake(socket, options = {}) {
  return new ServerHttp2Session(validateServerOptions(options), socket, undefined);
}

module.exports = { createSecureServer, createServer, performServerHandshake };
