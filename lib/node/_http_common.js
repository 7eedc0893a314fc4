// SPDX-License-Identifier: MIT
// node:_http_common: what the rooms of node:http share, under the name it had before.
'use strict';

const { METHODS, isToken, hasBadChar, isLenient, lenientFlags } = require('internal/http/common');

module.exports = {
  _checkInvalidHeaderChar: hasBadChar,
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: METHODS,
  isLenient,
  calculateLenientFlags: lenientFlags,
};
