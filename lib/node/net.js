// SPDX-License-Identifier: MIT
// node:net.
//
//   internal/net/handle.js    TCP and Unix sockets as C has them
//   internal/net/socket.js    Socket; connect.js: how it connects
//   internal/net/server.js    Server
//   internal/net/address.js   textual addresses; block_list.js, socket_address.js, bound_socket.js
'use strict';

const { Socket } = require('internal/net/socket');
const { Server, createServerHandle } = require('internal/net/server');
const { normalizeArgs } = require('internal/net/args');
const { isIP, isIPv4, isIPv6 } = require('internal/net/address');
const { lazyProperty } = require('internal/lazy');
const { validateBoolean, validateInt32 } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyDefaults = lazy(() => require('internal/net/defaults'));

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function getDefaultAutoSelectFamily() {
  return lazyDefaults().autoSelectFamily;
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  lazyDefaults().autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return lazyDefaults().attemptTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  const defaults = lazyDefaults();
  defaults.attemptTimeout = Math.max(value, defaults.ATTEMPT_MS_MIN);
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
lazyProperty(module.exports, 'BoundSocket', () => require('internal/net/bound_socket').BoundSocket);
lazyProperty(module.exports, 'BlockList', () => require('internal/net/block_list').BlockList);
lazyProperty(module.exports, 'SocketAddress', () => require('internal/net/socket_address').SocketAddress);
