// SPDX-License-Identifier: MIT
// node:http2. The rooms: internal/http2/session, stream, connect, server, compat; frames are nghttp2's
// (src/bind/http2.c).
'use strict';

const { constants } = require('internal/http2/constants');
const { sensitiveHeaders } = require('internal/http2/headers');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('internal/http2/settings');
const { connect } = require('internal/http2/connect');
const { createSecureServer, createServer, performServerHandshake } = require('internal/http2/server');
const { Http2ServerRequest, Http2ServerResponse } = require('internal/http2/compat');

module.exports = {
  connect,
  constants,
  createServer,
  createSecureServer,
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake,
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};
