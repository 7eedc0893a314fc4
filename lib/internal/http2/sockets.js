// SPDX-License-Identifier: MIT
// What users see of the socket under a session: they may look, and not touch. Two views: session.socket, and
// request.socket of the compatibility layer, for which most of a socket is the stream.
'use strict';

const {
  codes: { ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_SOCKET_UNBOUND },
} = require('internal/errors');

const { kSocket } = require('internal/http2/symbols');

const bound = (object, name) => {
  const value = object[name];
  return typeof value === 'function' ? value.bind(object) : value;
};

// ---- session.socket -------------------------------------------------------------------------------------------------

const forbidden = new Set(['destroy', 'emit', 'end', 'pause', 'read', 'resume', 'write', 'setEncoding', 'setKeepAlive',
  'setNoDelay']);
const ofSession = new Set(['setTimeout', 'ref', 'unref']);

class SessionSocket {
  #session;
  #socketOf;

  constructor(session, socketOf) {
    this.#session = session;
    this.#socketOf = socketOf;
  }

  #socket() {
    const socket = this.#socketOf();
    if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
    return socket;
  }

  get(target, name) {
    if (ofSession.has(name)) return bound(this.#session, name);
    if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    return bound(this.#socket(), name);
  }

  set(target, name, value) {
    if (ofSession.has(name)) {
      this.#session[name] = value;
      return true;
    }
    if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    this.#socket()[name] = value;
    return true;
  }

  has(target, name) { return Reflect.has(this.#socket(), name); }
  getPrototypeOf() { return Reflect.getPrototypeOf(this.#socket()); }
}

const sessionSocket = (session, socketOf) => new Proxy(session, new SessionSocket(session, socketOf));

// ---- request.socket -------------------------------------------------------------------------------------------------

const ofStream = new Set(['on', 'once', 'end', 'emit', 'destroy', 'writable', 'readable', 'destroyed']);
const neverOfStream = new Set(['write', 'read', 'pause', 'resume']);

// A stream that has lost its session stands in for the socket.
const socketUnder = (stream) => stream.session?.[kSocket] ?? stream;

const streamSocketHandler = {
  get(stream, name) {
    if (ofStream.has(name)) return bound(stream, name);
    if (name === 'setTimeout') return stream.session === undefined ? bound(stream, name) : bound(stream.session, name);
    if (neverOfStream.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    return bound(socketUnder(stream), name);
  },
  set(stream, name, value) {
    if (ofStream.has(name)) stream[name] = value;
    else if (name === 'setTimeout') (stream.session ?? stream)[name] = value;
    else if (neverOfStream.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    else socketUnder(stream)[name] = value;
    return true;
  },
  has(stream, name) { return Reflect.has(socketUnder(stream), name); },
  getPrototypeOf(stream) { return Reflect.getPrototypeOf(socketUnder(stream)); },
};

const streamSocket = (stream) => new Proxy(stream, streamSocketHandler);

module.exports = { sessionSocket, streamSocket };
