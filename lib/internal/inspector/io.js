// SPDX-License-Identifier: MIT
// The domain IO: streams of content that commands of other domains gave a handle for.
'use strict';

const { need } = require('internal/inspector/errors');

const SIZE = 1 << 20; // of a piece, unless told

const streams = new Map(); // handle -> {bytes, at}
let lastHandle = 0;

function open(bytes) {
  const handle = `${++lastHandle}`;
  streams.set(handle, { bytes, at: 0 });
  return handle;
}

const commands = {
  __proto__: null,
  read(connection, params) {
    need(params, { handle: 'string' });
    const stream = streams.get(params.handle);
    if (stream === undefined) return { data: '', eof: true }; // a handle of nobody's: as in Node
    const { size = SIZE, offset = stream.at } = params;
    const piece = stream.bytes.subarray(offset, offset + size);
    stream.at = offset + piece.length;
    return { data: piece.toString('utf8'), eof: piece.length === 0 };
  },
  close(connection, params) {
    need(params, { handle: 'string' });
    streams.delete(params.handle);
  },
};

module.exports = { commands, open };
