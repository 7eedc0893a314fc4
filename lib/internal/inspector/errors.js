// SPDX-License-Identifier: MIT
// What a command of the protocol may fail with: a code of JSON-RPC and a message.
'use strict';

const INVALID_REQUEST = -32600;
const NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const PARSE_ERROR = -32700;
const SERVER_ERROR = -32000;

class ProtocolError extends Error {
  constructor(message, code = SERVER_ERROR) {
    super(message);
    this.code = code;
  }
}

// Parameters of a command: what it cannot do without, by name and type.
function need(params, types) {
  for (const name of Object.keys(types)) {
    const value = params[name];
    const isRight = types[name] === 'array' ? Array.isArray(value) : typeof value === types[name] && value !== null;
    if (!isRight) throw new ProtocolError('Invalid parameters', INVALID_PARAMS);
  }
}

module.exports = { INVALID_PARAMS, INVALID_REQUEST, NOT_FOUND, need, PARSE_ERROR, ProtocolError };
