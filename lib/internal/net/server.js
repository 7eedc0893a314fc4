// SPDX-License-Identifier: MIT
// net.Server. Whatever form listen() has, it ends in startListening().
//
// 'close' comes when the handle is closed and no connection is left; each Socket that was accepted counts itself out.
// Connections that were given to other processes are counted there (internal/child_process/socket_lists).
//
// In a worker of a cluster the primary binds: see internal/cluster/role.
'use strict';

const { channels, traced, tracing } = require('internal/channels');
const EventEmitter = require('node/events');
const { TCP, Pipe, IPV6_ONLY, REUSE_PORT } = require('internal/net/handle');
const { Socket, seconds, kNoDelay, kKeepAlive } = require('internal/net/socket');
const { isPath, isPort, kTake, normalizeArgs } = require('internal/net/args');
const {
  ErrnoException,
  UVExceptionWithHostPort,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
  },
} = require('internal/errors');
const { validateAbortSignal, validateNumber, validatePort } = require('internal/validate');
const { getDefaultHighWaterMark } = require('internal/streams/state');
const { kRejection } = require('internal/events/symbols');
const role = require('internal/cluster/role');

const BACKLOG = 511;
const EINVAL = -22;
const LINK_LOCAL = /^fe[89ab]/i; // such an address needs a zone, which a name does not give

const kStarting = Symbol('kStarting'); // the token of a listen() whose host is being looked up

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options === null || options === undefined) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  } else if (options.captureRejections !== undefined) {
    EventEmitter.call(this, { captureRejections: options.captureRejections });
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  if (options.blockList !== undefined) {
    const { BlockList } = require('internal/net/block_list');
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this[kStarting] = null;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = seconds(options.keepAliveInitialDelay);
  // Whatever is no size is the usual one, as in Node.
  this.highWaterMark = options.highWaterMark >= 0 ? options.highWaterMark : getDefaultHighWaterMark(false);
  return undefined;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

// ---- listening -----------------------------------------------------------------------------------------------------

Server.prototype.listen = function listen(...args) {
  const [given, callback] = normalizeArgs(args);
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN(); // of two that are still to start, the later one starts
  if (callback !== null) this.once('listening', callback);

  let options = given._handle || given.handle || given;
  if (typeof options[kTake] === 'function') options = options[kTake]();
  if (options instanceof TCP || options instanceof Pipe) {
    startListening(this, { handle: options, backlog: backlogOf(given, args) });
    return this;
  }
  if (options !== given && options.handle instanceof TCP) options = given;
  abortedBy(this, given.signal);
  trace('asyncStart', { server: this, options });
  const backlog = backlogOf(options, args);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    startListening(this, { fd: options.fd, backlog });
    return this;
  }

  // listen(), listen(cb), listen(null), { port: undefined }, { port: null }: any port
  let { port } = options;
  const isAny = args.length === 0 || typeof args[0] === 'function';
  if (isAny || port === null || (port === undefined && 'port' in options)) port = 0;
  if (typeof port === 'number' || typeof port === 'string') {
    port = validatePort(port, 'options.port');
    const flags = (options.ipv6Only === true ? IPV6_ONLY : 0) | (options.reusePort ? REUSE_PORT : 0);
    const exclusive = Boolean(options.exclusive) || Boolean(options.reusePort);
    if (options.host) lookupAndListen(this, options.host, { port, backlog, flags, exclusive });
    else startListening(this, { port, backlog, flags, exclusive });
    return this;
  }
  if (options.path && isPath(options.path)) {
    const { readableAll, writableAll } = options;
    if ((readableAll || writableAll) && options.path[0] === '\0') {
      throw new ERR_INVALID_ARG_VALUE('options', options, 'can not set readableAll or writableAllt to true when path ' +
        'is abstract unix socket'); // sic
    }
    startListening(this, { path: options.path, backlog, exclusive: Boolean(options.exclusive) });
    if (this._handle && (readableAll || writableAll)) {
      const err = this._handle.chmod(Boolean(readableAll), Boolean(writableAll));
      if (err < 0) {
        this._handle.close();
        this._handle = null;
        throw new ErrnoException(err, 'uv_pipe_chmod');
      }
    }
    return this;
  }
  if (!('port' in options) && !('path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

// In the options, or the number behind the port: listen(port, backlog), listen(port, host, backlog).
function backlogOf(options, args) {
  if (options.backlog) return options.backlog;
  if (typeof args[0] === 'object' && args[0] !== null) return isBacklog(args[1]) ? args[1] : undefined;
  if (isBacklog(args[1])) return args[1];
  return isBacklog(args[2]) ? args[2] : undefined;
}

function isBacklog(value) {
  return typeof value !== 'function' && value !== null && value !== '' && isPort(value) ? Number(value) : false;
}

function abortedBy(server, signal) {
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) {
    process.nextTick(() => server.close());
    return;
  }
  const disposable = EventEmitter.addAbortListener(signal, () => server.close());
  server.once('close', () => disposable[Symbol.dispose]());
}

function lookupAndListen(server, host, target) {
  const token = server[kStarting] = {};
  require('node/dns').lookup(host, { all: true }, (err, addresses) => {
    if (server[kStarting] !== token) return; // closed meanwhile
    server[kStarting] = null;
    if (err) {
      server.emit('error', err);
      return;
    }
    const { address, family } = addresses.find((found) => !LINK_LOCAL.test(found.address)) ?? addresses[0];
    startListening(server, { ...target, host: address, family });
  });
}

// All ways lead here. {handle} | {fd} | {path} | {host, family, port}; no host means all addresses, IPv6 first.
function startListening(server, target) {
  if (target.handle !== undefined) listenOn(server, target, target.handle);
  else if (role.worker === undefined || target.exclusive) listenOn(server, target, makeHandle(target));
  else shareListening(server, target);
}

// The primary answers with a handle, or with why there is none.
function shareListening(server, target) {
  const { host, family, port, path, fd, backlog, flags } = target;
  const token = server[kStarting] = {};
  role.worker._getServer(server, {
    address: host ?? path ?? null,
    port: path === undefined ? port : -1,
    addressType: path === undefined ? family ?? (port === undefined ? undefined : 4) : -1,
    fd,
    flags: flags ?? 0,
    backlog,
  }, (err, handle) => {
    if (server[kStarting] !== token) { // closed meanwhile
      handle?.close();
      return;
    }
    server[kStarting] = null;
    listenOn(server, target, err === 0 ? handle : err);
  });
}

function listenOn(server, target, handle) {
  const { host, port, path, backlog } = target;
  if (typeof handle === 'number') {
    const address = host ?? path ?? (port === undefined ? null : '0.0.0.0');
    const syscall = role.worker === undefined ? 'listen' : 'bind';
    failLater(server, new UVExceptionWithHostPort(handle, syscall, address, port));
    return;
  }
  server._handle = handle;
  server._pipeName = path;
  handle.owner = server;
  handle.onconnection = onConnection;
  const err = handle.listen(Number(backlog) || BACKLOG);
  if (err !== 0) {
    const error = new UVExceptionWithHostPort(err, 'listen', host ?? path ?? (port === undefined ? null : '::'), port);
    handle.close();
    server._handle = null;
    failLater(server, error);
    return;
  }
  if (path !== undefined) server._connectionKey = `-1:${path}:-1`;
  else if (host !== undefined) server._connectionKey = `${target.family}:${host}:${port}`;
  else if (port !== undefined) server._connectionKey = handle.isV4 ? `4:0.0.0.0:${port}` : `6::::${port}`;
  if (server._unref) server.unref();
  trace('asyncEnd', { server });
  process.nextTick(() => {
    if (server._handle === handle) server.emit('listening');
  });
}

function trace(event, message) {
  if (traced['net.server.listen'] > 0) tracing('net.server.listen')[event].publish(message);
}

function failLater(server, error) {
  trace('error', { server, error });
  process.nextTick(() => server.emit('error', error));
}

/** A bound handle, or errno. */
function makeHandle({ fd, path, host, family, port, flags }) {
  if (fd !== undefined) return handleOfFd(fd);
  if (path !== undefined) {
    const pipe = new Pipe(true, false, 'PIPESERVERWRAP');
    return bound(pipe, pipe.bind(path));
  }
  if (host) return bindTo(host, port, family === 6 ? flags : flags & ~IPV6_ONLY);
  const v6 = bindTo('::', port, flags);
  // A machine without IPv6
  if (typeof v6 !== 'number') return v6;
  const v4 = bindTo('0.0.0.0', port, flags & ~IPV6_ONLY);
  if (typeof v4 !== 'number') v4.isV4 = true;
  return v4;
}

function bindTo(address, port, flags) {
  const tcp = new TCP(true, 'TCPSERVERWRAP');
  return bound(tcp, tcp.bind(address, port, flags));
}

function bound(handle, err) {
  if (err === 0) return handle;
  handle.close();
  return err;
}

function handleOfFd(fd) {
  const kind = internalBinding('stdio').kind(fd);
  if (kind !== 'PIPE' && kind !== 'TCP') return EINVAL;
  const handle = kind === 'PIPE' ? new Pipe() : new TCP();
  return bound(handle, handle.open(fd));
}

// net._createServerHandle(address, port, family, fd, flags): a bound handle for listen({ handle }), or errno.
function createServerHandle(address, port, family, fd, flags = 0) {
  if (typeof fd === 'number' && fd >= 0) return handleOfFd(fd);
  if (port === -1 && family === -1) return makeHandle({ path: address });
  return makeHandle({ host: address, family, port: port | 0, flags });
}

// ---- connections ---------------------------------------------------------------------------------------------------

function onConnection(err, handle) {
  const server = this.owner;
  if (server) accept(server, err, handle);
}

function accept(server, err, handle) {
  if (err !== 0) {
    server.emit('error', new ErrnoException(err, 'accept'));
    return;
  }
  if (handle === undefined) return; // gone before it was accepted
  const { maxConnections, blockList } = server;
  if (typeof maxConnections === 'number' && server._connections >= maxConnections) {
    drop(server, handle);
    return;
  }
  if (blockList !== undefined) {
    const peer = handle.peerName?.();
    if (typeof peer === 'object' && blockList.check(peer.address, peer.family.toLowerCase())) {
      drop(server, handle);
      return;
    }
  }
  const { highWaterMark, noDelay, keepAlive } = server;
  const socket = new Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: highWaterMark,
    writableHighWaterMark: highWaterMark,
  });
  if (noDelay && handle.setNoDelay) {
    socket[kNoDelay] = true;
    handle.setNoDelay(true);
  }
  if (keepAlive && handle.setKeepAlive) {
    socket[kKeepAlive] = [true, server.keepAliveInitialDelay];
    handle.setKeepAlive(true, server.keepAliveInitialDelay);
  }
  server._connections++;
  socket.server = socket._server = server;
  server.emit('connection', socket);
  if (channels['net.server.socket'] !== undefined) channels['net.server.socket'].publish({ socket });
}

function drop(server, handle) {
  const local = handle.sockName?.() ?? {};
  const remote = handle.peerName?.() ?? {};
  handle.close();
  server.emit('drop', {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  });
}

Server.prototype.getConnections = function getConnections(callback) {
  let total = this._connections;
  let left = this._workers.length;
  const end = (err) => process.nextTick(callback, err, err === null ? total : undefined);
  if (left === 0) end(null);
  for (const list of this._workers) {
    list.count((err, count) => {
      if (left <= 0) return; // failed before
      total += count ?? 0;
      left = err ? 0 : left - 1;
      if (left === 0) end(err);
    });
  }
  return this;
};

// Connections were given to another process: `list` counts them.
Server.prototype._setupWorker = function _setupWorker(list) {
  this._usingWorkers = true;
  this._workers.push(list);
  list.target.once('disconnect', () => { this._workers = this._workers.filter((other) => other !== list); });
};

// ---- closing -------------------------------------------------------------------------------------------------------

Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') {
    if (this._handle || this[kStarting]) this.once('close', callback);
    else this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
  }
  this[kStarting] = null;
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  const lists = this._workers;
  // Until the others have closed theirs they count as one.
  if (lists.length > 0) this._connections++;
  let left = lists.length;
  for (const list of lists) {
    list.close(() => {
      if (--left > 0) return;
      this._connections--;
      this._emitCloseIfDrained();
    });
  }
  if (left === 0) this._emitCloseIfDrained();
  return this;
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle || this._connections > 0) return;
  process.nextTick(() => this.emit('close'));
};

Server.prototype[Symbol.asyncDispose] = function () {
  if (!this._handle) return Promise.resolve();
  return new Promise((resolve, reject) => {
    this.close((err) => (err ? reject(err) : resolve()));
  });
};

Server.prototype[kRejection] = function (err, event, socket) {
  if (event === 'connection') socket.destroy(err);
  else this.emit('error', err);
};

// ---- the rest ------------------------------------------------------------------------------------------------------

Server.prototype.address = function address() {
  const { _handle: handle } = this;
  if (!handle) return null;
  if (handle.sockName === undefined) return this._pipeName ?? null;
  const name = handle.sockName();
  if (typeof name === 'number') throw new ErrnoException(name, 'address');
  return name;
};

Server.prototype.ref = function ref() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

Object.defineProperty(Server.prototype, 'listening', {
  get() { return Boolean(this._handle); },
  enumerable: true,
  configurable: true,
});

module.exports = { Server, createServerHandle };
