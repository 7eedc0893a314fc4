// SPDX-License-Identifier: MIT
// stream.duplexPair(): two Duplex streams, each of which reads what is written to the other.
'use strict';

const { Duplex } = require('internal/streams/duplex');

const kOther = Symbol('kOther');
const kCallback = Symbol('kCallback'); // of a write that the other side has not read yet

class DuplexSide extends Duplex {
  constructor(options) {
    super(options);
    this[kOther] = null;
    this[kCallback] = null;
  }

  _read() {
    const callback = this[kCallback];
    if (callback !== null) {
      this[kCallback] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    const other = this[kOther];
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      other.push(chunk);
      other[kCallback] = callback;
    }
  }

  _final(callback) {
    this[kOther].on('end', callback);
    this[kOther].push(null);
  }

  _destroy(err, callback) {
    const other = this[kOther];
    if (other !== null && !other.destroyed) {
      // A tick later, so that this side's 'close' comes first.
      process.nextTick(() => {
        if (err) other.destroy(); // the error is this side's alone
        else if (!other.readableEnded) other.push(null);
      });
    }
    callback(err);
  }
}

/** @returns {[Duplex, Duplex]} */
function duplexPair(options) {
  const first = new DuplexSide(options);
  const second = new DuplexSide(options);
  first[kOther] = second;
  second[kOther] = first;
  return [first, second];
}

module.exports = duplexPair;
