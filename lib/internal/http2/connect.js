// SPDX-License-Identifier: MIT
// http2.connect(): a client's session and its requests.
'use strict';

const net = require('node/net');
const { Http2Session } = require('internal/http2/session');
const { ClientHttp2Stream } = require('internal/http2/stream');
const { REQUEST, copy, encode, get } = require('internal/http2/headers');
const { validateSettings } = require('internal/http2/settings');
const {
  AbortError,
  codes: {
    ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_PATH, ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_GOAWAY_SESSION,
    ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyTls = lazy(() => require('node/tls'));

const withoutBody = new Set(['GET', 'HEAD', 'DELETE']);

class ClientHttp2Session extends Http2Session {
  request(given, options = undefined) {
    if (given !== undefined && given !== null && typeof given !== 'object') {
      throw new ERR_INVALID_ARG_TYPE('headers', 'Object', given);
    }
    if (options !== undefined) validateObject(options, 'options');
    options = { ...options };
    const headers = copy(given);
    const add = (name, value) => {
      if (get(headers, name) !== undefined) return;
      if (Array.isArray(headers)) headers.push(name, value);
      else headers[name] = value;
    };
    add(':method', 'GET');
    const method = get(headers, ':method');
    const isConnect = method === 'CONNECT';
    if (!isConnect || get(headers, ':protocol') !== undefined) {
      if (get(headers, ':authority') === undefined && get(headers, 'host') === undefined) {
        add(':authority', this._authority);
      }
      add(':scheme', this._protocol.slice(0, -1));
      add(':path', '/');
    } else {
      if (get(headers, ':authority') === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
      if (get(headers, ':scheme') !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
      if (get(headers, ':path') !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
    }
    if (options.endStream === undefined) options.endStream = withoutBody.has(method);
    else validateBoolean(options.endStream, 'options.endStream');
    if (options.parent !== undefined) validateNumber(options.parent, 'options.parent', 0);
    if (options.signal) validateAbortSignal(options.signal, 'options.signal');
    const text = encode(headers, REQUEST);
    const stream = new ClientHttp2Stream(this, headers, {});
    if (options.endStream) stream.end();
    if (this.closed) {
      const error = this.destroyed ? new ERR_HTTP2_INVALID_SESSION() : new ERR_HTTP2_GOAWAY_SESSION();
      process.nextTick(() => stream.destroy(error));
      return stream;
    }
    const { signal } = options;
    if (signal) {
      const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      if (signal.aborted) {
        abort();
        return stream;
      }
      signal.addEventListener('abort', abort, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', abort));
    }
    if (this.connecting) {
      this.once('connect', () => stream._start(text, options));
      this.once('close', () => {
        if (stream.pending) stream.destroy();
      });
    } else {
      stream._start(text, options);
    }
    return stream;
  }
}

/** connect(authority, options, listener of 'connect') */
function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { ...options };
  if (typeof authority === 'string') authority = new URL(authority);
  if (typeof authority !== 'object' || authority === null) {
    throw new ERR_INVALID_ARG_TYPE('authority', ['string', 'Object', 'URL'], authority);
  }
  validateSettings(options.settings);
  const protocol = authority.protocol || options.protocol || 'https:';
  const port = authority.port !== undefined && authority.port !== '' ? authority.port :
    protocol === 'http:' ? 80 : 443;
  let host = authority.hostname || authority.host || 'localhost';
  if (host[0] === '[') host = host.slice(1, -1);

  let socket;
  if (typeof options.createConnection === 'function') {
    socket = options.createConnection(authority, options);
  } else if (protocol === 'http:') {
    socket = net.connect({ port, host, ...options });
  } else if (protocol === 'https:') {
    const secure = { port, host, ALPNProtocols: ['h2'], ...options };
    if (secure.servername === undefined && !net.isIP(host)) secure.servername = host;
    socket = lazyTls().connect(secure);
  } else {
    throw new ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  }
  const session = new ClientHttp2Session(false, options, socket);
  const isDefault = Number(port) === (protocol === 'http:' ? 80 : 443);
  const name = net.isIPv6(host) ? `[${host}]` : host;
  session._authority = `${options.servername && protocol === 'https:' ? options.servername : name}` +
    `${isDefault ? '' : `:${port}`}`;
  session._protocol = protocol;
  if (typeof listener === 'function') session.once('connect', listener);
  if (session.connecting) socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => session._ready());
  return session;
}

module.exports = { connect };
