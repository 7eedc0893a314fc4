// SPDX-License-Identifier: MIT
// http2.connect(): a client's session and its requests.
'use strict';

const net = require('node/net');
const { Http2Session } = require('internal/http2/session');
const { ClientHttp2Stream } = require('internal/http2/client_stream');
const { constants } = require('internal/http2/constants');
const { REQUEST, addMissing, copy, encode, get, sensitiveHeaders } = require('internal/http2/headers');
const { validateOptions } = require('internal/http2/options');
const { kMisdirected, kOnAltsvc, kOnOrigins, kOnPush, kPending, kSocket } = require('internal/http2/symbols');
const {
  AbortError,
  codes: {
    ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_PATH, ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_GOAWAY_SESSION,
    ERR_HTTP2_INVALID_SESSION, ERR_HTTP2_TOO_MANY_ORIGINS, ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_INVALID_ARG_TYPE,
  },
} = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateInteger, validateNumber, validateObject,
} = require('internal/validate');
const lazy = require('internal/lazy');

const lazyTls = lazy(() => require('node/tls'));
const kPromisify = Symbol.for('nodejs.util.promisify.custom');

const { NGHTTP2_CANCEL } = constants;
const withoutBody = new Set(['GET', 'HEAD', 'DELETE']);
const ORIGINS_MAX = 128;

class ClientHttp2Session extends Http2Session {
  #authority;
  #scheme;
  #isStrict;
  #originsMax;
  #origins; // for which the other side speaks

  constructor(options, socket, authority, protocol) {
    super(false, options, socket);
    this.#authority = authority;
    this.#scheme = protocol.slice(0, -1);
    this.#isStrict = options.strictSingleValueFields !== false;
    this.#originsMax = options.maxOriginSetSize ?? ORIGINS_MAX;
  }

  // What a request says besides what its headers say.
  #complete(headers) {
    const method = get(headers, ':method') ?? 'GET';
    const defaults = [':method', 'GET'];
    const isTunnel = method === 'CONNECT' && get(headers, ':protocol') === undefined;
    if (!isTunnel) {
      if (get(headers, ':authority') === undefined && get(headers, 'host') === undefined) {
        defaults.push(':authority', this.#authority);
      }
      defaults.push(':scheme', this.#scheme, ':path', '/');
    } else {
      if (get(headers, ':authority') === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
      if (get(headers, ':scheme') !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
      if (get(headers, ':path') !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
    }
    addMissing(headers, defaults);
    return method;
  }

  request(given, options = undefined) {
    if (given !== undefined && given !== null && typeof given !== 'object') {
      throw new ERR_INVALID_ARG_TYPE('headers', ['Object', 'Array'], given);
    }
    if (options !== undefined) validateObject(options, 'options');
    options = { ...options };
    const headers = copy(given);
    const method = this.#complete(headers);
    if (options.endStream === undefined) options.endStream = withoutBody.has(method);
    else validateBoolean(options.endStream, 'options.endStream');
    for (const name of ['exclusive', 'silent']) {
      if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    }
    if (options.parent !== undefined) validateNumber(options.parent, 'options.parent', 0);
    const { signal } = options;
    if (signal) validateAbortSignal(signal, 'options.signal');
    const text = encode(headers, REQUEST, this.#isStrict);

    const stream = new ClientHttp2Stream(this, headers);
    if (options.endStream) stream.end();
    if (this.destroyed || this.closed) {
      const error = this.destroyed ? new ERR_HTTP2_INVALID_SESSION() : new ERR_HTTP2_GOAWAY_SESSION();
      process.nextTick(() => stream.destroy(error));
      return stream;
    }
    if (signal) {
      const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      if (signal.aborted) {
        abort();
        return stream;
      }
      signal.addEventListener('abort', abort, { once: true });
      stream.once('close', () => signal.removeEventListener('abort', abort));
    }
    const start = () => {
      if (this.closed) stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
      else stream._start(text, options);
    };
    if (this.connecting) this.once('connect', start);
    else start();
    return stream;
  }

  // ---- what comes ---------------------------------------------------------------------------------------------------

  [kOnPush](id, headers, raw, flags) {
    const stream = new ClientHttp2Stream(this, headers, id);
    if (this.listenerCount('stream') === 0) {
      stream.on('error', () => {});
      stream.close(NGHTTP2_CANCEL);
      return;
    }
    this.emit('stream', stream, headers, flags, raw);
  }

  [kOnAltsvc](stream, origin, service) {
    this.emit('altsvc', service, origin, stream);
  }

  [kOnOrigins](origins) {
    if (!this.encrypted) return;
    const set = this.#originSet();
    for (const origin of origins) {
      set.add(origin);
      if (set.size > this.#originsMax) {
        this.destroy(new ERR_HTTP2_TOO_MANY_ORIGINS(this.#originsMax));
        return;
      }
    }
    this.emit('origin', origins);
  }

  #originSet() {
    if (this.#origins !== undefined) return this.#origins;
    const { remoteAddress, remoteFamily, remotePort, servername } = this[kSocket];
    const host = servername || (remoteFamily === 'IPv6' ? `[${remoteAddress}]` : remoteAddress);
    this.#origins = new Set([new URL(`https://${host}:${remotePort ?? 443}`).origin]);
    return this.#origins;
  }

  get originSet() {
    return this.encrypted && !this.destroyed ? [...this.#originSet()] : undefined;
  }

  /** A response has said that the other side does not speak for this authority. */
  [kMisdirected](authority) {
    if (this.encrypted) this.#originSet().delete(`https://${authority}`);
  }
}

/** connect(authority, options, listener of 'connect') */
function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = validateOptions(options ?? {});
  if (options.maxOriginSetSize !== undefined) validateInteger(options.maxOriginSetSize, 'options.maxOriginSetSize', 0);
  if (typeof authority === 'string') authority = new URL(authority);
  if (typeof authority !== 'object' || authority === null) {
    throw new ERR_INVALID_ARG_TYPE('authority', ['string', 'Object', 'URL'], authority);
  }
  const protocol = authority.protocol || options.protocol || 'https:';
  const isDefault = authority.port === undefined || authority.port === '';
  const port = isDefault ? (protocol === 'http:' ? '80' : '443') : `${authority.port}`;
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
  const { servername } = options;
  const name = servername ? servername : net.isIPv6(host) ? `[${host}]` : host;
  const session = new ClientHttp2Session(options, socket, `${name}:${port}`, protocol);
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

const { connect: connectPromised } = {
  connect: (authority, options) => new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.removeListener('error', reject);
      resolve(session);
    });
    session.once('error', reject);
  }),
};
Object.defineProperty(connect, kPromisify, { value: connectPromised });

module.exports = { connect };
