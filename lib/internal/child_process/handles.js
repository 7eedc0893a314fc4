// SPDX-License-Identifier: MIT
// What may be sent along with a message: sockets and servers, and their bare handles. On the wire `type` names the
// class; the receiver makes a new object of it around the descriptor.
//
// A socket is given away: the sender's object is left without a handle, and if it was a server's connection, that
// server goes on counting it, by the list in socket_lists.js. Everything else is shared.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');
const { TCP, Pipe, PENDING_TCP, PENDING_PIPE } = require('internal/net/handle');
const { Socket } = require('internal/net/socket');
const { Server } = require('internal/net/server');
const { receivedList, sentList } = require('internal/child_process/socket_lists');

/** The name of what `value` is; throws if it cannot be sent. */
function typeOf(value) {
  if (value instanceof Socket) return 'net.Socket';
  if (value instanceof Server) return 'net.Server';
  if (value instanceof TCP || value instanceof Pipe) return 'net.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

/** The handle that goes with the message; undefined when there is none any more. */
function wrap(channel, message, value, options) {
  if (message.type === 'net.Native') return value.slot === 0 ? undefined : value;
  const { _handle: handle } = value;
  if (!handle) return undefined;
  if (message.type === 'net.Socket') giveAway(channel, message, value, options);
  return handle;
}

function giveAway(channel, message, socket, options) {
  const { server } = socket;
  if (server) {
    message.key = server._connectionKey;
    const { list, isNew } = sentList(channel, message.key);
    if (isNew) server._setupWorker(list);
  }
  if (options.keepOpen) return;
  socket._detach();
}

/** The handle that came over the channel, or undefined. */
function take(pipe) {
  if (pipe.pending() === 0) return undefined;
  const kind = i32[N0];
  const handle = kind === PENDING_TCP ? new TCP() : kind === PENDING_PIPE ? new Pipe() : undefined;
  if (handle === undefined) return undefined;
  if (pipe.receive(handle) === 0) return handle;
  handle.close();
  return undefined;
}

/** Calls `emit` with the object that the message is about. */
function unwrap(channel, message, handle, emit) {
  switch (message.type) {
    case 'net.Native':
      emit(handle);
      break;
    case 'net.Server': {
      const server = new Server();
      server.listen(handle, () => emit(server));
      break;
    }
    case 'net.Socket': {
      const socket = new Socket({ handle, readable: true, writable: true });
      if (message.key) receivedList(channel, message.key).add(socket);
      emit(socket);
      break;
    }
    default:
      // From a peer that can send more than this process knows: nobody could use it.
      handle.close();
      emit(undefined);
  }
}

module.exports = { take, typeOf, unwrap, wrap };
