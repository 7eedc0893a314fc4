// SPDX-License-Identifier: MIT
// The HTTP server: a net.Server whose connections are read by a parser.
//
//   socket -- Connection -- incoming   the request whose body is being read
//                        -- current    the answer whose turn it is (socket._httpMessage)
//                        -- waiting    answers of pipelined requests, in order
//
// Time limits cost nothing per request: idle connections stand in a list in the order in which they became idle, with
// one timer for its head; heads and whole requests are judged by one interval over all connections.
'use strict';

const { clearInterval, clearTimeout, setInterval, setTimeout } = require('internal/timer_functions');
const { channels } = require('internal/channels');
const observed = require('internal/perf/observed');
const net = require('node/net');
const {
  IncomingMessage, placeInArena, kArena, kConnection, kIncomingMessage, kText, kMethod, pushBody,
  endMessage,
} = require('internal/http/incoming');
const { kEnds, kFinish, kUniqueHeaders, kWritten, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { ServerResponse, closeResponse, kFast, onWritten } = require('internal/http/response');
const { Connection, road, FLAGS, COMPLETE, methodOf, minorOf } = require('internal/http/road');
const {
  METHODS,
  KEEP_ALIVE,
  UPGRADE,
  EXPECT_CONTINUE,
  EXPECT_OTHER,
  HAS_HOST,
  HAS_LENGTH,
  HAS_ENCODING,
  FIELDS_LIMIT,
  Parser,
  lenientFlags,
  maxHeaderSizeOption,
} = require('internal/http/common');
const {
  ConnResetException,
  codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING },
} = require('internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
  validateOneOf,
} = require('internal/validate');
const { f64, i32, NOW, TICKS } = require('internal/cells');
const context = require('internal/async_context');
const { ticks } = require('boot/turn');
const { kRejection } = require('internal/events/symbols');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');
const { debuglog } = require('internal/util/debuglog');
const binding = internalBinding('http');

const lazyOutput = lazy(() => require('internal/http/output').Output);

const debug = debuglog('http');

const kConnections = Symbol('kConnections');
const kIdle = Symbol('kIdle');
const kChecking = Symbol('kConnectionsCheckingInterval');
const kServerResponse = Symbol('ServerResponse');
const kUnique = Symbol('kUniqueHeaders');
const kLenient = Symbol('kLenient');
const kEndSpan = Symbol('kEndSpan'); // of a performance entry
const kOptimizeEmpty = Symbol('kOptimizeEmptyRequests');

const CONNECT = METHODS.indexOf('CONNECT');

const nothing = () => {};

// ---- options -------------------------------------------------------------------------------------------------------

function timeOption(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateInteger(value, name, 0);
  return value;
}

function booleanOption(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateBoolean(value, `options.${name}`);
  return value;
}

/** Options that servers of HTTP and HTTPS share. */
function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage ?? IncomingMessage;
  this[kServerResponse] = options.ServerResponse ?? ServerResponse;

  const maxHeaderSize = options.maxHeaderSize;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  this.insecureHTTPParser = booleanOption(options, 'insecureHTTPParser', undefined);
  if (options.httpValidation !== undefined) {
    validateOneOf(options.httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  }
  this.httpValidation = options.httpValidation;
  this[kLenient] = undefined;

  this.requestTimeout = timeOption(options, 'requestTimeout', 300_000);
  this.headersTimeout = timeOption(options, 'headersTimeout', Math.min(60_000, this.requestTimeout || 60_000));
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    const { ERR_OUT_OF_RANGE } = require('internal/errors').codes;
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  this.keepAliveTimeout = timeOption(options, 'keepAliveTimeout', 5_000);
  this.keepAliveTimeoutBuffer = timeOption(options, 'keepAliveTimeoutBuffer', 1_000);
  this.connectionsCheckingInterval = timeOption(options, 'connectionsCheckingInterval', 30_000);

  this.requireHostHeader = booleanOption(options, 'requireHostHeader', true);
  this.joinDuplicateHeaders = booleanOption(options, 'joinDuplicateHeaders', undefined);
  this.rejectNonStandardBodyWrites = booleanOption(options, 'rejectNonStandardBodyWrites', false);
  this[kOptimizeEmpty] = booleanOption(options, 'optimizeEmptyRequests', false);
  const shouldUpgrade = options.shouldUpgradeCallback;
  if (shouldUpgrade !== undefined) validateFunction(shouldUpgrade, 'options.shouldUpgradeCallback');
  this.shouldUpgradeCallback = shouldUpgrade ?? function shouldUpgradeRequest() {
    return this.listenerCount('upgrade') > 0;
  };
  this[kUnique] = parseUniqueHeadersOption(options.uniqueHeaders);
}

// ---- the server ----------------------------------------------------------------------------------------------------

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    options = { ...options };
  }
  storeHTTPOptions.call(this, options);
  net.Server.call(this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
    blockList: options.blockList,
  });
  if (requestListener) this.on('request', requestListener);
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.httpAllowHalfOpen = false;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kConnections] = new Set();
  this[kIdle] = undefined;
  this[kChecking] = undefined;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

/** The interval that judges slow requests. Not a reason to live on. */
function setupConnectionsTracking() {
  this[kConnections] ??= new Set();
  if (this[kChecking]) clearInterval(this[kChecking]);
  if (this.connectionsCheckingInterval > 0) {
    this[kChecking] = setInterval(checkConnections, this.connectionsCheckingInterval, new WeakRef(this));
    this[kChecking].unref();
  }
}

function checkConnections(ref) {
  const server = ref.deref();
  if (!server || (server.headersTimeout === 0 && server.requestTimeout === 0)) return;
  const now = f64[NOW];
  for (const connection of [...server[kConnections]]) {
    const since = connection.startedAt();
    if (since < 0) continue;
    const headersLate = server.headersTimeout > 0 && !connection.inBody && now - since >= server.headersTimeout;
    const requestLate = server.requestTimeout > 0 && now - since >= server.requestTimeout;
    if (headersLate || requestLate) connection.fail(new ERR_HTTP_REQUEST_TIMEOUT());
  }
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kChecking]);
}

Server.prototype.close = function close(callback) {
  httpServerPreClose(this);
  net.Server.prototype.close.call(this, callback);
  return this;
};

Server.prototype[Symbol.asyncDispose] = async function () {
  await new Promise((resolve, reject) => this.close((err) => (err ? reject(err) : resolve())));
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  for (const connection of [...(this[kConnections] ?? [])]) connection.socket.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  for (const connection of [...(this[kConnections] ?? [])]) if (connection.isIdle()) connection.socket.destroy();
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[kRejection] = function (err, event, ...args) {
  if (event !== 'request') {
    net.Server.prototype[kRejection].apply(this, [err, event, ...args]);
    return;
  }
  const res = args[1];
  if (!res.headersSent && !res.writableEnded) {
    const names = res.getHeaderNames();
    for (let i = 0; i < names.length; i++) res.removeHeader(names[i]);
    res.statusCode = 500;
    res.end('Internal Server Error');
  } else {
    res.destroy();
  }
};

// ---- connections ---------------------------------------------------------------------------------------------------

function connectionListener(socket) {
  debug('a connection');
  new ServerConnection(this, socket); // eslint-disable-line no-new -- the socket holds it
}

class ServerConnection extends Connection {
  constructor(server, socket) {
    super(socket);
    this.server = server;
    this.incoming = null; // its body is still coming
    this.inBody = false;
    this.since = f64[NOW]; // when the head at hand, or the connection, began; -1 between requests
    this.requests = 0;
    this.waiting = null;
    this.waitingSize = 0;
    this.open = 0; // requests not answered yet
    this.previous = null; // of the idle list
    this.next = null;
    this.idleUntil = 0;
    this.failed = false;
    this.inside = false; // the listener of 'request' is running
    this.done = null; // the answer it has given meanwhile
    (server[kConnections] ??= new Set()).add(this);
    socket.server = server;
    socket._httpMessage = null;
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
    socket.on('timeout', onSocketTimeout);
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
    socket.on('end', onSocketEnd);
    socket.on('drain', onSocketDrain);
    // Bytes are parsed: nobody may have them as text.
    socket.setEncoding = refuseEncoding;
    this.start();
  }

  start() {
    const { server, socket } = this;
    const limit = server.maxHeaderSize || maxHeaderSizeOption();
    server[kLenient] ??= lenientFlags(server.httpValidation, server.insecureHTTPParser);
    const { maxHeadersCount } = server;
    const fieldsLimit = typeof maxHeadersCount === 'number' ? Math.max(maxHeadersCount | 0, 0) : FIELDS_LIMIT;
    this.parser = new Parser(this, false, limit, fieldsLimit, server[kLenient]);
    this.id = this.parser.id;
    this.parser.socket = socket;
    socket.parser = this.parser;
    if (this.consume()) return;
    socket.on('data', onSocketData);
  }

  isIdle() {
    return this.startedAt() < 0 && this.open === 0;
  }

  startedAt() {
    if (this.since >= 0 || !this.fast) return this.since;
    return binding.since(this.id);
  }

  /** Frees what reads the connection; the bytes that come are not ours any more. */
  release() {
    const { socket } = this;
    const fast = this.endRoad();
    if (fast) this.output?.leave();
    this.parser?.close();
    // The socket has asked for bytes long ago, when it was made; they come to it from now on.
    if (fast) socket._handle?.readStart();
    this.parser = null;
    socket.parser = null;
    socket.removeListener('data', onSocketData);
    socket.removeListener('timeout', onSocketTimeout);
    socket.removeListener('error', onSocketError);
    socket.removeListener('close', onSocketClose);
    socket.removeListener('close', closeAnswers);
    socket.removeListener('end', onSocketEnd);
    socket.removeListener('drain', onSocketDrain);
    delete socket.setEncoding;
    this.leave();
  }

  leave() {
    this.server[kConnections].delete(this);
    unlinkIdle(this);
  }

  // ---- events of the parser ----------------------------------------------------------------------------------------

  onHead(parser, text, flags) {
    const req = new this.server[kIncomingMessage](this.socket);
    req[kText] = text;
    req.httpVersionMajor = parser.major;
    req.httpVersionMinor = parser.minor;
    this.request(req, parser.method, flags);
  }

  request(req, method, flags) {
    const { server, socket } = this;
    req[kMethod] = method;
    req.upgrade = false;
    if (server.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
    if (this.idleUntil !== 0) endRest(this);
    this.incoming = req;
    this.inBody = true;
    // Behind the listeners that users gave the connection, before those that they give it while they answer.
    if (this.requests++ === 0) socket.on('close', closeAnswers);
    if (flags & UPGRADE && this.upgrade(req, method)) return;

    const res = new server[kServerResponse](req, responseOptions(server, socket));
    res._keepAliveTimeout = server.keepAliveTimeout;
    if (!(flags & KEEP_ALIVE)) res.shouldKeepAlive = false;
    if (server[kUnique] !== null) res[kUniqueHeaders] = server[kUnique];
    if (channels['http.server.response.created'] !== undefined) {
      channels['http.server.response.created'].publish({ request: req, response: res });
    }
    this.open++;
    if (socket._httpMessage) {
      res._onPendingData = (delta) => this.onPendingData(delta);
      (this.waiting ??= []).push(res);
      if (this.waitingSize >= socket.writableHighWaterMark) this.pause();
    } else {
      takeTurn(this, res);
    }
    this.dispatch(req, res, flags);
  }

  dispatch(req, res, flags) {
    const { server, socket } = this;
    if (observed.begin !== undefined) res[kEndSpan] = observed.begin('http');
    if (channels['http.server.request.start'] !== undefined) {
      channels['http.server.request.start'].publish({ request: req, response: res, socket, server });
    }
    const modern = req.httpVersionMajor === 1 && req.httpVersionMinor === 1;
    const max = server.maxRequestsPerSocket;
    if (modern && max > 0) {
      res._maxRequestsPerSocket = max;
      if (this.requests >= max) res.maxRequestsOnConnectionReached = true;
      if (this.requests > max) {
        server.emit('dropRequest', req, socket);
        res.writeHead(503);
        res.end();
        return;
      }
    }
    if (modern && server.requireHostHeader && !(flags & HAS_HOST)) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return;
    }
    if (modern && flags & (EXPECT_CONTINUE | EXPECT_OTHER)) {
      this.expect(req, res, flags);
      return;
    }
    if (server[kOptimizeEmpty] && !(flags & (HAS_LENGTH | HAS_ENCODING))) req._dumpAndCloseReadable();
    server.emit('request', req, res);
  }

  expect(req, res, flags) {
    const { server } = this;
    if (flags & EXPECT_CONTINUE) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', req, res);
      } else {
        res.writeContinue();
        server.emit('request', req, res);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
    } else {
      res.writeHead(417);
      res.end();
    }
  }

  /** Hands the connection over, when the request asks for it and the server wants it; true if it is not HTTP's now. */
  upgrade(req, method) {
    const { server } = this;
    const wanted = method === CONNECT ? server.listenerCount('connect') > 0 : server.shouldUpgradeCallback(req);
    if (!wanted) {
      if (method !== CONNECT) return false;
      // A tunnel nobody can open. What follows on the connection is not HTTP.
      this.parser?.takeOver();
      this.socket.destroy();
      return true;
    }
    req.upgrade = true;
    this.takeOver();
    return true;
  }

  takeOver() {
    this.parser.takeOver();
  }

  onTaken(rest) {
    const { server, socket, incoming: req } = this;
    this.incoming = null;
    if (!req) return;
    endMessage(req, '');
    const event = req[kMethod] === CONNECT ? 'connect' : 'upgrade';
    this.release();
    // Whoever takes the socket decides when to read.
    socket.readableFlowing = null;
    const head = Buffer.from(rest);
    if (server.listenerCount(event) > 0) server.emit(event, req, socket, head);
    else socket.destroy();
  }

  onBody(chunk) {
    const req = this.incoming;
    if (req && !pushBody(req, chunk)) this.pause();
  }

  /** Who began to listen as the head came reads the body before it is complete. */
  beforeEnd() {
    if (i32[TICKS] === 0) return;
    const { current } = context;
    ticks();
    context.current = current;
  }

  onEnd(trailers) {
    const req = this.incoming;
    this.incoming = null;
    this.inBody = false;
    this.since = -1;
    if (req) endMessage(req, trailers);
  }

  onFail(error) {
    this.fail(error);
  }

  // ---- answers -----------------------------------------------------------------------------------------------------

  onPendingData(delta) {
    this.waitingSize += delta;
    if (this.isPaused && this.waitingSize < this.socket.writableHighWaterMark && !this.incoming) this.resume();
  }

  /** An answer is written: the next one's turn, or the end, or rest. */
  finished(res) {
    const { server, socket } = this;
    const req = res.req;
    res[kEndSpan]?.('HttpRequest', describe(req, res));
    if (channels['http.server.response.finish'] !== undefined) {
      channels['http.server.response.finish'].publish({ request: req, response: res, socket, server });
    }
    this.open--;
    if (!req._consuming || isUnread(req)) req._dump();
    if (socket._httpMessage === res) {
      socket._httpMessage = null;
      res.socket = null;
      res[kFast] = null;
    }
    if (res._events !== undefined || req._events !== undefined) process.nextTick(emitCloses, req, res);
    else res._closed = true;
    if (res._last) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (this.waiting !== null && this.waiting.length > 0) {
      takeTurn(this, this.waiting.shift());
    } else if (!this.incoming && server.keepAliveTimeout > 0) {
      linkIdle(this);
    }
  }

  // ---- the fast road -----------------------------------------------------------------------------------------------

  /** Hands a whole answer to C, which sends it when the read at hand is over. */
  respond(text, bytes, tail) {
    binding.respond(this.id, text, bytes, tail);
    if (this.socket.timeout) this.socket._unrefTimer();
  }

  /** Where answers in pieces, or long ones, are put. */
  streaming() {
    if (this.socket.timeout) this.socket._unrefTimer();
    return (this.output ??= new (lazyOutput())(this, settle));
  }

  /** The last piece of an answer is put there. */
  ending(res) {
    this.output.end(res);
  }

  /** respond() has happened. Users may still begin to listen to what follows, so it waits for their function's end. */
  responded(res) {
    if (this.inside && this.done === null && res._events === undefined && res[kEnds] === null) this.done = res;
    else process.nextTick(settle, this, res);
  }

  told(facts, at, length) {
    const req = new this.server[kIncomingMessage](this.socket);
    req[kText] = placeInArena(at, length);
    req[kArena] = road.arena;
    req.httpVersionMajor = 1;
    req.httpVersionMinor = minorOf(facts);
    if (this.since >= 0) this.since = -1;
    if (this.socket.timeout) this.socket._unrefTimer();
    this.inside = true;
    try {
      this.request(req, methodOf(facts), facts & FLAGS);
    } finally {
      this.inside = false;
      if (facts & COMPLETE) {
        if (this.incoming === req) this.onEnd('');
      } else if (this.since < 0 && this.incoming === req) {
        this.since = f64[NOW];
      }
      const res = this.done;
      if (res !== null) {
        this.done = null;
        if (res._events !== undefined || res[kEnds] !== null) {
          process.nextTick(settle, this, res);
        } else {
          res[kWritten] = true;
          this.finished(res);
        }
      }
    }
  }

  unconsume() {
    if (this.fast && this.socket._httpMessage) this.socket._httpMessage[kFast] = null;
    super.unconsume(onSocketData);
  }

  /** The connection cannot go on: tells the user, or the other side. */
  fail(error) {
    const { server, socket } = this;
    socket.removeListener('error', onSocketError);
    if (socket.listenerCount('error') === 0) socket.on('error', nothing);
    if (this.failed) return;
    this.failed = true;
    if (server.emit('clientError', error, socket)) return;
    // Something of an answer may be on its way: more text would only confuse.
    if (socket.writable && !socket._httpMessage?._headerSent) {
      socket.write(`HTTP/1.1 ${failureStatus(error.code)}\r\nConnection: close\r\n\r\n`, 'latin1');
    }
    socket.destroy(error);
  }

  /** The other side is gone: requests that are not answered yet were aborted. */
  abort() {
    const { incoming, socket } = this;
    this.incoming = null;
    if (incoming) abortRequest(incoming);
    if (socket._httpMessage) abortRequest(socket._httpMessage.req);
    if (this.waiting !== null) for (let i = 0; i < this.waiting.length; i++) abortRequest(this.waiting[i].req);
  }
}

// For a performance entry
function describe(req, res) {
  return {
    req: { method: req.method, url: req.url, headers: req.headers },
    res: { statusCode: res.statusCode, statusMessage: res.statusMessage, headers: res.getHeaders() },
  };
}

// The stream filled its buffer, and nobody has asked for what is in it.
function isUnread(req) {
  return req.readableFlowing === null && req.listenerCount('readable') === 0;
}

function abortRequest(req) {
  if (req && !req.destroyed) req.destroy(new ConnResetException('aborted'));
}

function failureStatus(code) {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return '413 Payload Too Large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}

// Most servers have none that the response would not find for itself.
function responseOptions(server, socket) {
  if (!server.rejectNonStandardBodyWrites && server[kServerResponse] === ServerResponse) return undefined;
  return {
    highWaterMark: socket.writableHighWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  };
}

function takeTurn(connection, res) {
  const { socket } = connection;
  socket._httpMessage = res;
  res.socket = socket;
  if (connection.fast) res[kFast] = connection;
  if (res._events !== undefined) res.emit('socket', socket);
  if (res.outputData.length > 0 || res.finished) res._flush();
}

ServerResponse.prototype[kFinish] = function () {
  this.socket?.[kConnection]?.finished(this);
};

// The request closes before its answer does.
function emitCloses(req, res) {
  if (!req.complete || req.destroyed) {
    closeResponse(res);
  } else if (req.readableEnded) {
    req.once('close', () => closeResponse(res));
    req.destroy();
  } else {
    req.once('end', () => req.destroy());
    closeResponse(res);
  }
}

function settle(connection, res, error = null) {
  onWritten(res, error ?? connection.socket.errored);
}

// ---- idle connections ----------------------------------------------------------------------------------------------

// A ring through `server[kIdle]`, in the order in which they are due: that of coming, while nobody changes the time.
class IdleList {
  constructor() {
    this.previous = this;
    this.next = this;
    this.idleUntil = 0; // before all others
    this.timer = null;
    this.due = 0; // the timer
  }
}

function linkIdle(connection) {
  const { server, socket } = connection;
  if (connection.idleUntil !== 0) unlinkIdle(connection);
  // The time to rest takes the place of any other, the server's or one that a listener has set for its answer.
  if (socket.timeout) socket.setTimeout(0);
  const list = (server[kIdle] ??= new IdleList());
  connection.idleUntil = f64[NOW] + server.keepAliveTimeout + server.keepAliveTimeoutBuffer;
  let before = list.previous;
  while (before.idleUntil > connection.idleUntil) before = before.previous;
  connection.previous = before;
  connection.next = before.next;
  before.next.previous = connection;
  before.next = connection;
  if (list.timer === null || list.due > connection.idleUntil) armIdle(list, connection.idleUntil);
}

function unlinkIdle(connection) {
  if (connection.idleUntil === 0) return;
  connection.idleUntil = 0;
  connection.previous.next = connection.next;
  connection.next.previous = connection.previous;
  connection.previous = connection.next = null;
}

function endRest(connection) {
  const { server, socket } = connection;
  unlinkIdle(connection);
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
}

function armIdle(list, due) {
  clearTimeout(list.timer);
  list.due = due;
  list.timer = setTimeout(sweepIdle, Math.max(1, due - f64[NOW]), list);
  list.timer.unref();
}

function sweepIdle(list) {
  list.timer = null;
  for (let c = list.next; c !== list; c = list.next) {
    if (c.idleUntil > f64[NOW]) {
      armIdle(list, c.idleUntil);
      return;
    }
    unlinkIdle(c);
    c.socket.emit('timeout');
  }
}

// ---- events of sockets ---------------------------------------------------------------------------------------------

function onSocketData(chunk) {
  const connection = this[kConnection];
  const { parser } = connection;
  if (!parser) return;
  if (connection.since < 0) connection.since = f64[NOW];
  if (connection.idleUntil !== 0) endRest(connection);
  parser.execute(chunk);
}

function onSocketError(error) {
  this[kConnection].fail(error);
}

function onSocketTimeout() {
  const connection = this[kConnection];
  const req = connection.incoming;
  const res = this._httpMessage;
  const heard = (req && !req.complete && req.emit('timeout', this)) || false;
  const answered = (res && res.emit('timeout', this)) || false;
  const served = connection.server.emit('timeout', this);
  if (!heard && !answered && !served) this.destroy();
}

function onSocketClose() {
  const connection = this[kConnection];
  if (connection === undefined) return; // called by somebody else, for something else
  connection.leave();
  connection.endRoad();
  connection.output?.close();
  connection.parser?.free();
  connection.parser = null;
  this.parser = null;
  connection.abort();
}

function closeAnswers() {
  const res = this._httpMessage;
  if (res) closeResponse(res);
  const waiting = this[kConnection]?.waiting ?? [];
  for (let i = 0; i < waiting.length; i++) closeResponse(waiting[i]);
}

function onSocketEnd() {
  const connection = this[kConnection];
  const error = connection.parser?.finish();
  if (error && !connection.failed) {
    connection.fail(error);
    return;
  }
  const last = connection.waiting?.length > 0 ? connection.waiting[connection.waiting.length - 1] : this._httpMessage;
  if (!connection.server.httpAllowHalfOpen) {
    if (this.writable) this.end();
  } else if (last) {
    last._last = true;
  } else if (this.writable) {
    this.end();
  }
}

function onSocketDrain() {
  const connection = this[kConnection];
  if (connection.isPaused && !connection.incoming) connection.resume();
  const res = this._httpMessage;
  if (res && !res.finished) res._flush();
}

function refuseEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

module.exports = {
  Server,
  ServerResponse,
  connectionListener,
  httpServerPreClose,
  setupConnectionsTracking,
  storeHTTPOptions,
  kChecking,
  kConnection,
  kServerResponse,
  kIncomingMessage,
};
