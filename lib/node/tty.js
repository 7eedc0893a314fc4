// SPDX-License-Identifier: MIT
// node:tty: terminals as sockets.
'use strict';

const { Socket } = require('internal/net/socket');
const { TTY } = require('internal/net/handle');
const {
  ErrnoException,
  codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED },
  uvErrmapGet,
} = require('internal/errors');
const { validateInteger } = require('internal/validate');
const lazy = require('internal/lazy');

const lazyCursor = lazy(() => require('internal/readline/cursor'));
const lazyDepth = lazy(() => require('internal/tty/color_depth').getColorDepth);

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && internalBinding('tty').isatty(fd);
}

function open(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  try {
    return new TTY(fd);
  } catch (error) {
    const [code, message] = uvErrmapGet(error.errno);
    throw new ERR_TTY_INIT_FAILED({ errno: error.errno, code, message, syscall: 'uv_tty_init' });
  }
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  const handle = open(fd);
  Socket.call(this, { readableHighWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
  return undefined;
}
Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
Object.setPrototypeOf(ReadStream, Socket);

ReadStream.prototype.setRawMode = function setRawMode(flag) {
  flag = Boolean(flag);
  const err = this._handle?.setRawMode(flag);
  if (err) {
    this.emit('error', new ErrnoException(err, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  const handle = open(fd);
  Socket.call(this, { readableHighWaterMark: 0, handle, manualStart: true });
  // Output that a crash or process.exit() must not lose
  handle.setBlocking(true);
  const size = handle.getWindowSize();
  if (typeof size === 'object') [this.columns, this.rows] = size;
  return undefined;
}
Object.setPrototypeOf(WriteStream.prototype, Socket.prototype);
Object.setPrototypeOf(WriteStream, Socket);

WriteStream.prototype.isTTY = true;

WriteStream.prototype.getColorDepth = function getColorDepth(env) {
  return lazyDepth()(env);
};

WriteStream.prototype.hasColors = function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
};

WriteStream.prototype._refreshSize = function _refreshSize() {
  const size = this._handle?.getWindowSize();
  if (size === undefined) return;
  if (typeof size === 'number') {
    this.emit('error', new ErrnoException(size, 'getWindowSize'));
    return;
  }
  const [columns, rows] = size;
  if (columns === this.columns && rows === this.rows) return;
  this.columns = columns;
  this.rows = rows;
  this.emit('resize');
};

WriteStream.prototype.cursorTo = function (x, y, callback) {
  return lazyCursor().cursorTo(this, x, y, callback);
};
WriteStream.prototype.moveCursor = function (dx, dy, callback) {
  return lazyCursor().moveCursor(this, dx, dy, callback);
};
WriteStream.prototype.clearLine = function (dir, callback) {
  return lazyCursor().clearLine(this, dir, callback);
};
WriteStream.prototype.clearScreenDown = function (callback) {
  return lazyCursor().clearScreenDown(this, callback);
};
WriteStream.prototype.getWindowSize = function () {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
