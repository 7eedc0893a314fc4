// SPDX-License-Identifier: MIT
// node:dgram.
//
//   internal/dgram/handle.js   UDP sockets as C has them
//   internal/dgram/socket.js   Socket
//   internal/dgram/send.js     the forms of send()
'use strict';

const { Socket } = require('internal/dgram/socket');

function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { createSocket, Socket };
