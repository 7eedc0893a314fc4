// SPDX-License-Identifier: MIT
// tls.Server: a net.Server each of whose connections becomes a TLSSocket, announced by 'secureConnection' once it is
// secure. What fails before is 'tlsClientError'.
'use strict';

const net = require('node/net');
const { TLSSocket } = require('internal/tls/socket');
const { TICKET_KEYS_BYTES, SecureContext, createSecureContext, toBytes } = require('internal/tls/context');
const { convertALPNProtocols } = require('internal/tls/names');
const { logKeys } = require('internal/tls/connect');
const { option } = require('internal/options');
const { kRejection } = require('internal/events/symbols');
const {
  ConnResetException,
  codes: {
    ERR_INTERNAL_ASSERTION,
    ERR_INVALID_ARG_TYPE,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_REQUIRED_SERVER_NAME,
  },
} = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateString } = require('internal/validate');

const HANDSHAKE_TIMEOUT_MS = 120_000;

const kHandshakeTimeout = Symbol('kHandshakeTimeout');
const kPauseOnConnect = Symbol('kPauseOnConnect');
const kSNICallback = Symbol('kSNICallback');
const kErrorEmitted = Symbol('kErrorEmitted');
const kShared = Symbol('kSharedOptions'); // of the server and its sockets

// What a context is made of; the server has them too, as it always had in Node.
const CONTEXT_OPTIONS = [
  'pfx', 'key', 'passphrase', 'cert', 'clientCertEngine', 'privateKeyIdentifier', 'privateKeyEngine', 'ca',
  'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'ciphers', 'sigalgs', 'ecdhCurve', 'dhparam', 'secureOptions',
  'honorCipherOrder', 'sessionIdContext', 'ticketKeys', 'sessionTimeout', 'allowPartialTrustChain',
];

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === null || options === undefined) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  const {
    ALPNCallback, ALPNProtocols, SNICallback, enableTrace, handshakeTimeout, pskCallback, pskIdentityHint,
    rejectUnauthorized, requestCert,
  } = options;
  this._contexts = [];
  this.requestCert = requestCert === true;
  this.rejectUnauthorized = rejectUnauthorized !== false;
  this.ALPNCallback = ALPNCallback;
  if (ALPNCallback) validateFunction(ALPNCallback, 'options.ALPNCallback');
  if (ALPNCallback && ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  if (ALPNProtocols) convertALPNProtocols(ALPNProtocols, this);
  this.setSecureContext(options);
  this[kHandshakeTimeout] = handshakeTimeout || HANDSHAKE_TIMEOUT_MS;
  validateNumber(this[kHandshakeTimeout], 'options.handshakeTimeout');
  if (SNICallback) validateFunction(SNICallback, 'options.SNICallback');
  this[kSNICallback] = SNICallback;
  if (pskCallback) validateFunction(pskCallback, 'options.pskCallback');
  if (pskIdentityHint) validateString(pskIdentityHint, 'options.pskIdentityHint');
  this[kShared] = { enableTrace, pskCallback, pskIdentityHint };
  net.Server.call(this, options, onConnection);
  this[kPauseOnConnect] = this.pauseOnConnect;
  if (listener) this.on('secureConnection', listener);
  return undefined;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

function createServer(options, listener) {
  return new Server(options, listener);
}

// ---- connections ----------------------------------------------------------------------------------------------------

function onConnection(raw) {
  const socket = new TLSSocket(raw, {
    secureContext: this._sharedCreds,
    isServer: true,
    server: this,
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    handshakeTimeout: this[kHandshakeTimeout],
    ALPNProtocols: this.ALPNProtocols,
    ALPNCallback: this.ALPNCallback,
    SNICallback: this[kSNICallback] || (this._contexts.length > 0 ? chooseContext : undefined),
    pauseOnConnect: this.pauseOnConnect,
    ...this[kShared],
  });
  if (option('--tls-keylog')) logKeys(socket);
  socket[kErrorEmitted] = false;
  socket.on('secure', onSecure);
  socket.on('close', onClose);
  socket.on('_tlsError', onTlsError);
  // A socket that fails before it is handed out is the server's matter.
  socket.on('error', ignoreUnreleased);
  const timeout = this[kHandshakeTimeout];
  if (timeout > 0) socket.setTimeout(timeout, socket._handleTimeout);
}

function ignoreUnreleased(error) {
  if (!this._controlReleased && !this[kErrorEmitted]) {
    this[kErrorEmitted] = true;
    this._tlsOptions.server.emit('tlsClientError', error, this);
  }
}

function onSecure() {
  const { server } = this._tlsOptions;
  if (this._requestCert) {
    const error = this.ssl.verifyError();
    if (error) {
      this.authorizationError = error.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  this.secureConnecting = false;
  if (this.destroyed || !this._releaseControl()) return;
  this.removeListener('error', ignoreUnreleased);
  server.emit('secureConnection', this);
}

function onClose() {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', new ConnResetException('socket hang up'), this);
}

function onTlsError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
  this.destroy();
}

// ---- contexts -------------------------------------------------------------------------------------------------------

// SNICallback of a server with contexts by name: the last one that fits.
function chooseContext(servername, callback) {
  const contexts = this._tlsOptions.server._contexts;
  for (let i = contexts.length - 1; i >= 0; i--) {
    const [pattern, context] = contexts[i];
    if (pattern.test(servername)) {
      callback(null, context);
      return;
    }
  }
  callback(null, undefined);
}

/** Connections that ask for this name (a star stands for a label or a part of one) get this context. */
Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  const source = servername.replace(/[.^$+?\-\\[\]{}()|]/g, '\\$&').replaceAll('*', '[^.]*');
  const secure = context instanceof SecureContext ? context : createSecureContext(context);
  this._contexts.push([new RegExp(`^${source}$`, 'i'), secure.context]);
};

Server.prototype.setSecureContext = function setSecureContext(options) {
  validateObject(options, 'options');
  const given = {};
  for (const name of CONTEXT_OPTIONS) {
    given[name] = options[name] || undefined;
    this[name] = given[name];
  }
  // The server's own order of ciphers counts, unless told otherwise.
  this.honorCipherOrder = given.honorCipherOrder = options.honorCipherOrder !== false;
  for (const name of ['sessionTimeout', 'ticketKeys', 'sigalgs']) this[name] = given[name] = options[name];
  if (options.sessionIdContext) this.sessionIdContext = given.sessionIdContext = options.sessionIdContext;
  else this.sessionIdContext = given.sessionIdContext = sessionIdContext();
  this._sharedCreds = options.secureContext ?? createSecureContext(given);
};

// Sessions of one program are its own: its command line tells it from others.
function sessionIdContext() {
  const { createHash } = require('node/crypto');
  return createHash('sha1').update(process.argv.join(' ')).digest('hex').slice(0, 32);
}

Server.prototype._getServerData = function _getServerData() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};

Server.prototype._setServerData = function _setServerData({ ticketKeys }) {
  this.setTicketKeys(Buffer.from(ticketKeys, 'hex'));
};

Server.prototype.getTicketKeys = function getTicketKeys() {
  return this._sharedCreds.context.getTicketKeys();
};

Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  if (!ArrayBuffer.isView(keys)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], keys);
  if (keys.byteLength !== TICKET_KEYS_BYTES) {
    throw new ERR_INTERNAL_ASSERTION('Session ticket keys must be a 48-byte buffer');
  }
  this._sharedCreds.context.setTicketKeys(toBytes(keys));
};

Server.prototype[kRejection] = function (error, event, socket) {
  if (event === 'secureConnection') socket.destroy(error);
  else net.Server.prototype[kRejection].call(this, error, event, socket);
};

module.exports = { Server, createServer };
