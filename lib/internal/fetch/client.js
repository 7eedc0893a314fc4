// SPDX-License-Identifier: MIT
// HTTP/1.1 as fetch() speaks it: connections of its own, kept for the next request to their origin, on the fast road
// where the socket allows it (internal/http/road.js).
//
//   exchange()      a request's head and body go out, the Exchange is the answer, whose body it keeps until it is read
//   FetchConnection a socket, with the exchange it serves or in the `idle` of its pool
//
// Exchanges whose requests go out by an object of the program's are in dispatched.js.
//
// How an answer can fail is told by the errors that undici, which programs know from Node.js, has for it.
'use strict';

const { setTimeout } = require('internal/timer_functions');
const { fetching } = require('internal/channels');
const { Connection, road, FLAGS, COMPLETE, BEHIND, methodOf: statusOf } = require('internal/http/road');
const { KEEP_ALIVE, UPGRADE, Parser, lenientFlags, maxHeaderSizeOption } = require('internal/http/common');
const { connector, proxyFor } = require('internal/http/agent');
const { isIP } = require('internal/net/address');
const { ErrnoException } = require('internal/errors');
const { f64, NOW } = require('internal/cells');
const bodies = require('web/body');
const context = require('internal/async_context');
const lazy = require('internal/lazy');
const binding = internalBinding('http');

const lazyTell = lazy(() => require('internal/fetch/channels').tell);

const LATIN1 = 2; // for handles
const KEPT_MS = 4000; // idle, unless the server says otherwise
const KEPT_MS_MAX = 600_000;
const MARGIN_MS = 1000; // before the server closes
const WAITING_MAX = 64 * 1024; // of a body that nobody reads
const CONNECT_MS = 10_000; // until a connection can be used
const SILENCE_MS = 300_000; // before an answer, and within its body
const GUARD_MS = 1000; // how often that is looked at
const hint = /\nkeep-alive:timeout=(\d+)/i;

class SocketError extends Error {
  constructor(message, socket) {
    super(message);
    this.name = 'SocketError';
    this.code = 'UND_ERR_SOCKET';
    this.socket = socket;
  }
}

// An Error with a name and code of undici's
function named(name, code, message) {
  const error = new Error(message);
  error.name = name;
  error.code = `UND_ERR_${code}`;
  return error;
}

const failure = (cause) => new TypeError('fetch failed', { cause });

// ---- connections ---------------------------------------------------------------------------------------------------

class Pool {
  constructor(url, agent) {
    this.agent = agent;
    this.origin = url.origin;
    this.authority = url.host; // as the header Host says it
    this.protocol = url.protocol;
    this.secure = this.protocol === 'https:';
    this.gone = false; // out of `pools`
    this.port = Number(url.port) || (this.secure ? 443 : 80);
    this.host = url.hostname[0] === '[' ? url.hostname.slice(1, -1) : url.hostname;
    this.proxy = this.secure ? undefined : proxyFor(agent, this); // that reads whole URLs
    this.open = new Set(); // connections
    this.guard = null; // looks after them
    this.idle = []; // of these, those that wait for a request, the newest last
    this.timer = null;
  }

  /** Gives the exchange to a connection, an idle one if there is. */
  serve(exchange) {
    for (;;) {
      const connection = this.idle.pop();
      if (connection === undefined) break;
      const { socket } = connection;
      if (!socket.destroyed && socket.writable) {
        // What has news is over for the other side: we have not heard of it yet.
        if (socket._handle?.hasNews) {
          socket.destroy();
          continue;
        }
        socket.ref();
        connection.send(exchange);
        return;
      }
    }
    const { host, port } = this;
    const options = { __proto__: null, host, port, servername: isIP(host) ? '' : host, noDelay: true };
    if (this.secure) options.ALPNProtocols = ['http/1.1'];
    // What an agent asks a request for
    const asker = { timeout: undefined, shouldKeepAlive: true, emit() {} };
    this.agent.createSocket(asker, options, (err, socket) => {
      if (!err && !exchange.settled) {
        new FetchConnection(socket, this).send(exchange);
        return;
      }
      if (err) exchange.fail(err);
      else socket.destroy();
      this.leaveIfEmpty();
    });
  }

  /** The connection rests until a request needs it, or its time is over. */
  rest(connection, head) {
    const match = hint.exec(head);
    const ms = match === null ? KEPT_MS : Math.min(Number(match[1]) * 1000 - MARGIN_MS, KEPT_MS_MAX);
    if (ms <= 0) {
      connection.socket.destroy();
      return;
    }
    connection.idleUntil = f64[NOW] + ms;
    connection.socket.unref();
    this.idle.push(connection);
    if (this.timer === null) this.watch(ms);
  }

  watch(ms) {
    this.timer = setTimeout(() => this.sweep(), Math.max(ms, 1));
    this.timer.unref();
  }

  sweep() {
    this.timer = null;
    let next = Infinity;
    for (const connection of [...this.idle]) {
      if (connection.idleUntil <= f64[NOW]) connection.socket.destroy();
      else next = Math.min(next, connection.idleUntil);
    }
    if (next !== Infinity) this.watch(next - f64[NOW]);
  }

  add(connection) {
    this.open.add(connection);
    if (this.guard !== null) return;
    this.guard = setInterval(() => {
      for (const each of this.open) each.checkTime();
    }, GUARD_MS);
    this.guard.unref();
  }

  /** A connection has closed; with the last one the pool goes. */
  forget(connection) {
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    this.open.delete(connection);
    this.leaveIfEmpty();
  }

  leaveIfEmpty() {
    if (this.open.size > 0) return;
    clearInterval(this.guard);
    this.guard = null;
    this.gone = true;
    pools.get(this.agent)?.delete(this.origin);
  }
}

const pools = new WeakMap(); // agent -> origin -> Pool

let lastUrl; // that was asked for; nobody changes it
let lastPool;
let lastPath;

function poolOf(url) {
  const agent = connector(url.protocol);
  let ofAgent = pools.get(agent);
  if (ofAgent === undefined) pools.set(agent, (ofAgent = new Map()));
  const { origin } = url;
  let pool = ofAgent.get(origin);
  if (pool === undefined) ofAgent.set(origin, (pool = new Pool(url, agent)));
  return pool;
}

class FetchConnection extends Connection {
  constructor(socket, pool) {
    super(socket);
    this.pool = pool;
    this.exchange = null;
    this.since = f64[NOW]; // when something came, or went, last
    this.idleUntil = 0;
    this.error = undefined; // of the socket
    this.parser = new Parser(this, true, maxHeaderSizeOption(), 0, lenientFlags());
    this.id = this.parser.id;
    pool.add(this);
    socket.on('error', (err) => { this.error = err; });
    socket.on('end', () => this.ended());
    socket.on('close', () => this.closed());
    if (pool.secure) socket.on('data', (chunk) => this.read(chunk));
    else if (socket.connecting) socket.once('connect', () => this.start());
    else this.start();
  }

  start() {
    if (!this.consume()) this.socket.on('data', (chunk) => this.read(chunk));
  }

  read(chunk) {
    this.parser?.execute(chunk);
  }

  unconsume() {
    super.unconsume((chunk) => this.read(chunk));
  }

  /** Ends a connection of which nothing has been heard for too long. */
  checkTime() {
    const { exchange, pool, socket } = this;
    const silence = f64[NOW] - this.since;
    if (exchange === null) return;
    if (socket.connecting || socket.secureConnecting) {
      if (silence < CONNECT_MS) return;
      const tried = socket.autoSelectFamilyAttemptedAddresses;
      const where = Array.isArray(tried) && tried.length > 0
        ? `attempted addresses: ${tried.join(', ')}` : `attempted address: ${pool.host}:${pool.port}`;
      this.giveUp(named('ConnectTimeoutError', 'CONNECT_TIMEOUT',
                        `Connect Timeout Error (${where}, timeout: ${CONNECT_MS}ms)`));
    } else if (silence < SILENCE_MS) {
      // It may yet come.
    } else if (exchange.status !== 0) {
      if (!this.isPaused) this.giveUp(named('BodyTimeoutError', 'BODY_TIMEOUT', 'Body Timeout Error'));
    } else if (exchange.sent) {
      this.giveUp(named('HeadersTimeoutError', 'HEADERS_TIMEOUT', 'Headers Timeout Error'));
    }
  }

  resume() {
    if (this.isPaused) this.since = f64[NOW];
    super.resume();
  }

  send(exchange) {
    this.exchange = exchange;
    this.since = f64[NOW];
    this.parser.renew();
    exchange.connection = this;
    if (exchange.told !== undefined) exchange.told.sending(exchange.head, this.socket);
    const { head, body } = exchange;
    if (body === null) {
      this.write(head, undefined);
      exchange.sent = true;
      if (exchange.told !== undefined) exchange.told.sent();
    } else if (body.stream === null && body.source instanceof Uint8Array) {
      this.write(head, body.source);
      exchange.sent = true;
      if (exchange.told !== undefined) {
        exchange.told.chunkSent(body.source);
        exchange.told.sent();
      }
    } else {
      this.write(head, undefined);
      this.stream(exchange, body).catch((error) => {
        exchange.fail(error);
        this.socket.destroy();
      });
    }
  }

  /** Text in Latin-1, and bytes behind it: by one call where nothing stands between us and the handle. */
  write(text, bytes) {
    const { socket } = this;
    if (!this.fast || socket.writableLength !== 0) {
      if (bytes !== undefined) socket.cork();
      socket.write(text, 'latin1');
      if (bytes === undefined) return;
      socket.write(bytes);
      socket.uncork();
      return;
    }
    const done = (err) => {
      if (err < 0) socket.destroy(new ErrnoException(err, 'write'));
    };
    const { _handle: handle } = socket;
    const result = bytes === undefined
      ? handle.write(text, LATIN1, done) : handle.writev([text, LATIN1, bytes, 0], done);
    if (result < 0) done(result);
  }

  async stream(exchange, body) {
    const { socket } = this;
    const chunked = body.length === null;
    let written = 0;
    for await (const chunk of context.iterate(bodies.streamOf(body))) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      if (chunk.byteLength === 0) continue;
      if (socket.destroyed) return;
      written += chunk.byteLength;
      socket.cork();
      if (chunked) socket.write(`${chunk.byteLength.toString(16)}\r\n`, 'latin1');
      let more = socket.write(chunk);
      if (chunked) more = socket.write('\r\n', 'latin1');
      socket.uncork();
      if (exchange.told !== undefined) exchange.told.chunkSent(chunk);
      if (!more && !socket.destroyed) await context.keep(drained(socket));
    }
    if (!chunked && written !== body.length) throw mismatch();
    if (chunked && !socket.destroyed) socket.write('0\r\n\r\n', 'latin1');
    this.since = f64[NOW];
    exchange.sent = true;
    if (exchange.told !== undefined) exchange.told.sent();
  }

  // ---- the answer --------------------------------------------------------------------------------------------------

  told(facts, at, length) {
    const status = statusOf(facts);
    this.head(status, facts & FLAGS, binding.latin1(road.arena, at, length));
    if (facts & COMPLETE && status >= 200) this.onEnd('', (facts & BEHIND) !== 0);
  }

  onHead(parser, text, flags) {
    this.head(parser.status, flags, text);
  }

  head(status, flags, text) {
    const { exchange } = this;
    this.since = f64[NOW];
    if (exchange === null || exchange.status !== 0) this.break('bad response');
    else if (status === 101 || flags & UPGRADE) this.break('bad upgrade');
    else if (status >= 200) {
      if (exchange.method === 'HEAD') this.parser.noBody();
      exchange.keep = (flags & KEEP_ALIVE) !== 0;
      exchange.begin(status, text);
    }
  }

  onBody(chunk) {
    this.since = f64[NOW];
    if (this.exchange !== null && !this.exchange.push(chunk, this.fast)) this.pause();
  }

  onEnd(trailers, behind = false) {
    const { exchange, socket } = this;
    if (exchange === null || exchange.status === 0) return;
    this.exchange = null;
    exchange.connection = null;
    exchange.end(trailers);
    this.resume();
    if (!exchange.keep || behind || !exchange.sent || socket.destroyed) socket.destroy();
    else this.pool.rest(this, exchange.text);
  }

  onFail(err) {
    err.name = 'HTTPParserError';
    this.giveUp(err);
  }

  break(what) {
    this.giveUp(new SocketError(what, this.socket));
  }

  /** The connection is of no use any more, for that reason. */
  giveUp(error) {
    this.error = error;
    this.socket.destroy();
    this.closed();
  }

  /** Whom it serves has given up. */
  abandon() {
    this.exchange = null;
    this.socket.destroy();
  }

  ended() {
    this.parser?.finish(); // an answer may go on until the connection ends
    this.socket.destroy();
    this.closed();
  }

  closed() {
    const { exchange, parser, pool } = this;
    if (parser === null) return;
    this.endRoad();
    parser.close();
    this.parser = null;
    pool.forget(this);
    if (exchange === null || this.exchange === null) return;
    this.exchange = null;
    exchange.connection = null;
    exchange.fail(this.error ?? new SocketError('other side closed', this.socket));
  }
}

/** Once there is room to write again, or never will be. */
function drained(socket) {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

function mismatch() {
  return named('RequestContentLengthMismatchError', 'REQ_CONTENT_LENGTH_MISMATCH',
               'Request body length does not match content-length header');
}

// ---- exchanges -----------------------------------------------------------------------------------------------------

class Exchange {
  constructor(method, body) {
    this.method = method;
    this.head = ''; // of the request
    this.body = body;
    this.connection = null;
    this.told = undefined; // of channels that have subscribers
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.settled = false; // the promise
    this.sent = false; // the whole request
    this.keep = false; // the connection may serve another one
    this.status = 0; // of the answer, once it is there
    this.text = ''; // its head, see internal/http/incoming.js
    this.chunks = []; // of its body, not read yet
    this.size = 0;
    this.over = false;
    this.finished = false; // ... and read
    this.error = undefined;
    this.all = false; // the body is wanted as a whole
    this.dropped = false; // ... not at all
    this.wake = null; // who waits for it
    this.onover = null; // hears of the end, or that there is none
    this.forget = undefined; // the signal that can abort it
  }

  begin(status, text) {
    this.status = status;
    this.text = text;
    if (this.told !== undefined) this.told.headers(status, text);
    this.settled = true;
    (0, this.resolve)(this);
  }

  /** False when the connection should rest. `own`: nobody else has the memory of the chunk. */
  push(chunk, own) {
    if (this.told !== undefined) this.told.chunkReceived(chunk);
    if (this.dropped) return true;
    this.chunks.push(own ? chunk : new Uint8Array(chunk));
    this.size += chunk.length;
    if (this.wake !== null && !this.all) this.wake();
    return this.all || this.size < WAITING_MAX;
  }

  end(trailers) {
    this.over = true;
    if (this.told !== undefined) this.told.trailers(trailers);
    this.settle();
  }

  fail(cause) {
    if (this.over || this.error !== undefined) return;
    if (this.told !== undefined) this.told.error(cause);
    this.giveUp(this.settled ? new TypeError('terminated', { cause }) : failure(cause));
  }

  /** Nothing more comes, for that reason. */
  giveUp(error) {
    if (this.finished || this.error !== undefined) return;
    this.error = error;
    this.chunks = [];
    if (!this.settled) (0, this.reject)(error);
    this.settled = true;
    const { connection } = this;
    this.connection = null;
    if (connection !== null) connection.abandon(error);
    this.forget?.();
    this.settle();
  }

  /** A signal can end it; null: none. */
  obey(signal) {
    if (signal === null) return;
    const abort = () => this.giveUp(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.forget = () => signal.removeEventListener('abort', abort);
  }

  /** Everything has reached who wanted it: nothing can be given up any more. */
  finish() {
    this.finished = true;
    this.forget?.();
  }

  settle() {
    this.onover?.();
    this.wake?.();
  }

  /** Nobody wants the body: the connection can serve others after it. */
  drop() {
    this.dropped = true;
    this.chunks = [];
    this.finish();
    this.connection?.resume();
  }

  /** The body, which is complete. */
  take() {
    const { chunks, size } = this;
    this.finish();
    this.chunks = [];
    this.size = 0;
    if (chunks.length === 1) return chunks[0];
    const bytes = new Uint8Array(size);
    for (let i = 0, at = 0; i < chunks.length; at += chunks[i++].length) bytes.set(chunks[i], at);
    return bytes;
  }

  /** The whole body, at once or by a promise; its memory may be longer. */
  readAll() {
    if (this.error !== undefined) throw this.error;
    if (this.over) return this.take();
    this.all = true;
    this.connection?.resume();
    return new Promise((resolve, reject) => {
      this.wake = () => (this.error === undefined ? resolve(this.take()) : reject(this.error));
    });
  }

  stream() {
    let controller;
    const feed = () => {
      this.wake = null;
      const { chunks } = this;
      if (chunks.length > 0) {
        this.chunks = [];
        this.size = 0;
        for (let i = 0; i < chunks.length; i++) {
          const { buffer, byteOffset, length } = chunks[i];
          controller.enqueue(new Uint8Array(buffer, byteOffset, length));
        }
      }
      if (!this.over) return;
      this.onover = null;
      this.finish();
      controller.close();
      controller.byobRequest?.respond(0);
    };
    return new ReadableStream({
      type: 'bytes',
      start: (its) => {
        controller = its;
        this.onover = () => {
          if (this.error !== undefined) {
            this.wake = null;
            controller.error(this.error);
          } else if (this.chunks.length === 0) {
            feed();
          }
        };
        if (this.error !== undefined || this.over) this.onover();
      },
      pull: () => {
        if (this.chunks.length > 0) feed();
        else this.wake = feed;
        this.connection?.resume();
      },
      cancel: () => {
        this.onover = this.wake = null;
        this.giveUp(new DOMException('This operation was aborted', 'AbortError'));
      },
    }, { highWaterMark: 0 });
  }
}

function framing(method, body) {
  if (body === null) return method === 'POST' || method === 'PUT' ? 'content-length: 0\r\n' : '';
  return body.length === null ? 'transfer-encoding: chunked\r\n' : `content-length: ${body.length}\r\n`;
}

/** Sends a request; the promise is of the Exchange, once its answer begins. `lines` are "name: value\r\n". */
function exchange(url, method, lines, keep, body, signal) {
  if (url !== lastUrl || lastPool.gone || lastPool.agent !== connector(lastPool.protocol)) {
    lastPool = poolOf(url);
    lastPath = `${url.pathname}${url.search}`;
    lastUrl = url;
  }
  const pool = lastPool;
  const path = lastPath;
  const { proxy } = pool;
  const made = new Exchange(method, body);
  if (fetching.watched) {
    made.told = lazyTell()(url, path, method, lines, body);
    lines = made.told.lines();
  }
  const target = proxy === undefined ? path : `${pool.origin}${path}`;
  // A server that knows no better may answer HEAD with a body all the same.
  const connection = keep && method !== 'HEAD' ? 'keep-alive' : 'close';
  let head = `${method} ${target} HTTP/1.1\r\nhost: ${pool.authority}\r\nconnection: ${connection}\r\n`;
  if (proxy !== undefined) {
    head += 'proxy-connection: keep-alive\r\n';
    if (proxy.auth !== undefined) head += `proxy-authorization: ${proxy.auth}\r\n`;
  }
  made.head = `${head}${lines}${framing(method, body)}\r\n`;
  made.obey(signal);
  pool.serve(made);
  return made.promise;
}

module.exports = { Exchange, exchange, failure, mismatch };
