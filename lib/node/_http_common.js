// SPDX-License-Identifier: MIT
// node:_http_common: what the rooms of node:http share, under the name it had before.
'use strict';

const { HTTPParser, parsers, freeParser, prepareError } = require('internal/http/http_parser');
const { kIncomingMessage } = require('internal/http/incoming');
const { METHODS, isToken, hasBadChar, isLenient, lenientFlags } = require('internal/http/common');

module.exports = {
  _checkInvalidHeaderChar: hasBadChar,
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  HTTPParser,
  freeParser,
  kIncomingMessage,
  methods: METHODS,
  parsers,
  prepareError,
  isLenient,
  calculateLenientFlags: lenientFlags,
};
