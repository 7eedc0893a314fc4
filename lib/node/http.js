// SPDX-License-Identifier: MIT
// node:http. The rooms: internal/http/server (Server, ServerResponse), client (ClientRequest), agent, incoming and
// outgoing (messages), common; bytes are src/bind/http.c's and src/parse/http1.c's.
'use strict';

const {
  METHODS, STATUS_CODES, isValidHeaderName, isValidHeaderValue, maxHeaderSizeOption, validateHeaderName,
  validateHeaderValue,
} = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server, connectionListener } = require('internal/http/server');
const { validateInteger } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyClient = lazy(() => require('internal/http/client'));
const lazyAgent = lazy(() => require('internal/http/agent'));

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  return new (lazyClient().ClientRequest)(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

function setGlobalProxyFromEnv(proxyEnv = process.env) {
  return lazyAgent().setGlobalProxy(proxyEnv);
}

// Servers and clients make parsers anew, a hundred bytes each: this is for those who take them from _http_common.
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  require('internal/http/http_parser').parsers.max = max;
}

module.exports = {
  _connectionListener: connectionListener,
  METHODS: [...METHODS].sort(),
  STATUS_CODES,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  isValidHeaderName,
  isValidHeaderValue,
  validateHeaderName(name, label) {
    validateHeaderName(name, label);
  },
  validateHeaderValue(name, value) {
    validateHeaderValue(name, value);
  },
  get,
  request,
  setGlobalProxyFromEnv,
  setMaxIdleHTTPParsers,
};

for (const name of ['websocketMask', 'websocketUnmask']) {
  lazy.lazyProperty(module.exports, name, () => require('internal/websocket/mask')[name]);
}
function define(name, get, set) {
  Object.defineProperty(module.exports, name, { get, set, enumerable: true, configurable: true });
}
lazy.lazyProperty(module.exports, 'Agent', () => lazyAgent().Agent);
lazy.lazyProperty(module.exports, 'ClientRequest', () => lazyClient().ClientRequest);
define('maxHeaderSize', maxHeaderSizeOption);
define('globalAgent', () => lazyAgent().globalAgent, (agent) => {
  lazyAgent().globalAgent = agent;
});
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  if (name in globalThis) define(name, () => globalThis[name]);
}
