// SPDX-License-Identifier: MIT
// Streams of C (src/loop/stream.h) as objects: TCP, Pipe and TTY, what `_handle` of a Socket or Server is.
//
// Events of a handle go to its owner, by the symbols kOnRead (a Buffer) and kOnEnd (0, or why reading failed), and to
// onconnection(0 or errno, the new handle). Operations take a callback and are answered in order.
//
// Reading costs no call into C: C reads into `pool` from the cell STREAM_AT on, and a chunk is a view of it. Small
// chunks are copied out, so that a few bytes do not keep the whole pool, and leave the place free for the next read.
'use strict';

const { FastBuffer } = require('internal/buffer/pool');
const { i32, f64, F0, N0, N1, STREAM_AT } = require('internal/cells');
const { rehold } = require('boot/turn');
const { hold, release } = require('internal/slots');
const context = require('internal/async_context');
const stream = internalBinding('stream');
const loop = internalBinding('loop');

const CLOSE = 0, READ = 1, END = 2, CONNECTION = 3, CONNECTED = 4, WRITTEN = 5, SHUTDOWN = 6;
const IPV6_ONLY = 1, REUSE_PORT = 2;
const PENDING_TCP = 1, PENDING_PIPE = 2, PENDING_UDP = 3;
const EBADF = -9;

const kOnRead = Symbol('kOnRead');
const kOnEnd = Symbol('kOnEnd');

const POOL_ROOM = 16 * 1024; // with less left, a new pool is made
const COPY_BELOW = 2048;

let pool;
let poolView;
let poolAt = 0;

function renewPool() {
  pool = stream.pool();
  poolView = new Uint8Array(pool);
  i32[STREAM_AT] = poolAt = 0;
}

function takeChunk(length) {
  if (length < COPY_BELOW) {
    const chunk = new FastBuffer(length);
    if (length > 64) {
      chunk.set(new Uint8Array(pool, poolAt, length));
    } else {
      for (let i = 0; i < length; i++) chunk[i] = poolView[poolAt + i];
    }
    return chunk;
  }
  const chunk = new FastBuffer(pool, poolAt, length);
  poolAt += (length + 7) & ~7;
  if (poolAt > poolView.length - POOL_ROOM) renewPool();
  else i32[STREAM_AT] = poolAt;
  return chunk;
}

// One callback that waits for C, with the async context it was given in.
class Waiting {
  constructor(callback, type) {
    this.callback = callback;
    this.context = context.tracker === undefined ? context.current : context.tracker.init(type, this);
    this.next = null;
  }

  answer(err) {
    const { tracker } = context;
    context.current = this.context;
    if (tracker !== undefined) tracker.before(this.context);
    (0, this.callback)(err);
    if (tracker !== undefined) tracker.end(this.context);
  }
}

class StreamHandle {
  constructor(type) {
    // Bytes may come without readStart(): from a consumer in C that gives the stream back.
    if (pool === undefined) renewPool();
    const listener = (event, value) => this.event(event, value);
    listener.handle = this; // found again by process._getActiveHandles()
    this.type = type;
    this.slot = hold(listener, type);
    this.owner = null;
    this.reading = false;
    this.buffer = null; // what reads fill instead of the pool
    this.writes = null; // Waiting, oldest first
    this.waiting = null; // for a connection, later for the shutdown
    this.onconnection = null;
    this.onclose = null;
    this.before = null; // whose give() hands over what has to leave before anything else does; drop() that we close
  }

  event(event, value) {
    switch (event) {
      case READ:
        this.owner?.[kOnRead](this.buffer === null ? takeChunk(value) : value);
        break;
      case END:
        this.reading = false;
        this.owner?.[kOnEnd](value);
        break;
      case WRITTEN: {
        const done = this.writes;
        this.writes = done.next;
        done.answer(value);
        break;
      }
      case CONNECTION:
        this.onconnection?.(value, value === 0 ? this.accept() : undefined);
        break;
      case CONNECTED:
      case SHUTDOWN: {
        const { waiting } = this;
        this.waiting = null;
        waiting?.answer(value);
        break;
      }
      case CLOSE:
        this.owner = null;
        this.onclose?.();
        break;
    }
  }

  // Registers the C side; a failure here means that the process is out of some resource.
  opened(err) {
    if (err === 0) return this;
    release(this.slot);
    this.slot = 0;
    const { ErrnoException } = require('internal/errors');
    throw new ErrnoException(err, 'open');
  }

  readStart() {
    this.reading = true;
    return stream.readStart(this.slot);
  }

  readStop() {
    this.reading = false;
    return stream.readStop(this.slot);
  }

  /** All reads go to the start of `buffer`; the owner gets their length. */
  useUserBuffer(buffer) {
    this.buffer = buffer;
    stream.readInto(this.slot, buffer);
  }

  /** 0: written. 1: callback(err) follows. Negative: failed. Text is in the encoding 0 utf8, 1 utf16le or 2 latin1. */
  write(chunk, encoding, callback) {
    this.before?.give();
    const result = stream.write(this.slot, chunk, encoding);
    if (result === 1) this.awaitWrite(callback);
    return result;
  }

  /** The same for several: list is [chunk, encoding, chunk, encoding ...]. */
  writev(list, callback) {
    this.before?.give();
    const result = stream.writev(this.slot, list, list.length);
    if (result === 1) this.awaitWrite(callback);
    return result;
  }

  awaitWrite(callback) {
    const waiting = new Waiting(callback, 'WRITEWRAP');
    if (this.writes === null) {
      this.writes = waiting;
    } else {
      let last = this.writes;
      while (last.next !== null) last = last.next;
      last.next = waiting;
    }
  }

  /** 0: callback(err) follows. */
  shutdown(callback) {
    this.before?.give();
    const err = stream.shutdown(this.slot);
    if (err === 0) this.waiting = new Waiting(callback, 'SHUTDOWNWRAP');
    return err;
  }

  listen(backlog) {
    return stream.listen(this.slot, backlog);
  }

  accept() {
    const handle = new this.constructor(false);
    const err = stream.accept(this.slot, handle.slot);
    if (err === EBADF) release(handle.slot);
    if (err !== 0) {
      handle.slot = 0;
      return undefined;
    }
    return handle;
  }

  close(callback) {
    if (this.slot === 0) return;
    if (callback !== undefined) this.onclose = callback;
    this.before?.drop();
    const { slot } = this;
    this.slot = 0;
    this.reading = false;
    loop.close(slot);
  }

  /** The connection goes to another request: its events come in the context of now. */
  asyncReset() {
    if (this.slot !== 0) rehold(this.slot, this.type, { type: this.type, handle: this });
  }

  ref() { loop.ref(this.slot); }
  unref() { loop.unref(this.slot); }
  hasRef() { return loop.hasRef(this.slot); }
  setBlocking(on) { return stream.setBlocking(this.slot, on); }
  get fd() { return stream.fd(this.slot); }
  get hasNews() { return stream.hasNews(this.slot); }

  get bytesRead() {
    stream.counts(this.slot);
    return f64[F0];
  }

  get bytesWritten() {
    this.before?.give();
    stream.counts(this.slot);
    return f64[F0 + 1];
  }

  get writeQueueSize() {
    this.before?.give();
    stream.counts(this.slot);
    return f64[F0 + 2];
  }
}

let tcp;

function endpoint(address) {
  if (typeof address === 'number') return address;
  return { address, family: i32[N1] === 6 ? 'IPv6' : 'IPv4', port: i32[N0] };
}

class TCP extends StreamHandle {
  constructor(open = true, type = 'TCPWRAP') {
    super(type);
    tcp ??= internalBinding('tcp');
    if (open) this.opened(tcp.open(this.slot));
  }

  open(fd) { return tcp.openFd(this.slot, fd); }

  bind(address, port, flags = 0) {
    return tcp.bind(this.slot, address, port, flags);
  }

  connect(address, port, callback) {
    const err = tcp.connect(this.slot, address, port);
    if (err === 0) this.waiting = new Waiting(callback, 'TCPCONNECTWRAP');
    return err;
  }

  /** {address, family, port} or errno. */
  sockName() { return endpoint(tcp.sockName(this.slot)); }
  peerName() { return endpoint(tcp.peerName(this.slot)); }
  setNoDelay(on) { return tcp.setNoDelay(this.slot, on); }
  setKeepAlive(on, delay, interval = 0, count = 0) { return tcp.setKeepAlive(this.slot, on, delay, interval, count); }
  setTypeOfService(value) { return tcp.setTypeOfService(this.slot, value); }
  getTypeOfService() { return tcp.getTypeOfService(this.slot); }

  /** Closes with a RST. */
  reset(callback) {
    this.onclose = callback;
    const { slot } = this;
    const err = tcp.reset(slot);
    if (err === 0) this.slot = 0;
    return err;
  }
}

let pipe;

class Pipe extends StreamHandle {
  constructor(open = true, ipc = false, type = 'PIPEWRAP') {
    super(type);
    pipe ??= internalBinding('pipe');
    if (open) this.opened(pipe.open(this.slot, ipc));
  }

  open(fd) { return pipe.openFd(this.slot, fd); }

  /** write() of text as UTF-8 or of bytes, with them a duplicate of `handle` for the other side. 1, or negative. */
  send(chunk, handle, callback) {
    const result = stream.send(this.slot, chunk, handle.slot);
    if (result === 1) this.awaitWrite(callback);
    return result;
  }

  /** How many handles came and wait to be received, and what the first one is (PENDING_*) in the cell N0. */
  pending() { return pipe.pending(this.slot); }
  /** `handle` takes over the first one. 0 or errno. */
  receive(handle) { return pipe.receive(this.slot, handle.slot); }

  bind(path) { return pipe.bind(this.slot, path); }
  chmod(readableAll, writableAll) { return pipe.chmod(this.slot, readableAll, writableAll); }

  connect(path, callback) {
    const err = pipe.connect(this.slot, path);
    if (err >= 0) this.waiting = new Waiting(callback, 'PIPECONNECTWRAP');
    // Sockets of the abstract namespace connect at once.
    if (err === 1) process.nextTick(() => this.event(CONNECTED, 0));
    return err > 0 ? 0 : err;
  }
}

class TTY extends StreamHandle {
  constructor(fd) {
    super('TTYWRAP');
    this.binding = internalBinding('tty');
    this.opened(this.binding.open(this.slot, fd));
  }

  setRawMode(on) { return this.binding.setRawMode(this.slot, on); }

  /** [columns, rows] or errno. */
  getWindowSize() {
    const err = this.binding.getWindowSize(this.slot);
    return err < 0 ? err : [i32[N0], i32[N1]];
  }
}

module.exports = {
  TCP, Pipe, TTY, IPV6_ONLY, REUSE_PORT, PENDING_TCP, PENDING_PIPE, PENDING_UDP, kOnRead, kOnEnd,
};
