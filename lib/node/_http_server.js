// SPDX-License-Identifier: MIT
// node:_http_server: Server and ServerResponse of node:http, under the name it had before.
'use strict';

const { STATUS_CODES } = require('internal/http/common');
const { ServerResponse } = require('internal/http/response');
const server = require('internal/http/server');

module.exports = {
  STATUS_CODES,
  Server: server.Server,
  ServerResponse,
  setupConnectionsTracking: server.setupConnectionsTracking,
  storeHTTPOptions: server.storeHTTPOptions,
  _connectionListener: server.connectionListener,
  kServerResponse: server.kServerResponse,
  httpServerPreClose: server.httpServerPreClose,
  kConnectionsCheckingInterval: server.kChecking,
};
