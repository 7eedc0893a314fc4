// SPDX-License-Identifier: MIT
// Responses from files: respondWithFile() and respondWithFD(). The writable side of the stream is ended at once; a Pump
// reads the file into the stream's buffer in C, a piece when the last one has gone.
'use strict';

const fs = require('node/fs');
const { kAsk, kMachine, kSession, kState } = require('internal/http2/symbols');
const { constants: { NGHTTP2_INTERNAL_ERROR } } = require('internal/http2/constants');
const {
  codes: { ERR_HTTP2_SEND_FILE, ERR_HTTP2_SEND_FILE_NOSEEK, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('internal/errors');
const { Buffer } = require('node/buffer');

const PIECE = 64 * 1024;

const nothing = () => {};

class Pump {
  #stream;
  #fd;
  #owns; // whether the descriptor is closed in the end
  #at; // null: where the descriptor stands
  #left;
  #buffer;
  #stopped = false;
  #reading = false;

  constructor(stream, fd, owns, offset, length) {
    this.#stream = stream;
    this.#fd = fd;
    this.#owns = owns;
    this.#at = offset > 0 || length >= 0 ? offset : null;
    this.#left = length < 0 ? Infinity : length;
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, this.#left));
    stream[kState].body = this;
    this.#read();
  }

  #read() {
    if (this.#stopped) return;
    if (this.#left === 0) {
      this.#end();
      return;
    }
    this.#reading = true;
    const length = Math.min(this.#buffer.length, this.#left);
    fs.read(this.#fd, this.#buffer, 0, length, this.#at, (error, bytesRead) => this.#put(error, bytesRead));
  }

  #put(error, bytesRead) {
    this.#reading = false;
    if (this.#stopped) {
      this.#release();
      return;
    }
    const stream = this.#stream;
    if (error) {
      stream.close(NGHTTP2_INTERNAL_ERROR);
      return;
    }
    if (bytesRead === 0) {
      this.#end();
      return;
    }
    if (this.#at !== null) this.#at += bytesRead;
    this.#left -= bytesRead;
    const session = stream[kSession];
    if (session?.[kMachine].write(stream.id, this.#buffer.subarray(0, bytesRead), false) !== true) return;
    if (this.#left === 0) session[kAsk]('end', stream.id);
    stream[kState].write = () => this.#read();
  }

  #end() {
    const stream = this.#stream;
    stream[kState].body = undefined;
    stream[kSession]?.[kAsk]('end', stream.id);
    this.stop();
    stream._maybeDestroy();
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    if (!this.#reading) this.#release();
  }

  #release() {
    if (this.#owns) fs.close(this.#fd, nothing);
    this.#owns = false;
  }
}

function send(stream, fd, owns, headers, options, offset, length) {
  let isSent;
  try {
    isSent = stream._respond(headers, length === 0 || stream.headRequest, options);
  } catch (error) {
    if (owns) fs.close(fd, nothing);
    stream.destroy(error);
    return;
  }
  if (isSent && length !== 0 && !stream.headRequest) new Pump(stream, fd, owns, offset, length);
  else if (owns) fs.close(fd, nothing);
  if (!stream.destroyed) stream.end();
}

function afterStat(stream, error, stat, fd, owns, headers, options) {
  const giveUp = (reason) => {
    if (owns) fs.close(fd, nothing);
    if (!reason) return;
    if (owns && typeof options.onError === 'function') options.onError(reason);
    else stream.destroy(reason);
  };
  if (error) {
    giveUp(error);
    return;
  }
  if (stream.destroyed || stream.closed) {
    giveUp();
    return;
  }
  const isFile = stat.isFile();
  if (owns && !isFile) {
    const isDirectory = stat.isDirectory();
    if (isDirectory || options.offset !== undefined || options.length !== undefined) {
      giveUp(isDirectory ? new ERR_HTTP2_SEND_FILE() : new ERR_HTTP2_SEND_FILE_NOSEEK());
      return;
    }
  }
  const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
  if (options.statCheck?.call(stream, stat, headers, range) === false || stream.headersSent) {
    giveUp();
    return;
  }
  if (stream.destroyed || stream.closed) {
    giveUp();
    return;
  }
  if (owns && isFile) {
    if (range.offset > stat.size) {
      giveUp(new ERR_OUT_OF_RANGE('options.offset', `<= ${stat.size}`, range.offset));
      return;
    }
    const rest = stat.size - range.offset;
    range.length = range.length < 0 ? rest : Math.min(rest, range.length);
    if (!Array.isArray(headers)) headers['content-length'] = range.length;
  }
  send(stream, fd, owns, headers, options, range.offset, range.length);
}

function sendDescriptor(stream, fd, headers, options) {
  const number = typeof fd === 'object' && fd !== null && typeof fd.fd === 'number' ? fd.fd : fd;
  if (typeof number !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  if (options.statCheck === undefined) {
    send(stream, number, false, headers, options, options.offset ?? 0, options.length ?? -1);
    return;
  }
  fs.fstat(number, (error, stat) => afterStat(stream, error, stat, number, false, headers, options));
}

function sendPath(stream, path, headers, options) {
  fs.open(path, options.openFlags ?? 'r', (error, fd) => {
    if (error) {
      if (typeof options.onError === 'function') options.onError(error);
      else stream.destroy(error);
      return;
    }
    fs.fstat(fd, (failed, stat) => afterStat(stream, failed, stat, fd, true, headers, options));
  });
}

module.exports = { sendDescriptor, sendPath };
