// SPDX-License-Identifier: MIT
// tls.connect(): a client's TLSSocket, and its judgement of the server.
'use strict';

const net = require('node/net');
const { TLSSocket, disconnected } = require('internal/tls/socket');
const { defaults } = require('internal/tls/context');
const { checkServerIdentity } = require('internal/tls/names');
const { option } = require('internal/options');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_TLS_DH_PARAM_SIZE } } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validate');
const lazy = require('internal/lazy');

const DH_BITS_MIN = 1024;

// Programs replace what is public of it.
const lazyTls = lazy(() => require('node/tls'));

const warnInsecure = lazy(() => process.emitWarning(
  "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests " +
  'insecure by disabling certificate verification.'));

const warnKeylog = lazy((path) => process.emitWarning(
  `Using --tls-keylog makes TLS connections insecure by writing secret key material to file ${path}`));

// Whether certificates count; NODE_TLS_REJECT_UNAUTHORIZED=0 says that they do not.
function trustsAll() {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return false;
  warnInsecure();
  return true;
}

// connect(options, cb), connect(port, host, options, cb) ...
function connectArguments(args) {
  const [options, callback] = net._normalizeArgs(args);
  let more;
  if (args[1] !== null && typeof args[1] === 'object') more = args[1];
  else if (args[2] !== null && typeof args[2] === 'object') more = args[2];
  return [{ ...options, ...more }, callback];
}

function connect(...args) {
  const [given, callback] = connectArguments(args);
  const options = {
    rejectUnauthorized: !trustsAll(),
    ciphers: defaults.DEFAULT_CIPHERS,
    checkServerIdentity,
    minDHSize: DH_BITS_MIN,
    ...given,
  };
  if (given.checkServerIdentity === undefined) options.checkServerIdentity = checkServerIdentity;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  const { servername } = options;
  if (servername && net.isIP(servername)) {
    throw new ERR_INVALID_ARG_VALUE(
      'options.servername', servername, 'Setting the TLS ServerName to an IP address is not permitted by RFC 6066.');
  }
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext: options.secureContext || lazyTls().createSecureContext(options),
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    lookup: options.lookup,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
  });
  socket._releaseControl();
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  if (callback) socket.once('secureConnect', callback);
  if (option('--tls-keylog')) logKeys(socket);
  if (options.timeout) socket.setTimeout(options.timeout);
  if (servername) {
    socket.setServername(servername);
    socket.servername = servername;
  }
  socket.on('secure', () => judge(socket, options));
  const onEnd = () => {
    if (socket.secureConnecting && !socket.destroyed) socket.destroy(disconnected(options));
  };
  socket.prependListener('end', onEnd);
  socket.once('secureConnect', () => socket.removeListener('end', onEnd));
  if (options.socket) socket._start();
  else if (!socket.destroyed) socket.connect(options);
  return socket;
}

function logKeys(socket) {
  const path = option('--tls-keylog');
  warnKeylog(path);
  const { appendFileSync } = require('node/fs');
  socket.on('keylog', (line) => {
    try {
      appendFileSync(path, line, { mode: 0o600 });
    } catch {
      // Keys that cannot be logged are no reason to fail.
    }
  });
}

function judge(socket, options) {
  const key = socket.getEphemeralKeyInfo();
  if (key?.type === 'DH' && key.size < options.minDHSize) {
    socket.destroy(new ERR_TLS_DH_PARAM_SIZE(key.size));
    return;
  }
  let error = socket.ssl.verifyError();
  // A session that is taken up was judged when it began.
  if (!error && !socket.isSessionReused()) {
    const certificate = socket.getPeerCertificate(true);
    const host = options.servername || options.host || options.socket?._host || 'localhost';
    error = options.checkServerIdentity(host, certificate);
  }
  if (error) {
    socket.authorized = false;
    socket.authorizationError = error.code || error.message;
    if (options.rejectUnauthorized) {
      socket.destroy(error);
      return;
    }
  } else {
    socket.authorized = true;
    socket.authorizationError = null;
  }
  socket.secureConnecting = false;
  socket.emit('secureConnect');
}

module.exports = { connect, logKeys };
