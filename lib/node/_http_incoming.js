// SPDX-License-Identifier: MIT
// node:_http_incoming: IncomingMessage of node:http, under the name it had before.
'use strict';

const { IncomingMessage } = require('internal/http/incoming');

module.exports = {
  IncomingMessage,
  readStart(socket) {
    socket?._handle?.readStart();
  },
  readStop(socket) {
    socket?._handle?.readStop();
  },
};
