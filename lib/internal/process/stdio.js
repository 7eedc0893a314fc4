// SPDX-License-Identifier: MIT
// process.stdin, process.stdout and process.stderr, made at first touch, each of the class that fits its descriptor:
//
//   terminal        tty.ReadStream, tty.WriteStream     writes are synchronous
//   pipe, socket    net.Socket                          writes are synchronous
//   file            fs.ReadStream, SyncWriteStream
//   anything else   a Readable that ends, a Writable that swallows
//
// Output streams are never closed: destroying one ends the stream, not the descriptor, which other parts of the program
// and child processes share.
'use strict';

const binding = internalBinding('stdio');

const made = [undefined, undefined, undefined];

// Writes text to 1 or 2 at once; 0 or the negative errno.
function writeSync(fd, text) {
  return binding.write(fd, text);
}

function makeOutput(fd) {
  const kind = binding.kind(fd);
  let stream;
  if (kind !== 'UNKNOWN') {
    const { SyncWriteStream } = require('internal/sync_write_stream');
    stream = new SyncWriteStream(fd);
    stream._type = 'fs';
    if (kind === 'TTY') stream.isTTY = true;
  } else {
    const { Writable } = require('internal/streams/writable');
    stream = new Writable({ write(chunk, encoding, callback) { callback(); } });
  }
  stream.fd ??= fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = (err, callback) => callback(err);
  return stream;
}

const stdout = () => (made[1] ??= makeOutput(1));
const stderr = () => (made[2] ??= makeOutput(2));

module.exports = { stdout, stderr, writeSync };
