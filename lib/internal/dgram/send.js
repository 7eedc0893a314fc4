// SPDX-License-Identifier: MIT
// What send() may be given, brought into one form.
'use strict';

const { Buffer } = require('node/buffer');
const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED } } =
  require('internal/errors');
const { validatePort, validateString } = require('internal/validate');

const KINDS = ['Buffer', 'TypedArray', 'DataView', 'string'];
const EMPTY = Buffer.alloc(0);

function toBytes(message, name, given) {
  if (typeof message === 'string') return Buffer.from(message);
  if (message instanceof Uint8Array) return message;
  if (!ArrayBuffer.isView(message)) throw new ERR_INVALID_ARG_TYPE(name, KINDS, given);
  return new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
}

function part(message, offset, length) {
  const bytes = toBytes(message, 'buffer', message);
  offset >>>= 0;
  length >>>= 0;
  if (offset > bytes.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > bytes.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(bytes.buffer, bytes.byteOffset + offset, length);
}

function toList(message) {
  if (!Array.isArray(message)) return [toBytes(message, 'buffer', message)];
  if (message.length === 0) return [EMPTY]; // an empty datagram
  return message.map((entry) => toBytes(entry, 'buffer list arguments', message));
}

/**
 * (message, offset, length, port, address, callback), (message, port, address, callback), and with fewer of the last
 * ones; for a socket that is connected (message, offset, length, callback) or (message, callback).
 * -> {list, port, address, callback}
 */
function readSend(connected, message, offset, length, port, address, callback) {
  if (connected) {
    if (typeof length === 'number') {
      message = part(message, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  } else if (address || (port && typeof port !== 'function')) {
    message = part(message, offset, length);
  } else {
    callback = port;
    port = offset;
    address = length;
  }
  const list = toList(message);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null) {
    validateString(address, 'address');
  }
  return { list, port, address, callback: typeof callback === 'function' ? callback : undefined };
}

module.exports = { readSend };
