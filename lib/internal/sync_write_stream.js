// SPDX-License-Identifier: MIT
// A Writable over a descriptor that is written at once: standard output and error when they are files.
'use strict';

const { Writable } = require('internal/streams/writable');
const { ErrnoException } = require('internal/errors');
const stdio = internalBinding('stdio');

class SyncWriteStream extends Writable {
  constructor(fd) {
    super({ autoDestroy: true, decodeStrings: false });
    this.fd = fd;
    this.readable = false;
  }

  _write(chunk, encoding, callback) {
    if (typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8') chunk = Buffer.from(chunk, encoding);
    const err = stdio.write(this.fd, chunk);
    callback(err === 0 ? null : new ErrnoException(err, 'write'));
  }
}

module.exports = { SyncWriteStream };
