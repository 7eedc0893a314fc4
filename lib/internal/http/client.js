// SPDX-License-Identifier: MIT
// ClientRequest: an OutgoingMessage that finds itself a socket, and the answer that comes back on it.
//
//   agent or createConnection -> onSocket() -> attach(): parser and listeners on the socket
//   the answer -> 'response' -> its 'end', and our 'finish' -> the socket is free, or closed
'use strict';

const { channels } = require('internal/channels');
const observed = require('internal/perf/observed');
const net = require('node/net');
const { IncomingMessage, kText, kMaxHeaders, pushBody, endMessage } = require('internal/http/incoming');
const {
  OutgoingMessage,
  kErrored,
  kFinish,
  kHeaders,
  kUniqueHeaders,
  parseUniqueHeadersOption,
} = require('internal/http/outgoing');
const {
  KEEP_ALIVE,
  UPGRADE,
  FIELDS_LIMIT,
  Parser,
  isToken,
  lenientFlags,
  maxHeaderSizeOption,
} = require('internal/http/common');
const agents = require('internal/http/agent');
const {
  ConnResetException,
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
  },
} = require('internal/errors');
const { validateBoolean, validateInteger, validateOneOf } = require('internal/validate');
const { duration: getTimerDuration } = require('internal/net/timeout');
const { Buffer } = require('node/buffer');
const { debuglog } = require('internal/util/debuglog');
const lazy = require('internal/lazy');

const lazyAbort = lazy(() => require('internal/streams/add_abort_signal'));
const lazyFinished = lazy(() => require('internal/streams/end_of_stream'));
const lazyUrl = lazy(() => require('node/url'));

const debug = debuglog('http');

const kPath = Symbol('kPath');
const kFreed = Symbol('kFreed');
const kEndSpan = Symbol('kEndSpan'); // of a performance entry

const unescaped = /[^\u0021-\u00ff]/;
const nothing = () => {};

// ---- arguments -----------------------------------------------------------------------------------------------------

function isUrl(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function hostOption(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function checkPath(path) {
  if (unescaped.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
}

function chooseAgent(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) {
    return typeof options.createConnection === 'function' ? agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  if (typeof input === 'string') {
    input = lazyUrl().urlToHttpOptions(new URL(input));
  } else if (isUrl(input)) {
    input = lazyUrl().urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }

  const defaultAgent = options._defaultAgent || agents.globalAgent;
  const agent = chooseAgent(options, defaultAgent);
  this.agent = agent;
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;
  if (options.path) checkPath(String(options.path));
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  const port = (options.port = options.port || defaultPort || 80);
  const host = (options.host =
    hostOption(options.hostname, 'hostname') || hostOption(options.host, 'host') || 'localhost');
  const setDefaults = options.setDefaultHeaders !== undefined ? Boolean(options.setDefaultHeaders) : true;
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : setDefaults;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = getTimerDuration(options.timeout, 'timeout');
  if (options.signal) lazyAbort().addAbortSignal(options.signal, this);

  let { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (method) {
    if (!isToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = method.toUpperCase();
  } else {
    method = 'GET';
  }
  this.method = method;

  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = options.maxHeaderSize;
  if (options.insecureHTTPParser !== undefined) {
    validateBoolean(options.insecureHTTPParser, 'options.insecureHTTPParser');
  }
  this.insecureHTTPParser = options.insecureHTTPParser;
  if (options.httpValidation !== undefined) {
    validateOneOf(options.httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  }
  this.httpValidation = options.httpValidation;
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;

  this[kPath] = options.path || '/';
  if (callback) this.once('response', callback);

  this.useChunkedEncodingByDefault = !(
    method === 'GET' || method === 'HEAD' || method === 'DELETE' || method === 'OPTIONS' || method === 'TRACE' ||
    method === 'CONNECT'
  );
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  this[kFinish] = onRequestFinish;

  if (agent && !agent.keepAlive && !Number.isFinite(agent.maxSockets)) {
    // The agent would not use the connection again.
    this._last = true;
    this.shouldKeepAlive = false;
  }
  if (!setDefaults) {
    this._removedConnection = true;
    this._removedContLen = true;
    this._removedTE = true;
  }
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  const proxy = agent instanceof agents.Agent && protocol === 'http:' ? agents.proxyFor(agent, options) : undefined;
  if (proxy !== undefined) askProxy(this, options, host, port, defaultPort, proxy);
  setHeaders(this, options, host, port, defaultPort, setHost);
  connect(this, options);
  if (channels['http.client.request.created'] !== undefined) {
    channels['http.client.request.created'].publish({ request: this });
  }
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function setHeaders(req, options, host, port, defaultPort, setHost) {
  // A list is taken as it is.
  const firstLine = `${req.method} ${req[kPath]} HTTP/1.1\r\n`;
  if (Array.isArray(options.headers)) {
    req._storeHeader(firstLine, options.headers);
    return;
  }
  if (options.headers) {
    for (const name of Object.keys(options.headers)) req.setHeader(name, options.headers[name]);
  }
  if (host && setHost && !req.getHeader('host')) req.setHeader('Host', hostHeader(host, port, defaultPort));
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (req.getHeader('expect')) req._storeHeader(firstLine, req[kHeaders]);
}

// A request to a proxy names the whole URL (RFC 9112 3.2.2), and says to it what it says of its connection.
function askProxy(req, options, host, port, defaultPort, proxy) {
  const authority = hostHeader(host, port, defaultPort);
  if (unescaped.test(authority)) throw new ERR_INVALID_CHAR('proxied host', authority);
  const given = givenHost(options.headers);
  if (given !== undefined && canonicalHost(given) !== canonicalHost(authority)) {
    throw new ERR_INVALID_ARG_VALUE('Host in options.headers', given,
                                    `must match the request authority (${authority})`);
  }
  req[kPath] = `http://${authority}${req[kPath]}`;
  const added = { 'Proxy-Connection': req.shouldKeepAlive ? 'keep-alive' : 'close' };
  if (proxy.auth !== undefined) added['Proxy-Authorization'] = proxy.auth;
  if (Array.isArray(options.headers)) {
    const pairs = Object.entries(added);
    options.headers = [...options.headers, ...(Array.isArray(options.headers[0]) ? pairs : pairs.flat())];
  } else {
    for (const name of Object.keys(added)) req.setHeader(name, added[name]);
  }
}

// The Host among headers as users give them: an object, pairs, or a flat list.
function givenHost(headers) {
  if (!headers) return undefined;
  const flat = (Array.isArray(headers) ? headers : Object.entries(headers)).flat();
  const at = flat.findIndex((name, i) => i % 2 === 0 && String(name).toLowerCase() === 'host');
  return at < 0 ? undefined : flat[at + 1];
}

const canonicalHost = (host) => String(host).toLowerCase().replace(/:80$/, '');

function hostHeader(host, port, defaultPort) {
  // An IPv6 address has colons of its own.
  const isAddress = host.indexOf(':') !== host.lastIndexOf(':') && host[0] !== '[';
  let header = isAddress ? `[${host}]` : host;
  if (port && +port !== defaultPort) header += `:${port}`;
  return header;
}

function connect(req, options) {
  if (req.agent) {
    req.agent.addRequest(req, withoutSignal(options));
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  const connectOptions = withoutSignal(options);
  if (connectOptions.socketPath) connectOptions.path = connectOptions.socketPath;
  else delete connectOptions.path;
  if (typeof options.createConnection !== 'function') {
    req.onSocket(net.createConnection(connectOptions));
    return;
  }
  let created = false;
  const onCreated = (err, socket) => {
    if (created) return;
    created = true;
    if (err) process.nextTick(emitError, req, err);
    else req.onSocket(socket);
  };
  try {
    const socket = options.createConnection(connectOptions, onCreated);
    if (socket) onCreated(null, socket);
  } catch (err) {
    onCreated(err);
  }
}

// `options` are the request's own copy. The request has the signal: a socket may serve others after it.
function withoutSignal(options) {
  if (!options.signal) return options;
  const { signal, ...rest } = options;
  return rest;
}

const proto = ClientRequest.prototype;

Object.defineProperty(proto, 'path', {
  get() {
    return this[kPath];
  },
  set(path) {
    checkPath(String(path));
    this[kPath] = path;
  },
  enumerable: true,
  configurable: true,
});

proto._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  if (observed.begin !== undefined) this[kEndSpan] = observed.begin('http');
  if (channels['http.client.request.start'] !== undefined) {
    channels['http.client.request.start'].publish({ request: this });
  }
};

proto._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  return lenientFlags(this.httpValidation, this.insecureHTTPParser) !== 0;
};

proto._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this[kPath]} HTTP/1.1\r\n`, this[kHeaders]);
};

// ---- end before the end --------------------------------------------------------------------------------------------

proto.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick((req) => req.emit('abort'), this);
  this.destroy();
};

proto.destroy = function destroy(err) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this.res?._dump();
  this[kErrored] = err;
  this.socket?.destroy(err);
  return this;
};

function emitError(req, err) {
  if (channels['http.client.request.error'] !== undefined) {
    channels['http.client.request.error'].publish({ request: req, error: err });
  }
  req.emit('error', err);
}

function emitClose(req) {
  if (req._closed) return;
  req._closed = true;
  req.emit('close');
}

// ---- the socket ----------------------------------------------------------------------------------------------------

proto.onSocket = function onSocket(socket, err) {
  // In a tick: whoever made the request has to have the time to listen.
  process.nextTick(useSocket, this, socket, err);
};

function useSocket(req, socket, err) {
  if (!req.destroyed && !err) {
    attach(req, socket);
    req._flush();
    return;
  }
  // Not wanted any more, or there is none.
  req.destroyed = true;
  const reason = req[kErrored] || err;
  if (socket && !err && req.agent && !socket.destroyed) {
    socket.emit('free');
  } else if (socket) {
    // Its own end says best what happened.
    lazyFinished()(socket.destroy(reason), (failure) => {
      if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
      endUnsent(req, failure || reason);
    });
    return;
  }
  endUnsent(req, reason);
}

function endUnsent(req, reason) {
  if (reason || !req.aborted) emitError(req, reason || new ConnResetException('socket hang up'));
  emitClose(req);
}

function attach(req, socket) {
  debug('%s %s: a socket', req.method, req[kPath]);
  const limit = req.maxHeaderSize || maxHeaderSizeOption();
  const parser = new Parser(new Answer(req), true, limit, 0, lenientFlags(req.httpValidation, req.insecureHTTPParser));
  req.socket = socket;
  req.parser = parser;
  parser.socket = socket;
  socket.parser = parser;
  socket._httpMessage = req;
  socket.on('error', onSocketError);
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenTimeout(req);
  req.emit('socket', socket);
}

function freeParser(socket) {
  const { parser } = socket;
  if (!parser) return;
  parser.close();
  socket.parser = null;
  if (socket._httpMessage) socket._httpMessage.parser = null;
}

function detach(socket) {
  freeParser(socket);
  socket.removeListener('error', onSocketError);
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('close', onSocketClose);
  socket.removeListener('drain', onSocketDrain);
}

function onSocketDrain() {
  const req = this._httpMessage;
  if (req && !req.finished) req._flush();
}

function onSocketData(chunk) {
  const { parser } = this;
  if (!parser) return;
  try {
    parser.execute(chunk);
  } finally {
    // Only now: what comes behind an answer in the same chunk is an error.
    if (parser.owner.over) parser.owner.leave(this);
  }
}

function fail(socket, req, err) {
  freeParser(socket);
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.destroy();
  socket._hadError = true;
  emitError(req, err);
}

function onSocketError(err) {
  const req = this._httpMessage;
  if (req) {
    this._hadError = true;
    emitError(req, err);
  }
  freeParser(this);
  this.removeListener('data', onSocketData);
  this.removeListener('end', onSocketEnd);
  this.destroy();
}

function onSocketEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !this._hadError) {
    this._hadError = true;
    emitError(req, new ConnResetException('socket hang up'));
  }
  if (parser) {
    parser.finish();
    freeParser(this);
  }
  this.end();
}

function onSocketClose() {
  const req = this._httpMessage;
  // The last bytes may still be in the socket's buffer.
  this.read?.();
  const { parser } = this;
  if (!req) return;
  req.destroyed = true;
  if (parser) {
    parser.finish();
    freeParser(this);
  }
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    emitClose(req);
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      emitError(req, new ConnResetException('socket hang up'));
    }
    emitClose(req);
  }
  req.outputData = [];
  req.outputSize = 0;
}

// ---- the answer ----------------------------------------------------------------------------------------------------

// For a performance entry
function describe(req, res) {
  return {
    req: { method: req.method, url: `${req.protocol}//${req.host}${req.path}`, headers: req.getHeaders() },
    res: { statusCode: res.statusCode, statusMessage: res.statusMessage, headers: res.headers },
  };
}

class Answer {
  constructor(req) {
    this.req = req;
    this.message = null; // the one at hand, also 1xx
    this.ignored = false;
    this.over = false;
  }

  onHead(parser, text, flags) {
    const { req } = this;
    const { socket } = req;
    if (req.res) {
      // A second answer to one request: nothing on this connection makes sense.
      this.ignored = true;
      socket.destroy();
      return;
    }
    const res = new IncomingMessage(socket);
    res[kText] = text;
    res.statusCode = parser.status;
    res.statusMessage = text.slice(0, text.indexOf('\n'));
    res.httpVersionMajor = parser.major;
    res.httpVersionMinor = parser.minor;
    res.upgrade = (flags & UPGRADE) !== 0;
    res.url = '';
    if (req.joinDuplicateHeaders) res.joinDuplicateHeaders = true;
    res[kMaxHeaders] = typeof req.maxHeadersCount === 'number' ? req.maxHeadersCount : FIELDS_LIMIT;
    this.message = res;
    parser.incoming = res;
    if (req.method === 'CONNECT' && res.statusCode >= 200) res.upgrade = true;
    if (res.upgrade) {
      req.res = res;
      parser.takeOver();
      return;
    }
    if (isInformation(res)) {
      this.information(res);
      return;
    }
    debug('%s %s: answer %d', req.method, req[kPath], res.statusCode);
    if (req.method === 'HEAD') parser.noBody();
    req.res = res;
    if (req.shouldKeepAlive && !(flags & KEEP_ALIVE) && !req.upgradeOrConnect) req.shouldKeepAlive = false;
    res.req = req;
    res.on('end', onResponseEnd);
    if (req.timeoutCb === null && req.timeout !== undefined) listenTimeout(req);
    socket.on('timeout', onResponseTimeout);
    req[kEndSpan]?.('HttpClient', describe(req, res));
    if (channels['http.client.response.finish'] !== undefined) {
      channels['http.client.response.finish'].publish({ request: req, response: res });
    }
    if (req.aborted || !req.emit('response', res)) res._dump();
  }

  information(res) {
    const { req } = this;
    if (res.statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode: res.statusCode,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
  }

  onBody(chunk) {
    if (this.ignored || !this.req.res) return;
    if (!pushBody(this.req.res, chunk)) this.req.socket?.pause();
  }

  onEnd(trailers) {
    const { req, message } = this;
    if (this.ignored || !message) return;
    if (isInformation(message)) {
      this.message = null;
      return;
    }
    const { socket } = req;
    endMessage(message, trailers);
    message._readableState; // eslint-disable-line no-unused-expressions -- 'end' has to come, touched or not
    if (message._dumped) message.resume();
    this.over = true;
    if (socket?.isPaused?.()) socket.resume();
  }

  /** The socket need not be read any more. */
  leave(socket) {
    socket.removeListener('data', onSocketData);
    socket.removeListener('end', onSocketEnd);
    socket.removeListener('drain', onSocketDrain);
    freeParser(socket);
  }

  onFail(err) {
    fail(this.req.socket, this.req, err);
  }

  onTaken(rest) {
    const { req, message: res } = this;
    const { socket } = req;
    endMessage(res, '');
    detach(socket);
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (req.listenerCount(event) === 0) {
      socket.on('close', onSocketClose);
      socket.destroy();
      return;
    }
    req.upgradeOrConnect = true;
    socket.emit('agentRemove');
    socket._httpMessage = null;
    socket.readableFlowing = null;
    req.emit(event, res, socket, Buffer.from(rest));
    req.destroyed = true;
    emitClose(req);
  }
}

/** An answer that another will follow. 101 is the last one, also where it changes no protocol. */
function isInformation({ statusCode }) {
  return statusCode >= 100 && statusCode < 200 && statusCode !== 101;
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket?.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    keepAlive(req);
  }
  process.nextTick(closeAnswer, this);
}

function closeAnswer(res) {
  res.destroy();
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepAlive(this);
}

function onResponseTimeout() {
  const res = this._httpMessage?.res;
  if (res) res.emit('timeout');
}

// Request and answer are over: the socket is free for the next.
function keepAlive(req) {
  // Both ends of the exchange lead here, in either order, and by the second the socket may be another request's.
  if (req[kFreed]) return;
  req[kFreed] = true;
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  detach(socket);
  socket.on('error', nothing);
  process.nextTick(freeSocket, req, socket);
  req.destroyed = true;
  // So that destroying the answer leaves the socket alone, which is another request's by then.
  if (req.res) req.res.socket = null;
}

// After the user's listeners of 'end'
function freeSocket(req, socket) {
  emitClose(req);
  socket.removeListener('error', nothing);
  socket.emit('free');
}

// ---- settings of the socket ----------------------------------------------------------------------------------------

function emitRequestTimeout() {
  const req = this._httpMessage;
  if (req) req.emit('timeout');
}

function listenTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) req.socket.once('timeout', emitRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
}

proto.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenTimeout(this);
  msecs = getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

// Calls a method of the socket once there is one and it is connected.
proto._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (this.socket.writable && method) this.socket[method](...args);
  };
  const onSocket = () => {
    if (this.socket.connecting) this.socket.once('connect', call);
    else call();
  };
  if (this.socket) onSocket();
  else this.once('socket', onSocket);
};

proto.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

proto.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

proto.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
