// SPDX-License-Identifier: MIT
// What may be sent along with a message: sockets and servers, and their bare handles. On the wire `type` names the
// class; the receiver makes a new object of it around the descriptor.
//
// A socket is given away: the sender's object is left without a handle, and if it was a server's connection, that
// server goes on counting it, by the list in socket_lists.js. Everything else is shared.
'use strict';

const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');
const { TCP, Pipe, PENDING_TCP, PENDING_PIPE, PENDING_UDP } = require('internal/net/handle');
const { Socket } = require('internal/net/socket');
const { Server } = require('internal/net/server');
const lazy = require('internal/lazy');
const { receivedList, sentList } = require('internal/child_process/socket_lists');

const lazyUdp = lazy(() => require('internal/dgram/handle'));
const lazyDgram = lazy(() => require('internal/dgram/socket'));

/** The name of what `value` is; throws if it cannot be sent. */
function typeOf(value) {
  if (value instanceof Socket) return 'net.Socket';
  if (value instanceof Server) return 'net.Server';
  if (value instanceof TCP || value instanceof Pipe) return 'net.Native';
  if (value instanceof lazyDgram().Socket) return 'dgram.Socket';
  if (value instanceof lazyUdp().UDP) return 'dgram.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

/** The handle that goes with the message; undefined when there is none any more. */
function wrap(channel, message, value) {
  if (message.type.endsWith('.Native')) return value.slot === 0 ? undefined : value;
  if (message.type === 'dgram.Socket') {
    message.dgramType = value.type;
    return lazyDgram().handleOf(value);
  }
  const { _handle: handle } = value;
  if (!handle) return undefined;
  if (message.type === 'net.Socket' && value.server) count(channel, message, value.server);
  return handle;
}

// The server goes on counting its connection.
function count(channel, message, server) {
  message.key = server._connectionKey;
  const { list, isNew } = sentList(channel, message.key);
  if (isNew) server._setupWorker(list);
}

function makeOf(kind) {
  switch (kind) {
    case PENDING_TCP:
      return new TCP();
    case PENDING_PIPE:
      return new Pipe();
    case PENDING_UDP: {
      const handle = new (lazyUdp().UDP)();
      handle.isShared = true;
      return handle;
    }
    default:
      return undefined;
  }
}

/** The handle that came over the channel, or undefined. */
function take(channel) {
  if (channel.pending() === 0) return undefined;
  const handle = makeOf(channel.pendingKind);
  if (handle === undefined) return undefined;
  if (channel.takeOver(handle) === 0) return handle;
  handle.close();
  return undefined;
}

/** Calls `emit` with the object that the message is about. */
function unwrap(channel, message, handle, emit) {
  switch (message.type) {
    case 'net.Native':
    case 'dgram.Native':
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
    case 'dgram.Socket': {
      const socket = new (lazyDgram().Socket)(message.dgramType);
      socket.bind(handle, () => emit(socket));
      break;
    }
    default:
      // From a peer that can send more than this process knows: nobody could use it.
      handle.close();
      emit(undefined);
  }
}

module.exports = { take, typeOf, unwrap, wrap };
