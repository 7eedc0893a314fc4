// SPDX-License-Identifier: MIT
// process.stdin, process.stdout and process.stderr, made at first touch, each of the class that fits its descriptor:
//
//   terminal        tty.ReadStream, tty.WriteStream     writes are synchronous
//   pipe, socket    net.Socket                          writes are synchronous
//   file            fs.ReadStream, SyncWriteStream
//   anything else   a Readable that ends, a Writable that swallows
//
// Output streams are never closed: what they write to is shared with other parts of the program and child processes.
// After destroy() they work on. Pipes are written without a handle of libuv: making one would switch the descriptor,
// and with it that of all who share it, to non-blocking.
'use strict';

const { made: touched } = require('boot/globals');
const { worker } = require('internal/realm');
const lazy = require('internal/lazy');
const binding = internalBinding('stdio');

const made = [undefined, undefined, undefined];

// Writes text to 1 or 2 at once; 0 or the negative errno.
function writeSync(fd, text) {
  return binding.write(fd, text);
}

// ---- sinks ---------------------------------------------------------------------------------------------------------

// What the console needs of a stream, without the stream.
class Sink {
  constructor(fd, kind) {
    this.fd = fd;
    this.key = fd === 1 ? '_stdout' : '_stderr';
    this.isSink = true;
    this.isTTY = kind === 'TTY';
  }

  // False when it failed.
  writeSync(text) {
    return binding.write(this.fd, text) === 0;
  }

  getColorDepth() {
    return require('internal/tty/color_depth').getColorDepth();
  }
}

const sinks = [undefined, undefined, undefined];

// The sink of 1 or 2; undefined once there is a stream, or when the program has put something else in its place.
function sinkOf(fd) {
  if (worker !== undefined) return undefined;
  if (made[fd] !== undefined) return undefined;
  if (touched.process !== undefined) {
    const name = fd === 1 ? 'stdout' : 'stderr';
    if (Reflect.getOwnPropertyDescriptor(touched.process, name)?.get !== touched[name]) return undefined;
  }
  if (sinks[fd] === undefined) {
    const kind = binding.kind(fd);
    if (kind === 'UNKNOWN' || kind === 'UDP') return undefined;
    sinks[fd] = new Sink(fd, kind);
  }
  return sinks[fd];
}

// ---- output --------------------------------------------------------------------------------------------------------

function makeOutput(fd) {
  let stream;
  switch (binding.kind(fd)) {
    case 'TTY': {
      const { WriteStream } = require('node/tty');
      stream = new WriteStream(fd);
      stream._type = 'tty';
      process.on('SIGWINCH', () => stream._refreshSize());
      break;
    }
    case 'PIPE':
    case 'TCP':
      stream = makePipe(fd);
      stream._type = 'pipe';
      break;
    case 'FILE': {
      const { SyncWriteStream } = require('internal/sync_write_stream');
      stream = new SyncWriteStream(fd);
      stream._type = 'fs';
      break;
    }
    default: {
      const { Writable } = require('internal/streams/writable');
      stream = new Writable({ write(chunk, encoding, callback) { callback(); } });
    }
  }
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  // Nothing closes, so the stream lives on; but who waits for 'close' gets it (net.Socket turns emitClose off).
  stream._destroy = function (err, callback) {
    callback(err);
    this._undestroy();
    if (!this._writableState.emitClose) process.nextTick(() => this.emit('close', false));
  };
  return stream;
}

function makePipe(fd) {
  const { Socket } = require('internal/net/socket');
  const { SyncWriteStream } = require('internal/sync_write_stream');
  const stream = new Socket({ readable: false, writable: true });
  const state = stream._readableState;
  state.readable = false;
  state.ended = state.endEmitted = true;
  stream._write = SyncWriteStream.prototype._write;
  stream._writev = null;
  stream._final = (callback) => callback();
  return stream;
}

const lazyWorker = lazy(() => require('internal/worker/stdio'));
const stdout = () => (made[1] ??= worker === undefined ? makeOutput(1) : lazyWorker().output(1));
const stderr = () => (made[2] ??= worker === undefined ? makeOutput(2) : lazyWorker().output(2));

// ---- input ---------------------------------------------------------------------------------------------------------

function makeInput(fd) {
  let stream;
  // What comes over the channel to the parent are its messages: there is no input beside them.
  const kind = process.channel?.fd === fd ? 'CHANNEL' : binding.kind(fd);
  switch (kind) {
    case 'TTY': {
      const { ReadStream } = require('node/tty');
      stream = new ReadStream(fd);
      break;
    }
    case 'FILE': {
      const { ReadStream } = require('node/fs');
      stream = new ReadStream(null, { fd, autoClose: false });
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const { Socket } = require('internal/net/socket');
      stream = new Socket({ fd, readable: true, writable: false, manualStart: true });
      stream._type = 'pipe';
      break;
    }
    default: {
      const { Readable } = require('internal/streams/readable');
      stream = new Readable({ read() {} });
      stream.push(null);
    }
  }
  stream.fd = fd;
  if (stream._handle) stopWhenPaused(stream);
  return stream;
}

// A program that paused its input must be able to end: a descriptor that is read keeps the loop alive.
function stopWhenPaused(stream) {
  if (stream._handle.readStop && !stream.isPaused()) {
    stream._handle.reading = false;
    stream._readableState.reading = false;
  }
  stream.on('pause', () => {
    const { _handle: handle } = stream;
    if (!handle?.reading) return;
    stream._readableState.reading = false;
    handle.readStop();
  });
}

const stdin = () => (made[0] ??= worker === undefined ? makeInput(0) : lazyWorker().input());

module.exports = { stdin, stdout, stderr, sinkOf, writeSync };
