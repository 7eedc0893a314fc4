// SPDX-License-Identifier: MIT
// dgram.Socket.
//
//   binding      bind() looks the address up, so that a socket is BINDING until the next turn at least; what was asked
//                of it meanwhile (send, connect, close) waits in `queue`
//   connecting   the same for the peer's address
//   closed       no handle any more
'use strict';

const { channels } = require('internal/channels');
const EventEmitter = require('node/events');
const {
  UDP, createSocketHandle, kOnMessage, kOnError, IPV6_ONLY, REUSE_ADDR, REUSE_PORT, SEND_BUFFER, RECEIVE_BUFFER,
} = require('internal/dgram/handle');
const { readSend } = require('internal/dgram/send');
const { isIP } = require('internal/net/address');
const {
  ErrnoException,
  ExceptionWithHostPort,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_IP_BLOCKED,
    ERR_MISSING_ARGS,
    ERR_SOCKET_ALREADY_BOUND,
    ERR_SOCKET_BAD_BUFFER_SIZE,
    ERR_SOCKET_BAD_TYPE,
    ERR_SOCKET_BUFFER_SIZE,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validateObject, validatePort, validateString,
        validateUint32 } = require('internal/validate');
const { option } = require('internal/options');

const UNBOUND = 0, BINDING = 1, BOUND = 2;
const DISCONNECTED = 0, CONNECTING = 1, CONNECTED = 2;

const role = require('internal/cluster/role');

const kState = Symbol('state symbol');

function Socket(type, listener) {
  EventEmitter.call(this);
  let options = {};
  if (type !== null && typeof type === 'object') {
    options = type;
    ({ type } = options);
  }
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  const { lookup, recvBufferSize, sendBufferSize, receiveBlockList, sendBlockList, signal } = options;
  if (recvBufferSize !== undefined) validateUint32(recvBufferSize, 'options.recvBufferSize');
  if (sendBufferSize !== undefined) validateUint32(sendBufferSize, 'options.sendBufferSize');
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  checkBlockList(receiveBlockList, 'options.receiveBlockList');
  checkBlockList(sendBlockList, 'options.sendBlockList');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');

  this.type = type;
  this[kState] = {
    handle: new UDP(type),
    bind: UNBOUND,
    connection: DISCONNECTED,
    queue: undefined,
    lookup: lookup ?? require('node/dns').lookup,
    flags: (options.reuseAddr ? REUSE_ADDR : 0) | (options.ipv6Only ? IPV6_ONLY : 0) |
           (options.reusePort ? REUSE_PORT : 0),
    recvBufferSize,
    sendBufferSize,
    receiveBlockList,
    sendBlockList,
  };
  this[kState].handle.owner = this;
  if (typeof listener === 'function') this.on('message', listener);
  if (channels['udp.socket'] !== undefined) channels['udp.socket'].publish({ socket: this });
  if (signal !== undefined) closeOnAbort(this, signal);
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function checkBlockList(list, name) {
  if (list === undefined) return;
  const { BlockList } = require('internal/net/block_list');
  if (!BlockList.isBlockList(list)) throw new ERR_INVALID_ARG_TYPE(name, 'net.BlockList', list);
}

function closeOnAbort(socket, signal) {
  const abort = () => {
    if (socket[kState].handle !== null) socket.close();
  };
  if (signal.aborted) {
    abort();
    return;
  }
  const disposable = EventEmitter.addAbortListener(signal, abort);
  socket.once('close', () => disposable[Symbol.dispose]());
}

// The state of a socket that is not closed.
function running(socket) {
  const state = socket[kState];
  if (state.handle === null) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
  return state;
}

function resolve(state, socket, address, done) {
  const v4 = socket.type === 'udp4';
  (0, state.lookup)(address || (v4 ? '127.0.0.1' : '::1'), v4 ? 4 : 6, done);
}

const anyAddress = (socket) => (socket.type === 'udp4' ? '0.0.0.0' : '::');

// ---- binding -------------------------------------------------------------------------------------------------------

/** bind(port, address, callback), bind(options, callback) or bind(callback); all may be left out. */
Socket.prototype.bind = function bind(...args) {
  const state = running(this);
  if (state.bind !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  const callback = args.at(-1);
  let [port, address] = args;
  let options = {};
  if (typeof port === 'function') port = undefined;
  if (port !== null && typeof port === 'object') {
    options = port;
    ({ port, address } = options);
  } else if (typeof address === 'function') {
    address = '';
  }
  if (options.fd > 0) checkFd(options.fd);
  state.bind = BINDING;
  if (typeof callback === 'function') onceListening(this, callback);

  if (options instanceof UDP) {
    useHandle(this, options);
  } else if (options.fd > 0) {
    bindOrShare(this, { fd: options.fd, exclusive: Boolean(options.exclusive) });
  } else {
    const exclusive = Boolean(options.exclusive) || (state.flags & REUSE_PORT) !== 0;
    resolve(state, this, address || anyAddress(this), (err, ip) => {
      if (state.handle === null) return; // closed meanwhile
      if (err) fail(this, err);
      else bindOrShare(this, { address: ip, port, exclusive });
    });
  }
  return this;
};

function checkFd(fd) {
  const kind = internalBinding('stdio').kind(fd);
  if (kind !== 'UDP') throw new ERR_INVALID_FD_TYPE(kind);
}

function onceListening(socket, callback) {
  const forget = () => {
    socket.removeListener(EventEmitter.errorMonitor, forget);
    socket.removeListener('listening', onListening);
  };
  const onListening = () => {
    forget();
    callback.call(socket);
  };
  socket.on(EventEmitter.errorMonitor, forget);
  socket.on('listening', onListening);
}

// {fd} or {address, port, exclusive}: the error, or undefined.
function bindHandle(socket, { fd, address, port }) {
  const { handle, flags } = socket[kState];
  if (fd !== undefined) {
    const err = handle.open(fd);
    return err < 0 ? new ErrnoException(err, 'open') : undefined;
  }
  const err = handle.bind(address, port & 0xffff, flags); // whatever the port is, as in Node
  return err < 0 ? new ExceptionWithHostPort(err, 'bind', address, port) : undefined;
}

// In a worker of a cluster the primary binds, unless the socket is to be the worker's own.
function bindOrShare(socket, target) {
  const { address = null, port = null, fd = -1, exclusive } = target;
  if (role.worker === undefined || exclusive) {
    bound(socket, bindHandle(socket, target));
    return;
  }
  const state = socket[kState];
  role.worker._getServer(socket, { address, port, addressType: socket.type, fd, flags: state.flags }, (err, handle) => {
    if (state.handle === null) handle?.close(); // closed meanwhile
    else if (err === 0) useHandle(socket, handle);
    else fail(socket, new ExceptionWithHostPort(err, 'bind', address, port));
  });
}

// A handle that is bound already takes the place of the socket's own.
function useHandle(socket, handle) {
  const state = socket[kState];
  state.handle.owner = null;
  state.handle.close();
  state.handle = handle;
  handle.owner = socket;
  bound(socket);
}

function bound(socket, error) {
  if (error !== undefined) {
    fail(socket, error);
    return;
  }
  startReceiving(socket);
  listening(socket);
}

function startReceiving(socket) {
  const state = socket[kState];
  state.handle.receive(true);
  state.bind = BOUND;
  const { recvBufferSize, sendBufferSize } = state;
  if (recvBufferSize) bufferSize(socket, RECEIVE_BUFFER, recvBufferSize);
  if (sendBufferSize) bufferSize(socket, SEND_BUFFER, sendBufferSize);
}

function listening(socket) {
  socket.emit('listening');
  const state = socket[kState];
  const { queue } = state;
  state.queue = undefined;
  for (let i = 0; queue !== undefined && i < queue.length; i++) queue[i]();
}

function fail(socket, error) {
  socket[kState].bind = UNBOUND;
  socket[kState].queue = undefined;
  socket.emit('error', error);
}

// For those that need a bound socket: binds it, and runs `then` when it is.
function whenBound(socket, then) {
  const state = socket[kState];
  if (state.bind === UNBOUND) socket.bind({ port: 0, exclusive: true }, null);
  if (state.bind === BOUND) then();
  else (state.queue ??= []).push(then);
}

Socket.prototype.bindSync = function bindSync(options = {}) {
  const state = running(this);
  validateObject(options, 'options');
  if (state.bind !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  const port = validatePort(options.port ?? 0, 'options.port');
  const address = options.address || anyAddress(this);
  checkNumeric(address, 'options.address', 'bindSync');
  const error = bindHandle(this, { address, port });
  if (error !== undefined) throw error;
  startReceiving(this);
  process.nextTick(() => {
    if (state.handle !== null) listening(this);
  });
  return this.address();
};

function checkNumeric(address, name, method) {
  validateString(address, name);
  if (isIP(address) !== 0) return;
  throw new ERR_INVALID_ARG_VALUE(name, address,
                                  `must be a numeric IP address; ${method} does not perform DNS resolution`);
}

// ---- connecting ----------------------------------------------------------------------------------------------------

/** connect(port, address, callback); the last two may be left out. */
Socket.prototype.connect = function connect(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = running(this);
  if (state.connection !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connection = CONNECTING;
  if (typeof callback !== 'function') callback = undefined;
  whenBound(this, () => {
    if (callback !== undefined) this.once('connect', callback);
    resolve(state, this, address, (err, ip) => {
      if (state.handle === null) return; // closed meanwhile
      const error = err || connectTo(state, ip, port);
      if (!error) {
        this.emit('connect');
        return;
      }
      state.connection = DISCONNECTED;
      if (callback !== undefined) this.removeListener('connect', callback);
      process.nextTick(() => {
        if (callback !== undefined) callback.call(this, error);
        else this.emit('error', error);
      });
    });
  });
};

// The error, or undefined.
function connectTo(state, address, port) {
  if (state.sendBlockList?.check(address, `ipv${isIP(address)}`)) return new ERR_IP_BLOCKED(address);
  const err = state.handle.connect(address, port);
  if (err < 0) return new ExceptionWithHostPort(err, 'connect', address, port);
  state.connection = CONNECTED;
  return undefined;
}

Socket.prototype.connectSync = function connectSync(port, address) {
  const state = running(this);
  port = validatePort(port, 'Port', false);
  if (state.connection !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  address = address == null || address === '' ? (this.type === 'udp4' ? '127.0.0.1' : '::1') : address;
  checkNumeric(address, 'address', 'connectSync');
  if (state.bind === UNBOUND) this.bindSync();
  else if (state.bind !== BOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  const error = connectTo(state, address, port);
  if (error !== undefined) throw error;
  process.nextTick(() => {
    if (state.handle !== null) this.emit('connect');
  });
};

Socket.prototype.disconnect = function disconnect() {
  const state = running(this);
  if (state.connection !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const err = state.handle.disconnect();
  if (err < 0) throw new ErrnoException(err, 'connect');
  state.connection = DISCONNECTED;
};

// ---- sending -------------------------------------------------------------------------------------------------------

Socket.prototype.send = function send(...args) {
  const state = this[kState];
  const { list, port, address, callback } = readSend(state.connection === CONNECTED, ...args);
  running(this);
  // Sent to the peer it has by then, or to the address given here.
  whenBound(this, () => {
    if (state.connection === CONNECTED && !port) {
      transmit(this, list, undefined, undefined, callback);
      return;
    }
    resolve(state, this, address, (err, ip) => {
      if (!err) transmit(this, list, ip, port, callback);
      else if (callback !== undefined) process.nextTick(callback, err);
      else process.nextTick(() => this.emit('error', err));
    });
  });
};

Socket.prototype.sendto = function sendto(message, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(message, offset, length, port, address, callback);
};

let noTrySend;

function transmit(socket, list, address, port, callback) {
  const { handle, sendBlockList } = socket[kState];
  if (handle === null) return; // closed meanwhile
  // What the network refuses is nobody's error when nobody asked, as in Node: datagrams may get lost.
  const fail = (error) => {
    if (callback !== undefined) process.nextTick(callback, error);
  };
  if (sendBlockList !== undefined && address && sendBlockList.check(address, `ipv${isIP(address)}`)) {
    fail(new ERR_IP_BLOCKED(address));
    return;
  }
  noTrySend ??= Boolean(option('--test-udp-no-try-send'));
  const sent = noTrySend ? 0 : handle.send(list, address, port);
  if (sent > 0) {
    if (callback !== undefined) process.nextTick(callback, null, sent - 1);
    return;
  }
  const err = sent < 0 ? sent : handle.queue(list, address, port, (status, bytes) => {
    if (status < 0) callback?.(new ExceptionWithHostPort(status, 'send', address, port));
    else callback?.(null, bytes);
  });
  if (err < 0) fail(new ExceptionWithHostPort(err, 'send', address, port));
}

// ---- receiving -----------------------------------------------------------------------------------------------------

Socket.prototype[kOnMessage] = function (message, from) {
  if (this[kState].receiveBlockList?.check(from.address, from.family.toLowerCase())) return;
  this.emit('message', message, from);
};

Socket.prototype[kOnError] = function (err) {
  this.emit('error', new ErrnoException(err, 'recvmsg'));
};

// ---- closing -------------------------------------------------------------------------------------------------------

Socket.prototype.close = function close(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.once('close', callback);
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  const { handle } = running(this);
  state.handle = null;
  handle.owner = null;
  handle.close();
  process.nextTick(() => this.emit('close'));
  return this;
};

Socket.prototype[Symbol.asyncDispose] = function () {
  if (this[kState].handle === null) return Promise.resolve();
  return new Promise((done) => {
    this.close(() => done());
  });
};

// ---- names ---------------------------------------------------------------------------------------------------------

Socket.prototype.address = function address() {
  const name = running(this).handle.sockName();
  if (typeof name === 'number') throw new ErrnoException(name, 'getsockname');
  return name;
};

Socket.prototype.remoteAddress = function remoteAddress() {
  const { connection, handle } = running(this);
  if (connection !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const name = handle.peerName();
  if (typeof name === 'number') throw new ErrnoException(name, 'getpeername');
  return name;
};

// ---- options -------------------------------------------------------------------------------------------------------

function check(err, operation) {
  if (err < 0) throw new ErrnoException(err, operation);
}

Socket.prototype.setBroadcast = function setBroadcast(flag) {
  check(running(this).handle.setBroadcast(flag), 'setBroadcast');
};

Socket.prototype.setTTL = function setTTL(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).handle.setTTL(ttl), 'setTTL');
  return ttl;
};

Socket.prototype.setMulticastTTL = function setMulticastTTL(ttl) {
  validateNumber(ttl, 'ttl');
  check(running(this).handle.setMulticastTTL(ttl), 'setMulticastTTL');
  return ttl;
};

Socket.prototype.setMulticastLoopback = function setMulticastLoopback(flag) {
  check(running(this).handle.setMulticastLoopback(flag), 'setMulticastLoopback');
  return flag;
};

Socket.prototype.setMulticastInterface = function setMulticastInterface(interfaceAddress) {
  const { handle } = running(this);
  validateString(interfaceAddress, 'interfaceAddress');
  check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
};

function membership(socket, operation, group, interfaceAddress, join) {
  const { handle } = running(socket);
  if (!group) throw new ERR_MISSING_ARGS('multicastAddress');
  check(handle.setMembership(`${group}`, null, text(interfaceAddress), join), operation);
}

function sourceMembership(socket, operation, source, group, interfaceAddress, join) {
  const { handle } = running(socket);
  validateString(source, 'sourceAddress');
  validateString(group, 'groupAddress');
  check(handle.setMembership(group, source, text(interfaceAddress), join), operation);
}

const text = (address) => (address === undefined || address === null ? null : `${address}`);

Socket.prototype.addMembership = function addMembership(multicastAddress, interfaceAddress) {
  membership(this, 'addMembership', multicastAddress, interfaceAddress, true);
};

Socket.prototype.dropMembership = function dropMembership(multicastAddress, interfaceAddress) {
  membership(this, 'dropMembership', multicastAddress, interfaceAddress, false);
};

Socket.prototype.addSourceSpecificMembership = function (sourceAddress, groupAddress, interfaceAddress) {
  sourceMembership(this, 'addSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress, true);
};

Socket.prototype.dropSourceSpecificMembership = function (sourceAddress, groupAddress, interfaceAddress) {
  sourceMembership(this, 'dropSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress, false);
};

// Sets the size, or with 0 asks for it.
function bufferSize(socket, which, size) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const result = running(socket).handle.bufferSize(which, size);
  if (result >= 0) return result;
  throw new ERR_SOCKET_BUFFER_SIZE({
    errno: result,
    code: internalBinding('uv').errname(result),
    message: internalBinding('uv').strerror(result),
    syscall: which === SEND_BUFFER ? 'uv_send_buffer_size' : 'uv_recv_buffer_size',
  });
}

Socket.prototype.setRecvBufferSize = function setRecvBufferSize(size) {
  bufferSize(this, RECEIVE_BUFFER, size);
};

Socket.prototype.setSendBufferSize = function setSendBufferSize(size) {
  bufferSize(this, SEND_BUFFER, size);
};

Socket.prototype.getRecvBufferSize = function getRecvBufferSize() {
  return bufferSize(this, RECEIVE_BUFFER, 0);
};

Socket.prototype.getSendBufferSize = function getSendBufferSize() {
  return bufferSize(this, SEND_BUFFER, 0);
};

Socket.prototype.getSendQueueSize = function getSendQueueSize() {
  return running(this).handle.queueSize;
};

Socket.prototype.getSendQueueCount = function getSendQueueCount() {
  return running(this).handle.queueCount;
};

Socket.prototype.ref = function ref() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  this[kState].handle?.unref();
  return this;
};

/** The handle of a socket; null when it is closed. */
function handleOf(socket) { return socket[kState].handle; }

module.exports = { Socket, createSocketHandle, handleOf };
