// SPDX-License-Identifier: MIT
// TLSHandle: what `_handle` of a TLSSocket is. It has the methods of a StreamHandle (internal/net/handle), over one of
// these or over any Duplex, and in between the machine of src/bind/tls.c.
//
//   under READ -> tls.receive() -> owner[kOnRead](plaintext)      writes -> tls.write() -> under, in C where it can be
//
// Reads of all connections go to one buffer, which the machine empties at once. What is written before the connection
// is secure, or while the other side has to speak first, waits in `queue`.
//
// The owner, which reads, may be another TLSHandle on top. What happens to the connection is told to the socket it was
// made for: onfailure(error), as owners have it, onsecure(), onhello(id, protocols, bits, servername), onsession(id,
// bytes), onkeylog(line), onocsp(bytes or null), onhandshake(), onrenegotiated(), onkeyfailure(error).
'use strict';

const { FastBuffer } = require('internal/buffer/pool');
const { i32, N0 } = require('internal/cells');
const { TCP, Pipe, kOnRead, kOnEnd } = require('internal/net/handle');
const { check, opensslError } = require('internal/crypto/failure');
const { codes: { ERR_STREAM_WRAP } } = require('internal/errors');
const { verifyError } = require('internal/tls/names');
const { Buffer } = require('node/buffer');
const tls = internalBinding('tls');
const about = internalBinding('tls_about');

const { isArray } = Array;

// The same numbers as in src/bind/tls.c: states, events, and what write() gives.
const HAS_EVENTS = 1, ENDED = 4, FAILED = 8, HAS_OUTPUT = 16, HELD = 32;
const START = 0, DONE = 1, KEYLOG = 2, SESSION = 3, OCSP = 4, CLIENT_HELLO = 5;
const AGAIN = 2;
const WANTS_HELLO = 1, WANTS_SESSIONS = 2, WANTS_KEYLOG = 4;

const EBADF = -9;
const EPIPE = -32;
const EPROTO = -71;
const ECANCELED = -125;
const READ_SIZE = 64 * 1024;
const MAX_RECORD = 16 * 1024;
const encodingNames = ['utf8', 'utf16le', 'latin1'];

let shared;
const nothing = () => {};

// ---- any Duplex as a handle -----------------------------------------------------------------------------------------

class DuplexHandle {
  constructor(stream) {
    this.stream = stream;
    this.owner = null;
    stream.on('data', (chunk) => {
      if (typeof chunk === 'string' || stream.readableObjectMode) this.owner?.onfailure(new ERR_STREAM_WRAP());
      else this.owner?.[kOnRead](chunk);
    });
    stream.on('end', () => this.owner?.[kOnEnd](0));
    stream.on('error', (error) => this.owner?.onfailure(error));
    stream.pause();
  }

  readStart() {
    this.stream.resume();
    return 0;
  }

  readStop() {
    this.stream.pause();
    return 0;
  }

  write(chunk, encoding, callback) {
    if (this.stream.destroyed || this.stream.writableEnded) return EPIPE;
    this.stream.write(chunk, (error) => callback(error ? EPIPE : 0));
    return 1;
  }

  shutdown(callback) {
    if (this.stream.destroyed) return EPIPE;
    this.stream.end(() => callback(0));
    return 0;
  }

  ref() { this.stream.ref?.(); }
  unref() { this.stream.unref?.(); }
  hasRef() { return this.stream._handle?.hasRef?.() ?? true; }
  get fd() { return this.stream._handle?.fd ?? -1; }
  get hasNews() { return this.stream._handle?.hasNews ?? false; }
  get writeQueueSize() { return this.stream.writableLength; }
  asyncReset() { this.stream._handle?.asyncReset?.(); }
}

// Names of the ends, where the stream is a socket of some kind.
for (const [name, prefix] of [['peerName', 'remote'], ['sockName', 'local']]) {
  DuplexHandle.prototype[name] = function () {
    const { stream } = this;
    return {
      address: stream[`${prefix}Address`], family: stream[`${prefix}Family`], port: stream[`${prefix}Port`],
    };
  };
}

// What is written together, as few pieces: little is joined, with as much of what is long as makes a whole record.
function join(list) {
  const parts = [];
  let little = [];
  let length = 0;
  for (let i = 0; i < list.length; i += 2) {
    let chunk = typeof list[i] === 'string' ? Buffer.from(list[i], encodingNames[list[i + 1]]) : list[i];
    if (chunk.length >= MAX_RECORD) {
      if (length > 0) {
        const missing = MAX_RECORD - (length % MAX_RECORD);
        little.push(chunk.subarray(0, missing));
        chunk = chunk.subarray(missing);
        parts.push(Buffer.concat(little));
        little = [];
        length = 0;
      }
      if (chunk.length > 0) parts.push(chunk);
    } else {
      little.push(chunk);
      length += chunk.length;
    }
  }
  if (length > 0 || parts.length === 0) parts.push(Buffer.concat(little));
  return parts;
}

// ---- the handle -----------------------------------------------------------------------------------------------------

class TLSHandle {
  #box;
  #under = null;
  #stream = undefined; // the one that owns what is under; closed with this
  #queue = []; // [chunk, encoding, callback]
  #shutdown = undefined;
  #userBuffer = null;
  #started = false;
  #spoken = false;
  #isServer;
  #session = undefined;
  #isMoving = false;
  #early = []; // what a stream of JavaScript brought while the machine was at it
  #keys = undefined; // asks for a shared key: see shareKeys()
  #keyError = undefined;
  #closing = undefined; // the arguments of a close() that has to wait for the machine

  constructor(contextBox, isServer, asks, requires, wanted) {
    this.#box = check(tls.create(contextBox, isServer, asks, requires, wanted));
    this.#isServer = isServer;
    this.socket = this.owner = null;
    this.reading = false;
    this.secure = false;
    this.handshakes = 0; // that the other side has begun again, lately
    this.ended = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }

  /** Lays this over a handle; `stream` is the socket or Duplex that it belongs to, if it is not this one's alone. */
  attach(under, stream) {
    this.#under = under;
    this.#stream = stream;
    under.owner = this;
    if (!(under instanceof TCP || under instanceof Pipe)) return;
    shared ??= Buffer.allocUnsafeSlow(READ_SIZE);
    under.useUserBuffer(shared);
    tls.attach(this.#box, under.slot);
  }

  get under() { return this.#under; }
  // Some programs find by this what a Duplex is wrapped in.
  get _parentWrap() { return this.#under instanceof DuplexHandle ? this.#under : undefined; }
  get attached() { return this.#under !== null; }

  /** Begins to listen. `early` is what was read before there was this handle. */
  listen(early) {
    if (this.#started || this.#box === null || this.#under === null) return;
    this.#started = true;
    this.reading = true;
    for (let i = 0; i < early.length; i++) this[kOnRead](early[i]);
    const err = this.#box === null ? 0 : this.#under.readStart();
    if (err < 0) this[kOnEnd](err);
  }

  /** Begins to speak: a client's hello. */
  speak() {
    if (this.#spoken || this.#box === null || this.#under === null) return;
    this.#spoken = true;
    if (!this.#isServer) this.#start();
  }

  #start() {
    this.#moved(tls.start(this.#box, this.#keys));
  }

  // ---- events of what is under --------------------------------------------------------------------------------------

  [kOnRead](value) {
    const box = this.#box;
    if (box === null) return;
    if (this.#isMoving) {
      this.#early.push(value);
      return;
    }
    this.#moved(typeof value === 'number' ? tls.receive(box, shared, value, this.#keys) :
      tls.receive(box, value, value.length, this.#keys));
    while (this.#early.length > 0 && this.#box !== null) {
      const early = this.#early.shift();
      this.#moved(tls.receive(this.#box, early, early.length, this.#keys));
    }
  }

  [kOnEnd](err) {
    if (this.#box === null || this.ended) return;
    this.ended = true;
    this.reading = false;
    this.owner?.[kOnEnd](err);
  }

  onfailure(error) {
    this.owner?.onfailure(error);
  }

  // The machine has run: tells what came of it, in order. Listeners may close this at any step. A stream of JavaScript
  // may answer what is sent before it is all told: that waits its turn.
  #moved(result) {
    const outer = this.#isMoving;
    this.#isMoving = true;
    try {
      this.#tellAll(result, i32[N0]);
    } finally {
      this.#isMoving = outer;
    }
  }

  #tellAll(result, state) {
    if (this.#closing !== undefined) {
      const [callback] = this.#closing;
      this.#closing = undefined;
      this.close(callback);
      return;
    }
    if (this.#keyError !== undefined) {
      const error = this.#keyError;
      this.#keyError = undefined;
      this.socket?.onkeyfailure(error);
      return;
    }
    if (state & HAS_OUTPUT && !(state & HELD)) this.#send(nothing);
    let data = result;
    let errors;
    if (state & FAILED) [data, errors] = result;
    if (state & HAS_EVENTS) this.#tell(tls.events(this.#box));
    if (this.#box === null) return;
    if (state & HELD) {
      tls.release(this.#box);
      if (i32[N0] & HAS_OUTPUT) this.#send(nothing);
    }
    if (this.#queue.length > 0 && this.secure) this.#writeQueue();
    if (data !== undefined) this.#deliver(new FastBuffer(data));
    if (this.#box === null) return;
    if (errors !== undefined) this.onfailure(opensslError(errors));
    else if (state & ENDED) this[kOnEnd](0);
  }

  #tell(events) {
    for (let i = 0; i < events.length && this.#box !== null; i += 3) {
      const a = events[i + 1];
      const b = events[i + 2];
      switch (events[i]) {
        case START:
          this.socket?.onhandshake();
          break;
        case DONE:
          if (this.secure) {
            this.socket?.onrenegotiated();
            break;
          }
          this.secure = true;
          this.socket?.onsecure();
          if (this.#box !== null && !this.reading) this.#under.readStop();
          break;
        case KEYLOG:
          this.socket?.onkeylog(new FastBuffer(a));
          break;
        case SESSION:
          this.#session = new FastBuffer(b);
          this.socket?.onsession(new FastBuffer(a), this.#session);
          break;
        case OCSP:
          this.socket?.onocsp(a === undefined ? null : new FastBuffer(a));
          break;
        case CLIENT_HELLO:
          this.socket?.onhello(new FastBuffer(a[0]), a[1] && new FastBuffer(a[1]), a[2], b);
          break;
      }
    }
  }

  #deliver(chunk) {
    this.bytesRead += chunk.length;
    if (this.#userBuffer === null) {
      this.owner?.[kOnRead](chunk);
      return;
    }
    for (let at = 0; at < chunk.length && this.owner !== null;) {
      const part = chunk.subarray(at, at + this.#userBuffer.length);
      this.#userBuffer.set(part);
      at += part.length;
      this.owner[kOnRead](part.length);
    }
  }

  // ---- hello --------------------------------------------------------------------------------------------------------

  /** See answerHello() of src/bind/tls.c. The handshake goes on. */
  answerHello(contextBox, session, protocols, ocsp) {
    if (this.#box === null) return;
    check(tls.answerHello(this.#box, contextBox, session, protocols, ocsp));
    this.#start();
  }

  // ---- shared keys --------------------------------------------------------------------------------------------------

  /**
   * `ask(identity or hint or null, most bytes of a key, most bytes of an identity)` gives [key, identity] or undefined,
   * or throws. OpenSSL cannot wait for it: it is called while the machine runs, where only close() must not.
   */
  shareKeys(ask, hint) {
    this.#keys = (...args) => {
      try {
        return ask(...args);
      } catch (error) {
        this.#keyError = error;
        return undefined;
      }
    };
    return tls.shareKeys(this.#box, hint);
  }

  // ---- the methods of a StreamHandle --------------------------------------------------------------------------------

  readStart() {
    if (this.#under === null || this.#box === null) return EBADF;
    this.reading = true;
    if (this.ended) return 0;
    return this.#started ? this.#under.readStart() : 0;
  }

  readStop() {
    if (this.#under === null || this.#box === null) return EBADF;
    this.reading = false;
    // The handshake needs to hear the other side.
    return this.secure ? this.#under.readStop() : 0;
  }

  useUserBuffer(buffer) {
    this.#userBuffer = buffer;
  }

  write(chunk, encoding, callback) {
    if (this.#box === null) return EBADF;
    if (!this.secure || this.#queue.length > 0) {
      this.#queue.push([chunk, encoding, callback]);
      this.speak();
      return 1;
    }
    const result = this.#put(chunk, encoding, callback);
    if (result === AGAIN) this.#queue.push([chunk, encoding, callback]);
    // Never at once: what is written meanwhile shares a record.
    else if (result === 0) process.nextTick(callback, 0);
    return result < 0 ? result : 1;
  }

  writev(list, callback) {
    const parts = join(list);
    for (let i = 0; i < parts.length - 1; i++) {
      const result = this.write(parts[i], 0, nothing);
      if (result < 0) return result;
    }
    return this.write(parts[parts.length - 1], 0, callback);
  }

  // 0, 1: callback(err) follows, AGAIN, or errno
  #put(chunk, encoding, callback) {
    const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encodingNames[encoding]) : chunk.length;
    const result = tls.write(this.#box, chunk, encoding);
    const state = i32[N0];
    if (isArray(result)) {
      this.onfailure(opensslError(result));
      return EPROTO;
    }
    if (result !== AGAIN) this.bytesWritten += length;
    if (state & HAS_OUTPUT) return result === AGAIN ? (this.#send(nothing), AGAIN) : this.#send(callback);
    if (result === 1) this.#under.awaitWrite(callback);
    return result;
  }

  // Output of a machine that writes to no stream of C.
  #send(callback) {
    const bytes = tls.take(this.#box);
    return bytes === undefined ? 0 : this.#under.write(new FastBuffer(bytes), 0, callback);
  }

  #writeQueue() {
    while (this.#queue.length > 0 && this.#box !== null) {
      const [chunk, encoding, callback] = this.#queue[0];
      const result = this.#put(chunk, encoding, callback);
      if (result === AGAIN || this.#box === null) return;
      this.#queue.shift();
      if (result !== 1) callback(result);
    }
    if (this.#box !== null && this.#shutdown !== undefined) {
      const callback = this.#shutdown;
      this.#shutdown = undefined;
      const err = this.shutdown(callback);
      if (err !== 0) callback(err);
    }
  }

  shutdown(callback) {
    if (this.#box === null) return EBADF;
    if (this.#queue.length > 0) {
      this.#shutdown = callback;
      return 0;
    }
    // A client that ends at once has judged: its last word of the handshake goes before.
    tls.release(this.#box);
    tls.shutdown(this.#box);
    if (i32[N0] & HAS_OUTPUT) this.#send(nothing);
    return this.#under.shutdown(callback);
  }

  close(callback = nothing) {
    const box = this.#box;
    if (box === null || this.#closing !== undefined) return;
    if (tls.close(box) === false) {
      this.#closing = [callback];
      this.socket = this.owner = null;
      return;
    }
    this.#box = null;
    this.socket = this.owner = null;
    this.reading = false;
    const waiting = this.#queue;
    this.#queue = [];
    for (let i = 0; i < waiting.length; i++) waiting[i][2](ECANCELED);
    this.#shutdown?.(ECANCELED);
    const stream = this.#stream;
    if (this.#under !== null) this.#under.owner = null;
    if (stream === undefined) {
      if (this.#under === null) process.nextTick(callback);
      else this.#under.close(callback);
    } else if (stream.closed || (stream.destroyed && !stream._handle)) {
      process.nextTick(callback);
    } else {
      stream.once('close', callback);
      stream.destroy();
    }
  }

  reset(callback) {
    const under = this.#under;
    if (this.#stream !== undefined || typeof under?.reset !== 'function') {
      this.close(callback);
      return 0;
    }
    if (tls.close(this.#box) === false) {
      this.close(callback);
      return 0;
    }
    this.#box = null;
    this.socket = this.owner = under.owner = null;
    return under.reset(callback);
  }

  ref() { this.#under?.ref(); }
  unref() { this.#under?.unref(); }
  hasRef() { return this.#under?.hasRef() ?? false; }
  get fd() { return this.#under?.fd ?? -1; }
  get hasNews() { return this.#under?.hasNews ?? true; }
  get writeQueueSize() { return this.#under?.writeQueueSize ?? 0; }
  asyncReset() { this.#under?.asyncReset?.(); }

  // ---- the machine, asked -------------------------------------------------------------------------------------------

  /** Calls a native of the machine; undefined once it is closed. */
  ask(name, ...args) {
    return this.#box === null ? undefined : (about[name] ?? tls[name])(this.#box, ...args);
  }

  /** The newest session that was told of. */
  get newest() { return this.#session; }

  /** The session that is the newest one, as events tell of them. */
  get session() {
    const bytes = this.#session ?? this.ask('session');
    return bytes === undefined ? undefined : new FastBuffer(bytes.buffer ?? bytes);
  }

  /** Why the other side is not to be trusted, as an Error, or null. */
  verifyError() {
    const why = this.ask('verifyError');
    return why === undefined ? null : verifyError(why);
  }

  /** Begins another handshake; throws what OpenSSL has against it. */
  renegotiate() {
    check(tls.renegotiate(this.#box));
    if (i32[N0] & HAS_OUTPUT) this.#send(nothing);
  }
}

// What only some handles can do is there when the one under can.
for (const name of ['peerName', 'sockName', 'setNoDelay', 'setKeepAlive', 'setTypeOfService', 'getTypeOfService']) {
  Object.defineProperty(TLSHandle.prototype, name, {
    get() {
      const { under } = this;
      return under?.[name] && ((...args) => under[name](...args));
    },
    configurable: true,
  });
}

module.exports = { DuplexHandle, TLSHandle, WANTS_HELLO, WANTS_KEYLOG, WANTS_SESSIONS };
