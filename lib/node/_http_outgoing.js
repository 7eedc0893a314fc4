// SPDX-License-Identifier: MIT
// node:_http_outgoing: OutgoingMessage of node:http, under the name it had before.
'use strict';

const { isValidHeaderName, isValidHeaderValue } = require('internal/http/common');
const {
  OutgoingMessage,
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
} = require('internal/http/outgoing');

module.exports = {
  OutgoingMessage,
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  isValidHeaderName,
  isValidHeaderValue,
  validateHeaderName,
  validateHeaderValue,
};
