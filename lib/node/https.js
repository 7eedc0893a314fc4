// SPDX-License-Identifier: MIT
// node:https: node:http over TLS. Agents keep a session for each name, so that the next connection is a short one.
'use strict';

const http = require('node/http');
const tls = require('node/tls');
const { globalOptions } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const {
  connectionListener, httpServerPreClose, setupConnectionsTracking, storeHTTPOptions,
} = require('internal/http/server');
const { kRejection } = require('internal/events/symbols');
const lazy = require('internal/lazy');

const lazyUrl = lazy(() => require('node/url'));

const PORT = 443;
const SESSIONS_MAX = 100; // of an agent, unless it says otherwise

// ---- server ---------------------------------------------------------------------------------------------------------

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  let ALPNProtocols = ['http/1.1'];
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else if (options.ALPNProtocols || options.ALPNCallback) {
    ALPNProtocols = options.ALPNProtocols;
  }
  storeHTTPOptions.call(this, options);
  tls.Server.call(this, { noDelay: true, ...options, ALPNProtocols }, connectionListener);
  this.httpAllowHalfOpen = false;
  if (requestListener) this.on('request', requestListener);
  this.on('tlsClientError', (error, socket) => {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.on('listening', setupConnectionsTracking);
  return undefined;
}
Object.setPrototypeOf(Server.prototype, tls.Server.prototype);
Object.setPrototypeOf(Server, tls.Server);

const { closeAllConnections, closeIdleConnections, setTimeout } = http.Server.prototype;
Object.assign(Server.prototype, { closeAllConnections, closeIdleConnections, setTimeout });

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  tls.Server.prototype.close.apply(this, args);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function () {
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Server.prototype[kRejection] = http.Server.prototype[kRejection];

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

// ---- agent ----------------------------------------------------------------------------------------------------------

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { __proto__: null, ...options };
  options.defaultPort ??= PORT;
  options.protocol ??= 'https:';
  http.Agent.call(this, options);
  this.maxCachedSessions = this.options.maxCachedSessions ?? SESSIONS_MAX;
  this._sessionCache = { map: {}, list: [] };
  return undefined;
}
Object.setPrototypeOf(Agent.prototype, http.Agent.prototype);
Object.setPrototypeOf(Agent, http.Agent);

// createConnection(port, host, options) as well as (options)
Agent.prototype.createConnection = function createConnection(...args) {
  const options = {};
  for (const arg of args) if (arg !== null && typeof arg === 'object') Object.assign(options, arg);
  const [port, host] = args;
  if (port !== null && typeof port !== 'object') options.port = port;
  if (typeof host === 'string') options.host = host;
  const callback = args.find((arg) => typeof arg === 'function');
  const { _agentKey: key } = options;
  if (key) {
    const session = this._getSession(key);
    if (session) options.session = session;
  }
  const socket = tls.connect(options);
  if (key) {
    socket.on('session', (session) => this._cacheSession(key, session));
    // A session with which a connection fails is not used again.
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(key);
    });
  }
  if (callback) callback(null, socket);
  return socket;
};

// What decides whether a connection can serve another request, in the order that Node's names have.
const KEYS = [
  'ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion',
  'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions',
  'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine',
];

Agent.prototype.getName = function getName(options = {}) {
  let name = http.Agent.prototype.getName.call(this, options);
  for (const key of KEYS) {
    const value = options[key];
    name += ':';
    if (key === 'servername') {
      if (value && value !== options.host) name += value;
    } else if (key === 'sigalgs') {
      if (value) name += JSON.stringify(value);
    } else if (key === 'rejectUnauthorized' || key === 'honorCipherOrder' || key === 'secureOptions') {
      if (value !== undefined) name += value;
    } else if (key === 'pfx' && Array.isArray(value)) {
      for (const one of value) name += `${one.buf ?? one}${one.passphrase ?? ''}`;
    } else if (value) {
      name += value;
    }
  }
  return name;
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (map[key] === undefined) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at < 0) return;
  list.splice(at, 1);
  delete map[key];
};

let globalAgent = new Agent(globalOptions());

// ---- requests -------------------------------------------------------------------------------------------------------

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = lazyUrl().urlToHttpOptions(new URL(args.shift()));
  else if (args[0] instanceof URL) options = lazyUrl().urlToHttpOptions(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return new ClientRequest(options, ...args);
}

function get(input, options, callback) {
  const req = request(input, options, callback);
  req.end();
  return req;
}

module.exports = {
  Agent,
  get globalAgent() { return globalAgent; },
  set globalAgent(agent) { globalAgent = agent; },
  Server,
  createServer,
  get,
  request,
};
