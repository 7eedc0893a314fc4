// SPDX-License-Identifier: MIT
// TLSSocket: a net.Socket whose handle is a TLSHandle.
//
//   new TLSSocket()            its own connection: `_handle` is the TCP one until 'connect', then `ssl` takes over
//   new TLSSocket(net.Socket)  over the handle of that socket, which stays the owner of the descriptor
//   new TLSSocket(Duplex)      over any stream
//
// A server's socket is its server's until it is secure (_controlReleased): what goes wrong before is told to the
// server, by '_tlsError', and not as 'error'.
'use strict';

const net = require('node/net');
const { kOnEnd } = require('internal/net/handle');
const { own } = require('internal/net/socket');
const { DuplexHandle, TLSHandle, WANTS_HELLO, WANTS_KEYLOG, WANTS_SESSIONS } = require('internal/tls/handle');
const { contextBox, createSecureContext } = require('internal/tls/context');
const { convertALPNProtocols, namesOfWire, wireProtocols } = require('internal/tls/names');
const {
  ConnResetException,
  codes: {
    ERR_CRYPTO_OPERATION_FAILED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_MULTIPLE_CALLBACK,
    ERR_SOCKET_CLOSED,
    ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_HANDSHAKE_TIMEOUT,
    ERR_TLS_INVALID_CONTEXT,
    ERR_TLS_INVALID_STATE,
    ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED,
    ERR_TLS_RENEGOTIATION_DISABLED,
    ERR_TLS_SESSION_ATTACK,
    ERR_TLS_SNI_FROM_SERVER,
  },
} = require('internal/errors');
const { check } = require('internal/crypto/failure');
const { option } = require('internal/options');
const { i32, N0 } = require('internal/cells');
const { FastBuffer } = require('internal/buffer/pool');
const { validateFunction, validateInt32, validateObject, validateString, validateUint32 } =
  require('internal/validate');
const { Buffer } = require('node/buffer');
const lazy = require('internal/lazy');

const warnTrace = lazy(() =>
  process.emitWarning('Enabling --trace-tls can expose sensitive data in the resulting log.'));
const lazyX509 = lazy(() => require('internal/crypto/x509'));

const RENEGOTIATIONS_MAX = 3; // in so many seconds, as long as a server does not say otherwise
const RENEGOTIATIONS_SECONDS = 600;
const HAS_TICKET = 1, WANTS_OCSP = 2; // of a hello, as in src/bind/tls.c
const limits = { CLIENT_RENEG_LIMIT: RENEGOTIATIONS_MAX, CLIENT_RENEG_WINDOW: RENEGOTIATIONS_SECONDS };

const kErrorEmitted = Symbol('kErrorEmitted');
const kDisableRenegotiation = Symbol('kDisableRenegotiation');
const kSSL = Symbol('kSSL'); // `ssl`, which users see no more once it is destroyed
const kPendingSession = Symbol('kPendingSession');
const kRenegotiations = Symbol('kRenegotiations');
const kOnRenegotiated = Symbol('kOnRenegotiated');

const isSocket = (stream) => stream instanceof net.Socket;

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  const { isServer = false, ALPNCallback, ALPNProtocols } = options;
  if (ALPNCallback && ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  if (ALPNProtocols) convertALPNProtocols(ALPNProtocols, options);
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kErrorEmitted] = false;
  this[kDisableRenegotiation] = false;
  this[kPendingSession] = null;
  this[kRenegotiations] = [];
  this[kOnRenegotiated] = undefined;

  const context = options.secureContext || createSecureContext(options);
  const box = contextBox(context);
  if (box === undefined) throw new ERR_TLS_INVALID_CONTEXT('options.secureContext');
  const requestCert = Boolean(options.requestCert) || !isServer;
  const rejectUnauthorized = options.rejectUnauthorized !== false;
  options.secureContext = context;
  options.isServer = isServer;
  this._requestCert = requestCert;
  this._rejectUnauthorized = rejectUnauthorized;
  if (isServer && options.SNICallback) {
    validateFunction(options.SNICallback, 'options.SNICallback');
    this._SNICallback = options.SNICallback;
  }

  // First: a signal may abort this while it is made.
  this[kSSL] = this.ssl = new TLSHandle(box, isServer, requestCert, rejectUnauthorized, wantedEvents(this));
  this[kSSL].socket = this[kSSL].owner = this;
  net.Socket.call(this, {
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    manualStart: true,
    highWaterMark: socket ? socket.readableHighWaterMark : options.highWaterMark,
    onread: socket ? undefined : options.onread,
    signal: options.signal,
    lookup: options.lookup,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
  });
  if (options.ALPNProtocols) this[kSSL].ask('setAlpn', options.ALPNProtocols);
  if (options.pskCallback) shareKeys(this, options);
  if (option('--trace-tls')) {
    warnTrace();
    this.enableTrace();
  } else if (options.enableTrace) {
    this.enableTrace();
  }
  if (!isServer && options.requestOCSP) this[kSSL].ask('requestOcsp');
  if (!isServer && options.session) this.setSession(options.session);
  this.on('newListener', watchKeys);
  this.on('error', this._tlsError); // until it is released

  if (socket) overStream(this, socket, options);
  // Of its own: the first who listens, so that whoever waits for 'connect' finds it secured.
  else this.once('connect', () => takeOver(this, this._handle, undefined));
  return undefined;
}
Object.setPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
Object.setPrototypeOf(TLSSocket, net.Socket);
TLSSocket.prototype.encrypted = true;

function wantedEvents({ _tlsOptions: options, _SNICallback: sni }) {
  const { isServer, server, ALPNCallback } = options;
  if (!isServer) return WANTS_SESSIONS;
  const listens = (event) => server !== undefined && server.listenerCount(event) > 0;
  return (sni || ALPNCallback || listens('resumeSession') || listens('OCSPRequest') ? WANTS_HELLO : 0) |
    (listens('newSession') ? WANTS_SESSIONS : 0) | (listens('keylog') ? WANTS_KEYLOG : 0);
}

// ---- shared keys ----------------------------------------------------------------------------------------------------

function shareKeys(socket, { isServer, pskCallback, pskIdentityHint }) {
  validateFunction(pskCallback, 'pskCallback');
  const ask = isServer ? (identity, most) => keyOfServer(socket, pskCallback, identity, most) :
    (hint, most, longest) => keyOfClient(pskCallback, hint, most, longest);
  const hint = isServer ? pskIdentityHint ?? undefined : undefined;
  if (hint !== undefined) validateString(hint, 'options.pskIdentityHint');
  const isPossible = socket[kSSL].shareKeys(ask, hint);
  if (!isPossible) {
    process.nextTick(() => socket.onkeyfailure(new ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED()));
  }
}

function checkKey(key, most) {
  if (!ArrayBuffer.isView(key)) throw new ERR_INVALID_ARG_TYPE('psk', ['Buffer', 'TypedArray', 'DataView'], key);
  if (key.byteLength > most) {
    throw new ERR_INVALID_ARG_VALUE('psk', key, `Pre-shared key exceeds ${most} bytes`);
  }
  return key;
}

function keyOfServer(socket, callback, identity, most) {
  const answer = callback(socket, identity);
  if (answer === null || answer === undefined) return undefined;
  if (typeof answer !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('ret', ['Object', 'Buffer', 'TypedArray', 'DataView'], answer);
  }
  return [checkKey(ArrayBuffer.isView(answer) ? answer : answer.psk, most)];
}

function keyOfClient(callback, hint, most, longest) {
  const answer = callback(hint);
  if (answer === null || answer === undefined) return undefined;
  validateObject(answer, 'ret');
  const key = checkKey(answer.psk, most);
  const { identity } = answer;
  validateString(identity, 'identity');
  const name = Buffer.from(identity);
  if (name.length > longest) {
    throw new ERR_INVALID_ARG_VALUE('identity', identity, `PSK identity exceeds ${longest} bytes`);
  }
  return [key, name];
}

function watchKeys(event) {
  if (event === 'keylog') this[kSSL].ask('watchKeys');
}

// ---- what is under it -----------------------------------------------------------------------------------------------

function overStream(socket, stream, options) {
  socket._parent = stream;
  if (stream.server) socket.server = stream.server;
  stream.on('close', () => socket.destroy());
  if (!isSocket(stream)) {
    takeOver(socket, new DuplexHandle(stream), stream);
    readEarly(socket, stream, options);
  } else if (stream._handle && !stream.connecting) {
    takeOver(socket, stream._handle, stream);
    readEarly(socket, stream, options);
  } else {
    // Its failure to connect is this one's.
    stream.on('error', (error) => socket.destroy(error));
    socket.connecting = true;
    stream.once('connect', () => {
      if (socket.destroyed || !stream._handle) return;
      socket.connecting = false;
      takeOver(socket, stream._handle, stream);
      socket.emit('connect');
      start(socket, options.isServer);
    });
  }
}

function takeOver(socket, under, stream) {
  if (socket.destroyed) return;
  const { [kSSL]: ssl } = socket;
  ssl.attach(under, stream);
  socket._handle = ssl;
  own(socket);
  if (stream === undefined) start(socket, true);
}

// In a tick: whoever made the socket has to have the time to listen.
function readEarly(socket, stream, options) {
  if (options.pauseOnConnect) socket.readableFlowing = false;
  process.nextTick(start, socket, options.isServer);
}

// A client that nobody told to speaks with its first write.
function start(socket, speaks) {
  const { [kSSL]: ssl, _parent: stream } = socket;
  if (socket.destroyed || stream?.destroyed) return;
  if (speaks) ssl.speak();
  const early = [];
  // What came before belongs to the handshake. (A stream of JavaScript gives it when it is resumed.)
  if (stream?.readableLength > 0 && isSocket(stream)) {
    let chunk;
    while ((chunk = stream.read()) !== null) early.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  ssl.listen(early);
  if (!socket.destroyed && stream?.readableEnded) ssl[kOnEnd](0);
  if (!socket.destroyed && socket.readableFlowing !== false) socket.read(0);
}

TLSSocket.prototype._start = function _start() {
  if (this.connecting) this.once('connect', this._start);
  else if (this[kSSL].attached) process.nextTick(start, this, true);
};

TLSSocket.prototype._destroySSL = function _destroySSL() {
  this.ssl = null;
};

TLSSocket.prototype._destroy = function _destroy(err, callback) {
  const { [kSSL]: ssl, _handle: handle } = this;
  net.Socket.prototype._destroy.call(this, err, callback);
  this._destroySSL();
  // Before 'connect' the handle is not `ssl`, which has nothing under it then but a stream that is still connecting.
  if (handle !== ssl) {
    ssl.close();
    this._parent?.destroy();
  }
};

// ---- events of the handle -------------------------------------------------------------------------------------------

TLSSocket.prototype.onsecure = function onsecure() {
  this._secureConnected();
};

TLSSocket.prototype._secureConnected = function _secureConnected() {
  if (this._newSessionPending) this._securePending = true;
  else this._finishInit();
};

TLSSocket.prototype._finishInit = function _finishInit() {
  if (this.destroyed || this._secureEstablished) return;
  const { [kSSL]: ssl } = this;
  const { isServer } = this._tlsOptions;
  this.alpnProtocol = ssl.ask('alpn') ?? false;
  if (isServer) this.servername = ssl.ask('servername') || false;
  else this.servername = ssl.ask('servername') ?? this.servername ?? false;
  this._secureEstablished = true;
  if (this._tlsOptions.handshakeTimeout > 0) this.setTimeout(0, this._handleTimeout);
  this.emit('secure');
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session !== null && !this.destroyed) this.emit('session', session);
};

TLSSocket.prototype.onsession = function onsession(id, session) {
  const { isServer, server } = this._tlsOptions;
  if (!isServer) {
    if (this._secureEstablished) this.emit('session', session);
    else this[kPendingSession] = session;
    return;
  }
  if (!server) return;
  let done = false;
  this._newSessionPending = true;
  const finished = () => {
    if (done) return;
    done = true;
    this._newSessionPending = false;
    if (this._securePending) this._finishInit();
    this._securePending = false;
  };
  if (!server.emit('newSession', id, session, finished)) finished();
};

TLSSocket.prototype.onkeylog = function onkeylog(line) {
  const { server } = this._tlsOptions;
  if (server) server.emit('keylog', line, this);
  this.emit('keylog', line);
};

TLSSocket.prototype.onocsp = function onocsp(response) {
  this.emit('OCSPResponse', response);
};

// Only clients may be many times at it, and only up to TLS 1.2.
TLSSocket.prototype.onhandshake = function onhandshake() {
  if (!this._secureEstablished) return;
  if (!this._tlsOptions.isServer || this.getProtocol() === 'TLSv1.3') return;
  const now = performance.now();
  const recent = this[kRenegotiations].filter((at) => now - at < limits.CLIENT_RENEG_WINDOW * 1000);
  recent.push(now);
  this[kRenegotiations] = recent;
  this[kSSL].handshakes = recent.length;
  if (this[kDisableRenegotiation] || recent.length > limits.CLIENT_RENEG_LIMIT) {
    this._emitTLSError(this[kDisableRenegotiation] ? new ERR_TLS_RENEGOTIATION_DISABLED() :
      new ERR_TLS_SESSION_ATTACK());
  }
};

TLSSocket.prototype.onrenegotiated = function onrenegotiated() {
  const callback = this[kOnRenegotiated];
  this[kOnRenegotiated] = undefined;
  this.emit('secure');
  if (callback) process.nextTick(callback, null);
};

TLSSocket.prototype.onfailure = function onfailure(error) {
  if (this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this.destroy(error);
};

/** A callback for shared keys has thrown, or cannot be used. */
TLSSocket.prototype.onkeyfailure = function onkeyfailure(error) {
  if (this.destroyed) return;
  if (this._tlsOptions.isServer && !this._controlReleased) this._emitTLSError(error);
  else this.onfailure(error);
};

TLSSocket.prototype._tlsError = function _tlsError(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

TLSSocket.prototype._emitTLSError = function _emitTLSError(error) {
  const mine = this._tlsError(error);
  if (!mine) return;
  this[kErrorEmitted] = true;
  this.destroy(mine);
};

TLSSocket.prototype._handleTimeout = function _handleTimeout() {
  this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
};

TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

// ---- the hello of a client ------------------------------------------------------------------------------------------

TLSSocket.prototype.onhello = function onhello(id, wire, bits, servername) {
  this.servername = servername || false;
  answerHello(this, { id, wire, bits, servername });
};

// One question after another, each only if there is somebody to ask. Without a promise in between: a handshake that
// nobody delays is not delayed by this either.
function answerHello(socket, { id, wire, bits, servername }) {
  const { server, ALPNCallback, secureContext } = socket._tlsOptions;
  const answer = { context: undefined, session: undefined, protocols: undefined, ocsp: undefined };
  const ask = (call, then) => {
    let called = false;
    call((error, value) => {
      if (called) {
        socket.destroy(new ERR_MULTIPLE_CALLBACK());
        return;
      }
      called = true;
      if (socket.destroyed) return;
      if (error) socket.destroy(error);
      else then(value);
    });
  };
  const askSession = () => {
    if (id.length === 0 || bits & HAS_TICKET || !(server?.listenerCount('resumeSession') > 0)) return askContext();
    return ask((done) => server.emit('resumeSession', id, done), (session) => {
      if (session) answer.session = Buffer.from(session);
      askContext();
    });
  };
  const askContext = () => {
    if (!servername || !socket._SNICallback) return askStatus();
    return ask((done) => socket._SNICallback(servername, done), (context) => {
      if (context !== null && context !== undefined) {
        answer.context = contextBox(context);
        if (answer.context === undefined) {
          socket.destroy(Object.assign(new TypeError('Invalid SNI context'), { code: 'ERR_TLS_INVALID_CONTEXT' }));
          return;
        }
        answer.from = context.context ?? context;
      }
      askStatus();
    });
  };
  const askStatus = () => {
    if (!(bits & WANTS_OCSP) || !(server?.listenerCount('OCSPRequest') > 0)) return askProtocol();
    const native = answer.from ?? secureContext.context;
    return ask((done) => server.emit('OCSPRequest', native.getCertificate(), native.getIssuer(), done), (response) => {
      if (response) answer.ocsp = response;
      askProtocol();
    });
  };
  const askProtocol = () => {
    if (ALPNCallback && wire) {
      const protocols = namesOfWire(wire);
      let chosen;
      try {
        chosen = ALPNCallback.call(socket, { servername: servername || '', protocols });
      } catch (error) {
        socket.destroy(error);
        return;
      }
      if (chosen === undefined) {
        answer.protocols = false;
      } else if (!protocols.includes(chosen)) {
        socket.destroy(new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols));
        return;
      } else {
        answer.protocols = wireProtocols([chosen]);
      }
    }
    if (socket.destroyed) return;
    socket[kSSL].answerHello(answer.context, answer.session, answer.protocols, answer.ocsp);
  };
  askSession();
}

// ---- what users ask for ---------------------------------------------------------------------------------------------

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  this[kDisableRenegotiation] = true;
};

TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  let { _requestCert: asks, _rejectUnauthorized: rejects } = this;
  if (options.requestCert !== undefined) asks = Boolean(options.requestCert);
  if (options.rejectUnauthorized !== undefined) rejects = Boolean(options.rejectUnauthorized);
  if (asks !== this._requestCert || rejects !== this._rejectUnauthorized) {
    if (this._tlsOptions.isServer) this[kSSL].ask('setVerify', asks, rejects);
    this._requestCert = asks;
    this._rejectUnauthorized = rejects;
  }
  try {
    this[kSSL].renegotiate();
  } catch (error) {
    if (callback) process.nextTick(callback, error);
    return false;
  }
  this[kOnRenegotiated] = callback;
  return true;
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined && !ArrayBuffer.isView(context)) {
    throw new ERR_INVALID_ARG_TYPE('context', ['Buffer', 'TypedArray', 'DataView'], context);
  }
  if (!this._secureEstablished) throw new ERR_TLS_INVALID_STATE();
  const result = this[kSSL].ask('exportKeys', length, label, context);
  if (result === undefined) throw new ERR_SOCKET_CLOSED();
  if (typeof result === 'number') throw new ERR_CRYPTO_OPERATION_FAILED();
  return new FastBuffer(check(result));
};

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateInt32(size, 'size');
  return this[kSSL].ask('setMaxSendFragment', size) ?? false;
};

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this._tlsOptions.isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  this[kSSL].ask('setServername', name);
};

TLSSocket.prototype.setSession = function setSession(session) {
  if (typeof session === 'string') session = Buffer.from(session, 'latin1');
  if (this[kSSL].ask('setSession', session) === false) throw new ERR_CRYPTO_OPERATION_FAILED();
};

TLSSocket.prototype.setKeyCert = function setKeyCert(context) {
  const box = contextBox(context) ?? contextBox(createSecureContext(context));
  this[kSSL].ask('answerHello', box);
};

const bufferOf = (bytes) => (bytes === undefined ? undefined : new FastBuffer(bytes));

for (const [method, native, argument] of [
  ['getFinished', 'finished', false],
  ['getPeerFinished', 'finished', true],
]) {
  TLSSocket.prototype[method] = { [method]() { return bufferOf(this[kSSL].ask(native, argument)); } }[method];
}

TLSSocket.prototype.getTLSTicket = function getTLSTicket() {
  const { [kSSL]: ssl } = this;
  return bufferOf(ssl.ask('ticket', ssl.newest));
};

TLSSocket.prototype.getSession = function getSession() {
  return this[kSSL].session;
};

TLSSocket.prototype.getProtocol = function getProtocol() {
  return this[kSSL].ask('protocol') ?? null;
};

TLSSocket.prototype.isSessionReused = function isSessionReused() {
  return this[kSSL].ask('isReused') ?? null;
};

TLSSocket.prototype.getSharedSigalgs = function getSharedSigalgs() {
  return this[kSSL].ask('sharedSigalgs') ?? null;
};

TLSSocket.prototype.getCipher = function getCipher() {
  const cipher = this[kSSL].ask('cipher');
  if (cipher === undefined) return undefined;
  const [name, standardName, version] = cipher;
  return { name, standardName, version };
};

/** The key of this connection that the other side agreed on; of servers null. */
TLSSocket.prototype.getEphemeralKeyInfo = function getEphemeralKeyInfo() {
  if (this._tlsOptions.isServer || this.destroyed) return null;
  const key = this[kSSL].ask('ephemeralKey');
  if (key === undefined) return {};
  const [type, name, size] = key;
  return name === undefined ? { type, size } : { type, name, size };
};

// ---- certificates ---------------------------------------------------------------------------------------------------

const certificateOf = (der) => new (lazyX509().X509Certificate)(new FastBuffer(der));

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  const chain = this[kSSL].ask('peerCertificates', Boolean(detailed));
  if (chain === undefined) return null;
  if (chain.length === 0) return {};
  const isRoot = i32[N0] === 1;
  const objects = chain.map((der) => certificateOf(der).toLegacyObject());
  if (!detailed) return objects[0];
  for (let i = 1; i < objects.length; i++) objects[i - 1].issuerCertificate = objects[i];
  // A root is its own issuer.
  if (isRoot) objects.at(-1).issuerCertificate = objects.at(-1);
  return objects[0];
};

TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  const chain = this[kSSL].ask('peerCertificates', true);
  if (chain === undefined || chain.length === 0) return undefined;
  // The issuer's issuer is not known to its certificate.
  const [own, issuer] = chain.map(certificateOf);
  return issuer === undefined ? own : lazyX509().withIssuer(own, issuer);
};

TLSSocket.prototype.getCertificate = function getCertificate() {
  const der = this[kSSL].ask('certificate');
  if (der === undefined) return this.destroyed ? null : {};
  return certificateOf(der).toLegacyObject();
};

TLSSocket.prototype.getX509Certificate = function getX509Certificate() {
  const der = this[kSSL].ask('certificate');
  return der === undefined ? undefined : certificateOf(der);
};

/** Writes what goes and comes to stderr. */
TLSSocket.prototype.enableTrace = function enableTrace() {
  this[kSSL].ask('trace');
};

/** The error of a connection that ended before it was secure. */
function disconnected(options) {
  const error = new ConnResetException(
    'Client network socket disconnected before secure TLS connection was established');
  error.path = options.path;
  error.host = options.host;
  error.port = options.port;
  error.localAddress = options.localAddress;
  return error;
}

module.exports = { TLSSocket, disconnected, limits };
