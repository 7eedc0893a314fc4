// SPDX-License-Identifier: MIT
// The fast road, of servers and clients alike: connections whose bytes C reads and parses where they are
// (src/bind/http.c), and tells by one call for each message, if it is in one piece.
//
// What a subclass does with them: told(facts, at, length) for a head in the arena, onBody(chunk), onEnd(trailers,
// behind), onFail(error), onTaken(rest); `behind` says that bytes follow an answer. A listener of 'data' or 'readable'
// on the socket ends the road (unconsume()): from then on bytes come by events, to the parser too.
'use strict';

const net = require('node/net');
const { TCP, Pipe, kOnEnd } = require('internal/net/handle');
const { kConnection } = require('internal/http/incoming');
const { parseError } = require('internal/http/common');
const context = require('internal/async_context');
const { Buffer } = require('node/buffer');
const { FastBuffer } = require('internal/buffer/pool');
const { hold } = require('internal/slots');
const { _read, _writeGeneric } = net.Socket.prototype;
const binding = internalBinding('http');

// What C tells, in the low bits of the first argument; the connection's parser is in the others. 0: the arena is full.
const TOLD_HEAD = 1;
const TOLD_BODY = 2;
const TOLD_END = 3;
const TOLD_FAIL = 4;
const TOLD_TAKEN = 5;
const TOLD_EOF = 6;
const TOLD_DRAIN = 7;

// The facts of a head
const FLAGS = 0x3fff; // see common.js
const COMPLETE = 1 << 14;
const BEHIND = 1 << 15; // bytes behind the answer that it completes
const methodOf = (facts) => (facts >> 16) & 0x3ff; // or status
const minorOf = (facts) => facts >> 26;

const LAST_BUT_BEHIND = 2; // of body

const ARENA_SIZE = 8192;
const connections = []; // by the id of their parser
const road = { arena: undefined }; // where C writes heads; messages that are not looked at yet keep it alive
let attached = false;

function renewArena(need) {
  road.arena = new Uint8Array(Math.max(need, ARENA_SIZE));
  binding.arena(road.arena);
}

function littleBody(at, length) {
  const { arena } = road;
  const body = new FastBuffer(length);
  for (let i = 0; i < length; i++) body[i] = arena[at + i];
  return body;
}

function told(what, a, b, c) {
  if (what & 7) {
    const connection = connections[what >>> 3];
    if (connection === undefined) return;
    const { parser } = connection;
    const outer = context.current;
    parser.enter();
    try {
      switch (what & 7) {
        case TOLD_HEAD:
          connection.told(a, b, c);
          break;
        case TOLD_BODY:
          if (connection.socket.timeout) connection.socket._unrefTimer();
          try {
            connection.onBody(typeof a === 'number' ? littleBody(a, b) : new FastBuffer(a, b));
            if (c !== 0) connection.beforeEnd();
          } finally {
            if (c !== 0 && connection.fast) connection.onEnd('', c === LAST_BUT_BEHIND);
          }
          break;
        case TOLD_END:
          connection.onEnd(a, b);
          break;
        case TOLD_FAIL: {
          const [code, reason, over] = a.split('\n');
          if (over !== undefined) connection.onEnd('');
          connection.onFail(parseError(code, reason, b, Buffer.from(c)));
          break;
        }
        case TOLD_TAKEN:
          connection.onTaken(a);
          break;
        case TOLD_EOF:
          endOfStream(connection, a);
          break;
        case TOLD_DRAIN:
          connection.output?.settle(null);
          break;
      }
    } finally {
      parser.leave(outer);
    }
  } else {
    renewArena(a);
  }
}

function endOfStream(connection, err) {
  const { socket } = connection;
  // The end is an event of the socket: it has to be read for that.
  socket.resume();
  socket[kOnEnd](err);
}

function canConsume(socket) {
  return (
    socket instanceof net.Socket &&
    (socket._handle instanceof TCP || socket._handle instanceof Pipe) &&
    socket._handle.buffer === null &&
    socket.constructor === net.Socket &&
    // Nobody stands between it and its handle.
    socket._read === _read &&
    socket._writeGeneric === _writeGeneric &&
    socket._events?.data === undefined &&
    socket._events?.readable === undefined &&
    // Somebody has looked at what came, and may have put it back.
    socket.readableFlowing === null &&
    socket.readableLength === 0
  );
}

class Connection {
  constructor(socket) {
    this.socket = socket;
    this.parser = null;
    this.id = -1; // of the parser
    this.fast = false; // C reads the socket
    this.isPaused = false;
    this.output = null; // of answers in pieces
    socket[kConnection] = this;
    socket._paused = false;
  }

  /** Between the last bytes of a body and its end */
  beforeEnd() {}

  /** Lets C read the socket for the parser. False when that cannot be. */
  consume() {
    const { socket, id } = this;
    if (!canConsume(socket)) return false;
    if (!attached) {
      attached = true;
      binding.attach(hold(told));
      renewArena(0);
    }
    if (binding.consume(id, socket._handle.slot) !== 0) return false;
    connections[id] = this;
    this.fast = true;
    // A listener of 'data' or 'readable' ends this: see unconsume().
    socket.on = onWithNotice;
    socket.addListener = onWithNotice;
    socket.prependListener = prependWithNotice;
    // So does somebody who puts bytes in by hand.
    socket.push = pushWithNotice;
    return true;
  }

  /** The road ends, whoever reads from now on. False if there was none. */
  endRoad() {
    if (!this.fast) return false;
    this.fast = false;
    connections[this.id] = undefined;
    const { socket } = this;
    delete socket.on;
    delete socket.addListener;
    delete socket.prependListener;
    delete socket.push;
    return true;
  }

  /** Somebody else wants to see the bytes: from now on they come as events of the socket, to onData() too. */
  unconsume(onData) {
    if (!this.endRoad()) return;
    const { socket } = this;
    this.output?.leave();
    binding.unconsume(this.id);
    socket.on('data', onData);
    if (this.isPaused) socket.pause();
    else socket._handle?.readStart();
  }

  pause() {
    if (this.isPaused) return;
    this.isPaused = true;
    this.socket._paused = true;
    if (this.fast) {
      this.socket._handle?.readStop();
      this.socket.emit('pause');
    } else {
      this.socket.pause();
    }
  }

  resume() {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.socket._paused = false;
    if (this.fast) {
      this.socket._handle?.readStart();
      this.socket.emit('resume');
    } else {
      this.socket.resume();
    }
  }
}

function pushWithNotice(chunk, encoding) {
  if (chunk !== null) this[kConnection].unconsume();
  return net.Socket.prototype.push.call(this, chunk, encoding);
}

function onWithNotice(event, listener) {
  if (event === 'data' || event === 'readable') this[kConnection].unconsume();
  return net.Socket.prototype.on.call(this, event, listener);
}

function prependWithNotice(event, listener) {
  if (event === 'data' || event === 'readable') this[kConnection].unconsume();
  return net.Socket.prototype.prependListener.call(this, event, listener);
}

module.exports = { Connection, road, FLAGS, COMPLETE, BEHIND, methodOf, minorOf };
