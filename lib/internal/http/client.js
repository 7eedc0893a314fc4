// SPDX-License-Identifier: MIT
// ClientRequest: an OutgoingMessage that finds itself a socket, and the answer that comes back on it.
//
//   agent or createConnection -> onSocket() -> attach(): the socket's connection serves the request
//   the answer -> 'response' -> its 'end', and our 'finish' -> the socket is free, or closed
//
// The connection, with its parser and listeners, stays with its socket from one request to the next. On sockets of the
// system it is on the fast road (road.js): the answer comes parsed, a request that is complete leaves by one call.
'use strict';

const { channels } = require('internal/channels');
const observed = require('internal/perf/observed');
const net = require('node/net');
const {
  IncomingMessage, placeInArena, kArena, kConnection, kText, kMaxHeaders, pushBody, endMessage,
} = require('internal/http/incoming');
const { Connection, road, FLAGS, COMPLETE, BEHIND, methodOf: statusOf, minorOf } = require('internal/http/road');
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
  ErrnoException,
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
  const colon = host.indexOf(':');
  const isAddress = colon >= 0 && host.indexOf(':', colon + 1) >= 0 && host[0] !== '[';
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
  const connection = socket[kConnection] ?? new ClientConnection(socket);
  req.socket = socket;
  socket._httpMessage = req;
  connection.serve(req);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenTimeout(req);
  req.emit('socket', socket);
}

const { write } = net.Socket.prototype;
const AT_ONCE_MAX = 64 * 1024;
const LATIN1 = 2; // for handles
const TEXTS = { '__proto__': null, 'latin1': LATIN1, 'utf8': 0, 'utf-8': 0 };

/** Whether what waits can go to the handle as it is: all of the request, and nobody stands between. */
function isDirect(req, socket) {
  if (!req.finished || req.outputSize > AT_ONCE_MAX || !socket[kConnection]?.fast || socket.write !== write ||
      socket.writableLength !== 0 || socket.writableCorked !== 0) return false;
  const output = req.outputData;
  for (let i = 0; i < output.length; i++) {
    const { data, encoding } = output[i];
    if (typeof data === 'string' && encoding && TEXTS[encoding] === undefined) return false;
  }
  return true;
}

proto._flushOutput = function _flushOutput(socket) {
  const output = this.outputData;
  if (output.length === 0 || !isDirect(this, socket)) return OutgoingMessage.prototype._flushOutput.call(this, socket);
  const size = this.outputSize;
  this.outputData = [];
  this.outputSize = 0;
  const { _handle: handle } = socket;
  const done = (err) => {
    const error = err < 0 ? new ErrnoException(err, 'write') : null;
    if (error !== null) socket.destroy(error);
    for (let i = 0; i < output.length; i++) output[i].callback?.(error);
  };
  if (socket.timeout) socket._unrefTimer();
  let result;
  if (output.length === 1) {
    const { data, encoding } = output[0];
    result = handle.write(data, TEXTS[encoding] ?? 0, done);
  } else {
    const list = [];
    for (let i = 0; i < output.length; i++) list.push(output[i].data, TEXTS[output[i].encoding] ?? 0);
    result = handle.writev(list, done);
  }
  if (result !== 1) process.nextTick(done, result); // callbacks never run inside
  this._onPendingData(-size);
  return true;
};

function onSocketDrain() {
  const { req } = this[kConnection];
  if (req && !req.finished) req._flush();
}

function onSocketData(chunk) {
  this[kConnection].parser?.execute(chunk);
}

function onSocketError(err) {
  const connection = this[kConnection];
  const { req } = connection;
  if (req) {
    this._hadError = true;
    emitError(req, err);
  }
  connection.stop();
  this.destroy();
  if (!req) this.emit('agentRemove', err); // it was idle
}

function onSocketEnd() {
  const connection = this[kConnection];
  const { req, parser } = connection;
  if (connection.stopped || connection.over || !req) return;
  if (!req.res && !this._hadError) {
    this._hadError = true;
    emitError(req, new ConnResetException('socket hang up'));
  }
  parser?.finish();
  connection.stop();
  this.end();
}

function onSocketClose() {
  const connection = this[kConnection];
  const { req, parser } = connection;
  // The last bytes may still be in the socket's buffer.
  if (req && !connection.fast) this.read?.();
  if (req) req.destroyed = true;
  if (req && !connection.over) parser?.finish();
  connection.stop();
  if (!req) return;
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

class ClientConnection extends Connection {
  constructor(socket) {
    super(socket);
    this.req = null; // whose answer is awaited
    this.message = null; // the answer at hand, also 1xx
    this.over = false; // the answer is complete
    this.spoiled = false; // something came that nobody asked for: no request may follow
    this.stopped = false; // nothing is read any more
    this.listens = false; // to 'data'
    this.limit = 0; // what the parser was made with
    this.lenient = 0;
    this.drains = false; // listens to 'drain'
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
  }

  serve(req) {
    const { socket } = this;
    const limit = req.maxHeaderSize || maxHeaderSizeOption();
    const lenient = lenientFlags(req.httpValidation, req.insecureHTTPParser);
    this.req = req;
    this.message = null;
    this.over = false;
    if (this.parser === null || limit !== this.limit || lenient !== this.lenient) this.open(limit, lenient);
    else this.renew();
    if (req.method === 'CONNECT') this.unconsume();
    socket.on('end', onSocketEnd);
    if (!req.finished) {
      this.drains = true;
      socket.on('drain', onSocketDrain);
    }
    req.parser = this.parser;
    socket.parser = this.parser;
  }

  renew() {
    this.parser.renew();
    if (!this.fast) this.listen();
  }

  open(limit, lenient) {
    const { socket } = this;
    const wasFast = this.endRoad();
    this.parser?.close();
    this.limit = limit;
    this.lenient = lenient;
    this.parser = new Parser(this, true, limit, 0, lenient);
    this.parser.socket = socket;
    this.id = this.parser.id;
    if (!wasFast && socket.connecting && socket.constructor === net.Socket) socket.once('connect', () => this.listen());
    else this.listen();
  }

  /** Begins to read. */
  listen() {
    if (this.stopped || this.listens) return;
    // What a tunnel carries may follow its answer at once.
    if (this.req?.method !== 'CONNECT' && this.consume()) return;
    this.listens = true;
    this.socket.on('data', onSocketData);
  }

  unconsume() {
    if (this.fast) this.listens = true;
    super.unconsume(onSocketData);
  }

  resume() {
    if (this.fast) super.resume();
    else if (this.socket.readable) this.socket.resume();
    this.isPaused = false;
  }

  /** Reads no more, for good. */
  stop() {
    if (this.stopped) return;
    this.stopped = true;
    const { req, socket } = this;
    this.endRoad();
    this.parser?.close();
    this.parser = socket.parser = null;
    if (req) req.parser = null;
    this.unlisten();
    if (this.listens) socket.removeListener('data', onSocketData);
  }

  /** No request is at hand. */
  unlisten() {
    this.socket.removeListener('end', onSocketEnd);
    if (this.drains) this.socket.removeListener('drain', onSocketDrain);
    this.drains = false;
  }

  /** The socket is not HTTP's any more. */
  release() {
    const { socket, fast } = this;
    this.stop();
    socket.removeListener('error', onSocketError);
    socket.removeListener('close', onSocketClose);
    socket[kConnection] = undefined;
    // It has asked for bytes long ago, when it was made; they come to it from now on.
    if (fast) socket._handle?.readStart();
  }

  /** Request and answer are over. */
  leave() {
    const { req, socket } = this;
    this.unlisten();
    // Kept by an agent it shows no listener of 'data'; what comes then ends it all the same, by C or by its end.
    if (this.listens) {
      socket.removeListener('data', onSocketData);
      this.listens = false;
    }
    this.req = this.message = null;
    req.parser = socket.parser = null;
    if (this.parser !== null) this.parser.incoming = null;
    if (this.spoiled) socket.destroy();
  }

  /** Bytes came that are no part of the answer: nothing on this connection makes sense. */
  spoil() {
    this.spoiled = true;
    if (!this.req || !this.over) this.socket.destroy();
  }

  told(facts, at, length) {
    if (this.socket.timeout) this.socket._unrefTimer();
    const res = this.begin();
    if (res === null) return;
    res[kText] = placeInArena(at, length);
    res[kArena] = road.arena;
    res.httpVersionMajor = 1;
    res.httpVersionMinor = minorOf(facts);
    res.statusCode = statusOf(facts);
    try {
      this.head(res, facts & FLAGS);
    } finally {
      if (facts & COMPLETE && this.message === res) this.onEnd('', (facts & BEHIND) !== 0);
    }
  }

  onHead(parser, text, flags) {
    const res = this.begin();
    if (res === null) return;
    res[kText] = text;
    res.httpVersionMajor = parser.major;
    res.httpVersionMinor = parser.minor;
    res.statusCode = parser.status;
    this.head(res, flags);
  }

  /** The answer that begins, or null if there should be none. */
  begin() {
    const { req } = this;
    if (req === null || req.res) {
      this.spoil();
      return null;
    }
    const res = new IncomingMessage(this.socket);
    if (req.joinDuplicateHeaders) res.joinDuplicateHeaders = true;
    res[kMaxHeaders] = typeof req.maxHeadersCount === 'number' ? req.maxHeadersCount : FIELDS_LIMIT;
    this.message = this.parser.incoming = res;
    return res;
  }

  head(res, flags) {
    const { req, socket, parser } = this;
    const { statusCode } = res;
    res.upgrade = (flags & UPGRADE) !== 0 || (req.method === 'CONNECT' && statusCode >= 200);
    if (res.upgrade) {
      req.res = res;
      parser.takeOver();
      return;
    }
    if (isInformation(res)) {
      this.information(res);
      return;
    }
    debug('%s %s: answer %d', req.method, req[kPath], statusCode);
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
    if (this.over || !this.req?.res) return;
    if (!pushBody(this.req.res, chunk)) this.pause();
  }

  onEnd(trailers, behind = false) {
    const { message, socket } = this;
    if (this.over || !message) return;
    if (isInformation(message)) {
      this.message = null;
      return;
    }
    endMessage(message, trailers);
    message._readableState; // eslint-disable-line no-unused-expressions -- 'end' has to come, touched or not
    if (message._dumped) message.resume();
    this.over = true;
    if (behind) this.spoil();
    if (this.isPaused || socket.isPaused?.()) this.resume();
  }

  onFail(err) {
    const { req, socket } = this; // of the next answer, too, that nobody asked for
    this.stop();
    socket.destroy();
    socket._hadError = true;
    if (req) emitError(req, err);
  }

  onTaken(rest) {
    const { req, socket, message: res } = this;
    endMessage(res, '');
    this.release();
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (req.listenerCount(event) === 0) {
      req.destroyed = true;
      socket.on('close', () => emitClose(req));
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
  socket[kConnection].leave();
  process.nextTick(freeSocket, req, socket);
  req.destroyed = true;
  // So that destroying the answer leaves the socket alone, which is another request's by then.
  if (req.res) req.res.socket = null;
}

// After the user's listeners of 'end'
function freeSocket(req, socket) {
  emitClose(req);
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
