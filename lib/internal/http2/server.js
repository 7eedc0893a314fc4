// SPDX-License-Identifier: MIT
// Servers: each connection becomes a session; its streams are the server's 'stream', and, when there are listeners of
// 'request', what node:http's programs expect (compat.js).
'use strict';

const net = require('node/net');
const { Http2Session } = require('internal/http2/session');
const { validateSettings } = require('internal/http2/settings');
const { constants } = require('internal/http2/constants');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validate');
const { kRejection } = require('internal/events/symbols');
const lazy = require('internal/lazy');

const tls = require('node/tls');
const lazyCompat = lazy(() => require('internal/http2/compat'));
const lazyHttp = lazy(() => require('internal/http/server'));

const kOptions = Symbol('kHttp2Options');
const kSessions = Symbol('kHttp2Sessions');
const kCompat = Symbol('kCompat');

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(true, options, socket);
    this.server = server;
  }

  altsvc(value, originOrStream = 0) {
    const isStream = typeof originOrStream === 'number';
    const origin = isStream ? '' : new URL(`${originOrStream.origin ?? originOrStream}`).origin;
    this._call('altsvc', isStream ? originOrStream : 0, Buffer.from(origin), Buffer.from(`${value}`));
  }
}

function initializeOptions(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { ...options };
  validateSettings(options.settings);
  return options;
}

function setUp(server, options) {
  server[kOptions] = options;
  server[kSessions] = new Set();
  server[kCompat] = false;
  server.timeout = 0;
  server.on('newListener', onNewListener);
}

// The first listener of 'request' brings the other interface.
function onNewListener(event) {
  if (event !== 'request' || this[kCompat]) return;
  this[kCompat] = true;
  const { onStream } = lazyCompat();
  this.on('stream', (stream, headers, flags, raw) => onStream(this, stream, headers, flags, raw, this[kOptions]));
}

function connectionListener(socket) {
  const options = this[kOptions];
  socket.on('error', () => {});
  if (socket.encrypted && socket.alpnProtocol !== 'h2') {
    if ((socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') && options.allowHTTP1) {
      lazyHttp().connectionListener.call(this, socket);
      return;
    }
    if (!this.emit('unknownProtocol', socket)) {
      socket.end('HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\n' +
        'Unknown ALPN Protocol, exp');
      setTimeout(() => socket.destroy(), options.unknownProtocolTimeout ?? 10_000).unref();
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
      if (!this.emit('timeout', session)) session.destroy();
    });
  }
  this.emit('session', session);
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
  validateSettings(settings);
  validateObject(settings, 'settings');
  this[kOptions].settings = { ...this[kOptions].settings, ...settings };
}

function closeSessions(server) {
  for (const session of [...server[kSessions]]) session.close();
}

class Http2Server extends net.Server {
  constructor(options, requestListener) {
    options = initializeOptions(options);
    super(options, connectionListener);
    setUp(this, options);
    if (typeof requestListener === 'function') this.on('request', requestListener);
  }

  close(callback) {
    closeSessions(this);
    return super.close(callback);
  }

  async [Symbol.asyncDispose]() {
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  }
}

class Http2SecureServer extends tls.Server {
  constructor(options, requestListener) {
    options = initializeOptions(options);
    const ALPNProtocols = options.ALPNCallback ? undefined :
      options.ALPNProtocols ?? (options.allowHTTP1 ? ['h2', 'http/1.1'] : ['h2']);
    super({ ...options, ALPNProtocols }, connectionListener);
    setUp(this, options);
    if (options.allowHTTP1) lazyHttp().storeHTTPOptions.call(this, options);
    if (typeof requestListener === 'function') this.on('request', requestListener);
    this.on('tlsClientError', (error, socket) => {
      if (!this.emit('clientError', error, socket)) socket.destroy(error);
    });
  }

  close(callback) {
    closeSessions(this);
    return super.close(callback);
  }
}

for (const { prototype } of [Http2Server, Http2SecureServer]) {
  Object.assign(prototype, { setTimeout: setTimeoutOfServer, updateSettings });
  prototype[kRejection] = function (error, event, ...args) {
    const [, second] = args;
    if (event === 'stream') args[0].destroy(error);
    else if (event === 'request' && !second.headersSent && !second.writableEnded) {
      second.statusCode = 500;
      second.end();
    } else if (event === 'request') {
      second.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    } else {
      this.emit('error', error);
    }
  };
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
function performServerHandshake(socket, options = undefined) {
  return new ServerHttp2Session(initializeOptions(options), socket, undefined);
}

module.exports = { createSecureServer, createServer, performServerHandshake };
