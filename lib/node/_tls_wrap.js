// SPDX-License-Identifier: MIT
// node:_tls_wrap, an older name for parts of node:tls.
'use strict';

process.emitWarning('The _tls_wrap module is deprecated. Use `node:tls` instead.', 'DeprecationWarning', 'DEP0192');

const { Server, TLSSocket, connect, createServer } = require('node/tls');

module.exports = { Server, TLSSocket, connect, createServer };
