// SPDX-License-Identifier: MIT
// Machine: the session of src/bind/http2.c over a socket, or any Duplex.
//
//   socket 'data' -> receive() -> events, told to the owner in their order
//   anything to send -> schedule() -> one write a tick
//
// One read may bring much: headers, a body and trailers. What a listener of one leaves for later (`resume()`, what
// awaits an event) is done before the next is told, for sockets of the kernel; a Duplex has its user around it.
//
// The owner (Http2Session) has kOnEvent(kind, stream, a, b, last), kTold() when all events are told, kOnFailure(error,
// code), kOnThrough() when nghttp2 has nothing more to do, kOnSocketError(error) and kOnSocketClose().
'use strict';

const { settleBetween } = require('boot/turn');
const { setImmediate } = require('internal/timer_functions');
const { FastBuffer } = require('internal/buffer/pool');
const { i32, N0, N1 } = require('internal/cells');
const { TCP, Pipe } = require('internal/net/handle');
const { constants } = require('internal/http2/constants');
const { kOnEvent, kOnFailure, kOnSocketClose, kOnSocketError, kOnThrough, kTold } = require('internal/http2/symbols');
const {
  ErrnoException, codes: { ERR_HTTP2_ERROR, ERR_HTTP2_TOO_MANY_INVALID_FRAMES },
} = require('internal/errors');
const { Socket } = require('internal/net/socket');
const binding = internalBinding('http2');
const frames = internalBinding('http2_frames');
const natives = { ...binding, ...frames };

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_PROTOCOL_ERROR } = constants;
const TOO_MANY_INVALID_FRAMES = 1; // of receive()
const EVENT_SIZE = 5;
const EVENT_CLOSE = 3, EVENT_SENT = 4; // the others are session.js's
const LENT = 2; // of write()
const COPY_MAX = 4096; // of src/bind/http2.c

const nothing = () => {};

function isOfKernel(socket) {
  while (socket instanceof Socket && socket._parent) socket = socket._parent;
  return socket instanceof Socket;
}

// Its numbers lie between errnos and those of libuv's own.
const isOfNghttp2 = (number) => number <= -500 && number >= -999;

/** The limits of src/bind/http2.c, in its order. */
function limitsOf(isServer, options) {
  const {
    maxHeaderListPairs = 128, maxReservedRemoteStreams = 200, peerMaxConcurrentStreams = 100, maxSettings = 32,
    maxSendHeaderBlockLength = 0, maxDeflateDynamicTableSize = -1, paddingStrategy = 0, maxSessionInvalidFrames = 1000,
    maxSessionRejectedStreams = 100, maxSessionMemory = 10, streamResetBurst = 1000, streamResetRate = 33,
    strictFieldWhitespaceValidation = true,
  } = options;
  const acks = 1000;
  return new Float64Array([
    Math.max(maxHeaderListPairs, isServer ? 4 : 1), acks, maxReservedRemoteStreams, peerMaxConcurrentStreams,
    Math.max(maxSettings, 1), maxSendHeaderBlockLength, maxDeflateDynamicTableSize, paddingStrategy,
    maxSessionInvalidFrames, maxSessionRejectedStreams, maxSessionMemory * 1e6, streamResetBurst, streamResetRate,
    strictFieldWhitespaceValidation ? 0 : 1,
  ]);
}

/** The error of a number of nghttp2. */
function errorOf(number) {
  const error = new ERR_HTTP2_ERROR(frames.explain(number));
  error.errno = number;
  return error;
}

class Machine {
  #box;
  #owner;
  #socket;
  #isOpen = false; // the socket is connected
  #isScheduled = false;
  #isTelling = false;
  #isWaiting = false; // for the kernel
  #isThrough = false; // nghttp2 wants nothing more, either way
  #lent = new Map(); // by stream: bytes that C reads where they are
  #listeners;
  #defer;
  #onTurn;
  #counts;

  constructor(owner, isServer, options, socket) {
    this.#owner = owner;
    this.#socket = socket;
    this.#box = binding.create(isServer, limitsOf(isServer, options));
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.#listeners = [
      ['data', (chunk) => this.#receive(chunk)],
      ['end', () => this.#ended()],
      ['error', (error) => owner[kOnSocketError](error)],
      ['close', () => owner[kOnSocketClose]()],
      ['drain', () => this.schedule()],
    ];
    for (const [event, listener] of this.#listeners) if (event !== 'data') socket.on(event, listener);
    // What JavaScript carries is there at once: without a turn between, two sides of a pair would keep each other busy.
    this.#defer = socket instanceof Socket ? process.nextTick : setImmediate;
    this.#onTurn = () => {
      this.#isScheduled = false;
      if (!this.#isTelling) this.#pump();
    };
  }

  // A socket closes by itself when the other side has said all, unless it may be half open.
  #ended() {
    const socket = this.#socket;
    if (!(socket instanceof Socket)) this.#owner[kOnSocketClose]();
    else if (socket.allowHalfOpen) socket.end();
  }

  /** The socket is connected: bytes may go. */
  open() {
    this.#isOpen = true;
  }

  /** Bytes may come. What was read before the session had the socket is first. */
  listen() {
    const socket = this.#socket;
    for (let early; this.#box !== undefined && (early = socket.read()) !== null;) this.#receive(early);
    if (this.#box === undefined) return;
    socket.on('data', this.#listeners[0][1]);
    socket.resume();
    this.schedule();
  }

  get closed() { return this.#box === undefined; }

  /** A native of the session; undefined once it is closed. What it has to send goes out at the end of the tick. */
  call(name, a, b, c, d, e, f, g) {
    if (this.#box === undefined) return undefined;
    const result = natives[name](this.#box, a, b, c, d, e, f, g);
    this.schedule();
    return result;
  }

  /** Bytes of a stream's body, which stay as they are until they are sent. Whether they will be. */
  write(id, bytes, isLast) {
    if (this.#box === undefined) return false;
    if (bytes.length > COPY_MAX && bytes.buffer.resizable) bytes = new Uint8Array(bytes); // which can go away meanwhile
    const kept = binding.write(this.#box, id, bytes, isLast);
    if (kept === LENT) this.#lent.set(id, bytes);
    this.schedule();
    return kept !== 0;
  }

  /** The same as call() for what changes nothing. */
  ask(name, a, b) {
    return this.#box === undefined ? undefined : frames[name](this.#box, a, b);
  }

  schedule() {
    if (this.#isScheduled || this.#isTelling || this.#box === undefined) return;
    this.#isScheduled = true;
    (0, this.#defer)(this.#onTurn);
  }

  /** Hands the socket what there is to send, as much as it wants. Tells no events. A number of nghttp2, or 0. */
  flush() {
    if (this.#box === undefined || !this.#isOpen) return 0;
    const socket = this.#socket;
    const { _handle: handle } = socket;
    // Straight to the kernel, if nobody else writes.
    if ((handle instanceof TCP || handle instanceof Pipe) && socket.writableLength === 0 && socket.writable) {
      return this.#isWaiting ? 0 : this.#flushTo(handle);
    }
    while (this.#box !== undefined && !socket.writableNeedDrain && socket.writable) {
      const bytes = binding.output(this.#box);
      this.#isThrough = i32[N0] === 0;
      if (bytes === undefined) break;
      if (typeof bytes === 'number') return bytes;
      this.bytesWritten += bytes.byteLength;
      socket.write(new FastBuffer(bytes));
    }
    return 0;
  }

  #flushTo(handle) {
    const result = binding.flush(this.#box, handle.slot);
    this.#isThrough = i32[N0] === 0;
    if (i32[N1] > 0) {
      this.bytesWritten += i32[N1];
      this.#socket._unrefTimer();
    }
    if (result === 1) {
      this.#isWaiting = true;
      handle.awaitWrite((err) => {
        this.#isWaiting = false;
        if (err < 0) this.#breakOff(err);
        else this.schedule();
      });
    } else if (isOfNghttp2(result)) {
      return result;
    } else if (result < 0) {
      this.#breakOff(result);
    }
    return 0;
  }

  // What the other side said before it went is read first, in the loop's next turn: its GOAWAY, and the end, tell more
  // than a failing write.
  #breakOff(err) {
    this.#isWaiting = true;
    setImmediate(() => setImmediate(() => this.#socket.destroy(new ErrnoException(err, 'write'))));
  }

  /** Whether bytes wait for the kernel. */
  get isSending() { return this.#isWaiting || this.#socket.writableLength > 0; }

  #pump() {
    const err = this.flush();
    if (err < 0) {
      this.#owner[kOnFailure](errorOf(err), NGHTTP2_INTERNAL_ERROR);
    } else if (this.#defer === process.nextTick) {
      this.#sent();
    } else {
      (0, this.#defer)(() => this.#sent());
    }
  }

  #sent() {
    this.tell();
    if (this.#box !== undefined && this.#isThrough && !this.#isScheduled) this.#owner[kOnThrough]();
  }

  #receive(chunk) {
    if (this.#box === undefined) return;
    this.bytesRead += chunk.length;
    const err = binding.receive(this.#box, chunk);
    this.tell(isOfKernel(this.#socket));
    if (err !== 0 && this.#box !== undefined) {
      this.flush();
      const error = err === TOO_MANY_INVALID_FRAMES ? new ERR_HTTP2_TOO_MANY_INVALID_FRAMES() : errorOf(err);
      this.#owner[kOnFailure](error, NGHTTP2_PROTOCOL_ERROR);
      return;
    }
    this.schedule();
  }

  tell(isAlone = false) {
    if (this.#isTelling) return;
    this.#isTelling = true;
    let any = false;
    try {
      while (this.#box !== undefined) {
        const events = binding.events(this.#box);
        if (events.length === 0) break;
        any = true;
        for (let i = 0; i < events.length; i += EVENT_SIZE) {
          if (events[i] === EVENT_SENT || events[i] === EVENT_CLOSE) this.#lent.delete(events[i + 1]);
          try {
            this.#owner[kOnEvent](events[i], events[i + 1], events[i + 2], events[i + 3], events[i + 4]);
          } catch (error) {
            // A listener's: the events behind must not be lost for it.
            process.nextTick(() => { throw error; });
          }
          if (isAlone) settleBetween();
        }
      }
    } finally {
      this.#isTelling = false;
    }
    if (!any) return;
    this.schedule();
    this.#owner[kTold]();
  }

  /** Whether events of a read are being told, and more may follow. */
  get isTelling() { return this.#isTelling; }

  /** [frames that came, frames that went] */
  get counts() { return this.ask('counts') ?? this.#counts; }

  /** Says goodbye and lets go of the socket. `done` is called when the last bytes are with it. */
  close(code, done) {
    const socket = this.#socket;
    this.flush(); // afterwards only the goodbye goes out
    this.call('terminate', code);
    let last;
    if (this.#isOpen && socket.writable) {
      for (let bytes; typeof (bytes = binding.output(this.#box)) === 'object'; last = new FastBuffer(bytes)) {
        if (last !== undefined) socket.write(last);
        this.bytesWritten += bytes.byteLength;
      }
    }
    this.#counts = this.counts;
    binding.close(this.#box);
    this.#box = undefined;
    this.#lent.clear();
    for (const [event, listener] of this.#listeners) socket.removeListener(event, listener);
    socket.on('error', nothing);
    if (last === undefined) done();
    else socket.write(last, () => done());
  }
}

module.exports = { Machine, errorOf };
