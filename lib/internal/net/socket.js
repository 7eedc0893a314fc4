// SPDX-License-Identifier: MIT
// net.Socket: a Duplex over a handle (handle.js). Connecting is in connect.js, loaded by the first client.
//
//   _handle    null before connect() and after destroy(); while it connects, reads and writes wait for 'connect'
//   reading    starts by _read(), stops when push() says that the buffer is full
//   writing    one _write() at a time; most are done when C returns, and then cost no callback from C
//
// 'close' is emitted here and not by Duplex (emitClose is off): it has an argument, and follows the closing of the
// descriptor.
'use strict';

const { channels } = require('internal/channels');
const { Buffer } = require('node/buffer');
const { Duplex } = require('internal/streams/duplex');
const { Readable } = require('internal/streams/readable');
const { kTimeout, setStreamTimeout, stopTimeout } = require('internal/net/timeout');
const { TCP, Pipe, kOnRead, kOnEnd } = require('internal/net/handle');
const { kNormalized, kTake, normalizeArgs } = require('internal/net/args');
const {
  ErrnoException,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
  genericNodeError,
} = require('internal/errors');
const { validateAbortSignal, validateInt32, validateNumber } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyConnect = lazy(() => require('internal/net/connect'));

const ENOTCONN = -107;
const EMPTY = Object.freeze({ __proto__: null });

// Options that wait for the handle, and what the handle was told last.
const kNoDelay = Symbol('kNoDelay');
const kKeepAlive = Symbol('kKeepAlive'); // [on, seconds, interval, count]
const kTypeOfService = Symbol('kTypeOfService');
const kUserBuffer = Symbol('kUserBuffer'); // the option onread: {buffer, callback, make}
const kBytesRead = Symbol('kBytesRead'); // as they stood when the handle was closed
const kBytesWritten = Symbol('kBytesWritten');
const kQueued = Symbol('kQueued'); // the kernel's debt when the timeout looked last
const kResetting = Symbol('kResetting');
const kAdopted = Symbol('kAdopted'); // the handle was a BoundSocket's, and is not connected yet

const encodings = {
  __proto__: null,
  'utf8': 0, 'utf-8': 0,
  'utf16le': 1, 'utf-16le': 1, 'ucs2': 1, 'ucs-2': 1,
  'latin1': 2, 'binary': 2, 'ascii': 2,
};

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[name]) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  }
  if (options.signal) validateAbortSignal(options.signal, 'signal');
  if (options.typeOfService !== undefined) checkTypeOfService(options.typeOfService, 'options.typeOfService');

  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  this._handle = null;
  this[kTimeout] = null;
  this[kUserBuffer] = null;
  this[kBytesRead] = this[kBytesWritten] = this[kQueued] = 0;
  this[kResetting] = false;
  this[kAdopted] = false;
  this[kNoDelay] = Boolean(options.noDelay);
  this[kKeepAlive] = options.keepAlive
    ? [true, seconds(options.keepAliveInitialDelay), options.keepAliveInterval, options.keepAliveCount]
    : undefined;
  this[kTypeOfService] = options.typeOfService;

  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  Duplex.call(this, options);

  if (typeof options.handle?.[kTake] === 'function') {
    this._handle = options.handle[kTake]();
    this[kAdopted] = true;
  } else if (options.handle) {
    this._handle = options.handle;
  } else if (options.fd !== undefined) {
    const { fd } = options;
    this._handle = handleOf(fd);
    const err = this._handle.open(fd);
    if (err < 0) throw new ErrnoException(err, 'open');
  }
  const { onread } = options;
  if (onread !== null && typeof onread === 'object' && typeof onread.callback === 'function' &&
      (onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function')) {
    const make = typeof onread.buffer === 'function' ? onread.buffer : undefined;
    this[kUserBuffer] = { buffer: make ? make() : onread.buffer, callback: onread.callback, make };
  }
  this.on('end', onEnd);
  own(this);
  this._sockname = null;
  this._peername = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;

  if (this._handle !== null && options.readable !== false && !this[kAdopted]) {
    if (options.pauseOnCreate) {
      this._handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
  return undefined;
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function checkTypeOfService(value, name) {
  if (Number.isNaN(value)) throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  validateInt32(value, name, 0, 255);
}

function seconds(ms) {
  return ms > 0 ? Math.floor(ms / 1000) : 0;
}

function handleOf(fd) {
  validateInt32(fd, 'fd', 0);
  const kind = internalBinding('stdio').kind(fd);
  if (kind === 'PIPE') return new Pipe();
  if (kind === 'TCP') return new TCP();
  throw new ERR_INVALID_FD_TYPE(kind);
}

// A handle came: its events are the socket's.
function own(socket) {
  const { _handle: handle } = socket;
  if (handle === null) return;
  handle.owner = socket;
  if (socket[kUserBuffer] !== null) handle.useUserBuffer(socket[kUserBuffer].buffer);
}

// Applies what was set before there was a connection.
function applyOptions(socket) {
  const { _handle: handle } = socket;
  if (socket[kNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kKeepAlive] !== undefined && handle.setKeepAlive) handle.setKeepAlive(...socket[kKeepAlive]);
  if (socket[kTypeOfService] !== undefined && handle.setTypeOfService) handle.setTypeOfService(socket[kTypeOfService]);
}

// ---- reading -------------------------------------------------------------------------------------------------------

Socket.prototype._read = function _read() {
  if (this.connecting || !this._handle) this.once('connect', () => this._read());
  else if (!this._handle.reading) startReading(this);
};

function startReading(socket) {
  const err = socket._handle.readStart();
  if (err < 0) socket.destroy(new ErrnoException(err, 'read'));
}

function stopReading(socket) {
  const { _handle: handle } = socket;
  if (!handle?.reading) return;
  const err = handle.readStop();
  if (err < 0) socket.destroy(new ErrnoException(err, 'read'));
}

Socket.prototype[kOnRead] = function (chunk) {
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  if (this.destroyed) return;
  const user = this[kUserBuffer];
  if (user === null) {
    if (!this.push(chunk)) stopReading(this);
    return;
  }
  const more = user.callback.call(this, chunk, user.buffer);
  if (user.make && this._handle) this._handle.useUserBuffer(user.buffer = user.make());
  if (more === false) stopReading(this);
};

Socket.prototype[kOnEnd] = function (err) {
  if (this.destroyed) return;
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  if (err !== 0) {
    this.destroy(new ErrnoException(err, 'read'));
    return;
  }
  // read(0) lets 'end' come when nothing was buffered.
  this.push(null);
  this.read(0);
};

// The other side has ended: without allowHalfOpen Duplex ends this one too, and writing after that is an error of the
// connection.
function onEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

function writeAfterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const err = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof callback === 'function') process.nextTick(callback, err);
  this.destroy(err);
  return false;
}

// With a buffer of the user nothing is pushed, so that only these start and stop the handle.
function steerUserBuffer(socket, on) {
  if (socket[kUserBuffer] === null || socket.connecting || !socket._handle) return;
  if (!on) stopReading(socket);
  else if (!socket._handle.reading) startReading(socket);
}

Socket.prototype.pause = function pause() {
  steerUserBuffer(this, false);
  return Duplex.prototype.pause.call(this);
};

Socket.prototype.resume = function resume() {
  steerUserBuffer(this, true);
  return Duplex.prototype.resume.call(this);
};

Socket.prototype.read = function read(n) {
  steerUserBuffer(this, true);
  return Readable.prototype.read.call(this, n);
};

// ---- writing -------------------------------------------------------------------------------------------------------

Socket.prototype._write = function _write(chunk, encoding, callback) {
  if (this._writeGeneric === writeGeneric) writeOne.call(this, chunk, encoding, callback);
  else this._writeGeneric(false, chunk, encoding, callback);
};

Socket.prototype._writev = function _writev(chunks, callback) {
  if (this._writeGeneric === writeGeneric) writeMany.call(this, chunks, callback);
  else this._writeGeneric(true, chunks, '', callback);
};

// What both come down to, for those who put a function of their own in its place.
function writeGeneric(isMany, data, encoding, callback) {
  if (isMany) writeMany.call(this, data, callback);
  else writeOne.call(this, data, encoding, callback);
}
Socket.prototype._writeGeneric = writeGeneric;

function writeOne(chunk, encoding, callback) {
  if (this.connecting) {
    this._pendingData = chunk;
    this._pendingEncoding = encoding;
    whenConnected(this, () => writeOne.call(this, chunk, encoding, callback), callback);
    return;
  }
  const { _handle: handle } = this;
  if (!handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  let id = 0;
  if (typeof chunk === 'string') {
    id = encodings[encoding] ?? encodings[String(encoding).toLowerCase()];
    if (id === undefined) chunk = Buffer.from(chunk, encoding);
  }
  answerWrite(this, handle.write(chunk, id, (err) => onWritten(this, err, callback)), callback);
}

function writeMany(chunks, callback) {
  if (this.connecting) {
    this._pendingData = chunks;
    this._pendingEncoding = '';
    whenConnected(this, () => writeMany.call(this, chunks, callback), callback);
    return;
  }
  const { _handle: handle } = this;
  if (!handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  const list = new Array(chunks.length * 2);
  for (let i = 0; i < chunks.length; i++) {
    const { chunk, encoding } = chunks[i];
    const id = typeof chunk === 'string' ? encodings[encoding] ?? encodings[String(encoding).toLowerCase()] : 0;
    list[2 * i] = id === undefined ? Buffer.from(chunk, encoding) : chunk;
    list[2 * i + 1] = id ?? 0;
  }
  answerWrite(this, handle.writev(list, (err) => onWritten(this, err, callback)), callback);
}

function answerWrite(socket, result, callback) {
  if (result === 0) callback();
  else if (result < 0) callback(new ErrnoException(result, 'write'));
}

// A write that had to wait is done.
function onWritten(socket, err, callback) {
  if (err < 0) { // ECANCELED when the socket was destroyed meanwhile: the bytes are not sent
    callback(new ErrnoException(err, 'write'));
  } else if (socket.destroyed) {
    callback(socket.errored);
  } else {
    socket._unrefTimer();
    callback();
  }
}

// Runs `then` at 'connect'; fails when the socket closes before.
function whenConnected(socket, then, callback) {
  function onConnect() {
    socket.removeListener('close', onClose);
    socket._pendingData = null;
    socket._pendingEncoding = '';
    then();
  }
  function onClose() {
    socket.removeListener('connect', onConnect);
    callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  }
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

Socket.prototype._final = function _final(callback) {
  if (this.connecting) {
    whenConnected(this, () => this._final(callback), callback);
    return;
  }
  if (!this._handle) {
    callback();
    return;
  }
  const err = this._handle.shutdown((status) => {
    callback(status < 0 && status !== ENOTCONN && !this.destroyed ? new ErrnoException(status, 'shutdown') : undefined);
  });
  if (err === ENOTCONN) callback();
  else if (err < 0) callback(new ErrnoException(err, 'shutdown'));
};

Socket.prototype.end = function end(chunk, encoding, callback) {
  Duplex.prototype.end.call(this, chunk, encoding, callback);
  return this;
};

// ---- closing -------------------------------------------------------------------------------------------------------

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end(); // may finish at once
  const destroy = () => this.destroy();
  if (!this.writableFinished) this.once('finish', destroy);
  else destroy();
};

function stopTimeouts(socket) {
  stopTimeout(socket);
  if (socket._parent) stopTimeouts(socket._parent);
}

Socket.prototype._destroy = function _destroy(err, callback) {
  this.connecting = false;
  stopTimeouts(this);
  const { _handle: handle } = this;
  if (handle) {
    const hadError = Boolean(err);
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    const closed = () => this.emit('close', hadError);
    handle.owner = null;
    if (this[kResetting]) {
      const failed = handle.reset(closed);
      if (failed < 0) {
        handle.close(closed);
        this.emit('error', new ErrnoException(failed, 'reset'));
      }
    } else if (this._closeAfterHandlingError) {
      // The error is emitted first, by the tick that callback() queues.
      process.nextTick(() => handle.close(closed));
    } else {
      handle.close(closed);
    }
    this._handle = null;
    this._sockname = null;
    callback(err);
  } else {
    callback(err);
    process.nextTick(() => this.emit('close', Boolean(err)));
  }
  const { _server: server } = this;
  if (server) {
    server._connections--;
    server._emitCloseIfDrained?.();
  }
};

/** Leaves the socket without its handle, which goes on elsewhere (internal/child_process/handles). */
Socket.prototype._detach = function _detach() {
  const { _handle: handle, _server: server } = this;
  handle.owner = null;
  handle.readStop();
  this._handle = null;
  stopTimeouts(this);
  if (server) server._connections--;
  this._server = null;
};

Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  const { _handle: handle } = this;
  if (!handle) return this.destroy(new ERR_SOCKET_CLOSED());
  if (!(handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE(); // only TCP can be reset
  if (!this.connecting) return this._reset();
  return this.once('connect', () => this._reset());
};

Socket.prototype._reset = function _reset() {
  this[kResetting] = true;
  return this.destroy();
};

// ---- options -------------------------------------------------------------------------------------------------------

Socket.prototype.setTimeout = setStreamTimeout;

Socket.prototype._onTimeout = function _onTimeout() {
  // A slow receiver that takes bytes is activity too.
  const { _handle: handle } = this;
  if (handle && this.writableLength > 0) {
    const queued = handle.writeQueueSize;
    if (queued !== this[kQueued] && queued > 0) {
      this[kQueued] = queued;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

/** There was activity; also on the socket that this one is laid over. */
Socket.prototype._unrefTimer = function _unrefTimer() {
  this[kTimeout]?.refresh();
  this._parent?._unrefTimer?.();
};

Socket.prototype.setNoDelay = function setNoDelay(enable) {
  enable = enable === undefined || Boolean(enable);
  const changed = enable !== this[kNoDelay];
  this[kNoDelay] = enable;
  if (this._handle?.setNoDelay && changed) this._handle.setNoDelay(enable);
  return this;
};

Socket.prototype.setKeepAlive = function setKeepAlive(enable, initialDelay, interval, count) {
  const wanted = [Boolean(enable), seconds(initialDelay), seconds(interval), count | 0];
  const before = this[kKeepAlive];
  this[kKeepAlive] = wanted;
  if (!this._handle?.setKeepAlive) return this;
  if (before === undefined ? wanted[0] : !isSameKeepAlive(before, wanted)) this._handle.setKeepAlive(...wanted);
  return this;
};

function isSameKeepAlive(a, b) {
  for (let i = 0; i < b.length; i++) if ((a[i] ?? 0) !== b[i]) return false;
  return true;
}

Socket.prototype.setTypeOfService = function setTypeOfService(tos) {
  checkTypeOfService(tos, 'tos');
  this[kTypeOfService] = tos;
  if (this._handle?.setTypeOfService && !this.connecting) {
    const err = this._handle.setTypeOfService(tos);
    if (err < 0) throw new ErrnoException(err, 'setTypeOfService');
  }
  return this;
};

Socket.prototype.getTypeOfService = function getTypeOfService() {
  if (!this._handle?.getTypeOfService || this.connecting) return this[kTypeOfService] ?? 0;
  const tos = this._handle.getTypeOfService();
  if (tos < 0) throw new ErrnoException(tos, 'getTypeOfService');
  return tos;
};

Socket.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
  else this.once('connect', this.ref);
  return this;
};

Socket.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
  else this.once('connect', this.unref);
  return this;
};

// ---- what it is ----------------------------------------------------------------------------------------------------

// The name of one end, asked once. A socket that was destroyed knows what it asked before.
function nameOf(socket, key, method) {
  const { _handle: handle } = socket;
  if (!handle?.[method] || socket.connecting) return socket[key] ?? EMPTY;
  if (!socket[key]) {
    const name = handle[method]();
    if (typeof name === 'number') return EMPTY;
    socket[key] = name;
  }
  return socket[key];
}

Socket.prototype._getpeername = function _getpeername() {
  return nameOf(this, '_peername', 'peerName');
};

Socket.prototype._getsockname = function _getsockname() {
  return nameOf(this, '_sockname', 'sockName');
};

Socket.prototype.address = function address() {
  return { ...this._getsockname() };
};

function getter(get) {
  return { get, enumerable: false, configurable: true };
}

Object.defineProperties(Socket.prototype, {
  _connecting: getter(function () { return this.connecting; }),
  pending: getter(function () { return !this._handle || this.connecting; }),
  readyState: getter(function () {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }),
  bufferSize: getter(function () { return this._handle ? this.writableLength : undefined; }),
  bytesRead: getter(function () { return this._handle ? this._handle.bytesRead : this[kBytesRead]; }),
  _bytesDispatched: getter(function () { return this._handle ? this._handle.bytesWritten : this[kBytesWritten]; }),
  bytesWritten: getter(bytesWritten),
  remoteAddress: getter(function () { return this._getpeername().address; }),
  remoteFamily: getter(function () { return this._getpeername().family; }),
  remotePort: getter(function () { return this._getpeername().port; }),
  localAddress: getter(function () { return this._getsockname().address; }),
  localFamily: getter(function () { return this._getsockname().family; }),
  localPort: getter(function () { return this._getsockname().port; }),
});

function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
}

// Bytes given to the kernel or to C, and those that wait here.
function bytesWritten() {
  const { writableBuffer, _pendingData: pending } = this;
  if (!writableBuffer) return undefined;
  let bytes = this._bytesDispatched;
  for (const { chunk, encoding } of writableBuffer) bytes += byteLength(chunk, encoding);
  if (Array.isArray(pending)) {
    for (const { chunk, encoding } of pending) bytes += byteLength(chunk, encoding);
  } else if (pending) {
    bytes += byteLength(pending, this._pendingEncoding);
  }
  return bytes;
}

// ---- connecting ----------------------------------------------------------------------------------------------------

/** connect(options, cb), connect(port, host, cb) or connect(path, cb). */
Socket.prototype.connect = function connect(...args) {
  const [options, callback] = args[0]?.[kNormalized] ? args[0] : normalizeArgs(args);
  if (Object.hasOwn(this, 'write') && this.write === writeAfterEnd) delete this.write;
  if (this.destroyed) {
    this._handle = null;
    this._peername = this._sockname = null;
    this._undestroy();
    this[kResetting] = false;
  }
  if (channels['net.client.socket'] !== undefined) channels['net.client.socket'].publish({ socket: this });
  lazyConnect().connect(this, options, callback);
  return this;
};

module.exports = { Socket, own, applyOptions, seconds, kAdopted, kNoDelay, kKeepAlive };
