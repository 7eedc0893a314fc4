// SPDX-License-Identifier: MIT
// node:tls. The rooms: internal/tls/context (SecureContext), socket (TLSSocket), connect, server, trust, names; bytes
// are src/bind/tls.c's.
'use strict';

const { checkServerIdentity, convertALPNProtocols } = require('internal/tls/names');
const { SecureContext, createSecureContext, defaults, getCiphers } = require('internal/tls/context');
const { TLSSocket, limits } = require('internal/tls/socket');
const { connect } = require('internal/tls/connect');
const { Server, createServer } = require('internal/tls/server');
const { getCACertificates, setDefaultCACertificates, systemCertificates } = require('internal/tls/trust');

module.exports = {};

// Some programs set these.
for (const [object, names] of [[limits, Object.keys(limits)], [defaults, Object.keys(defaults)]]) {
  for (const name of names) {
    Object.defineProperty(module.exports, name, {
      get() { return object[name]; },
      set(value) { object[name] = value; },
      enumerable: true,
      configurable: true,
    });
  }
}

Object.assign(module.exports, {
  getCiphers,
  // Of OpenSSL 3.0: none.
  getCertificateCompressionAlgorithms() { return []; },
});
Object.defineProperty(module.exports, 'rootCertificates', { get: systemCertificates, enumerable: true });
Object.assign(module.exports, {
  getCACertificates,
  setDefaultCACertificates,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer,
  connect,
});
