// SPDX-License-Identifier: MIT
// Transform: a Duplex whose output is computed from its input, chunk by chunk. A write calls back when the readable
// side has room; until then its callback waits here for the next _read(): so backpressure passes through.
'use strict';

const { Duplex } = require('internal/streams/duplex');
const {
  codes: { ERR_METHOD_NOT_IMPLEMENTED },
} = require('internal/errors');

const kWaiting = Symbol('kCallback'); // callback of a write that waits for room
const kWriteDone = Symbol('kWriteDone'); // callback of the write that is being transformed
const kLengthBefore = Symbol('kLengthBefore'); // of the readable buffer, when that began
const kTransformed = Symbol('kTransformed'); // the one function that _transform() gets

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  // A mark of 0 on the readable side would let 'readable' wait for ever: the writable side then counts.
  const readableMark = options ? (options.readableHighWaterMark ?? null) : null;
  if (readableMark === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: readableMark,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // What is pushed before the first _read() may be emitted at once.
  this._readableState.sync = false;
  this[kWaiting] = null;
  this[kWriteDone] = null;
  this[kLengthBefore] = 0;
  this[kTransformed] = null;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  // With a _final() of its own, the flush still has to come, after it.
  this.on('prefinish', flushAfterFinal);
  return undefined;
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

function final(callback) {
  if (typeof this._flush === 'function' && !this.destroyed) {
    this._flush((err, data) => {
      if (err) {
        if (callback) callback(err);
        else this.destroy(err);
        return;
      }
      if (data !== null && data !== undefined) this.push(data);
      this.push(null);
      if (callback) callback();
    });
  } else {
    this.push(null);
    if (callback) callback();
  }
}

function flushAfterFinal() {
  if (this._final !== final) final.call(this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function _transform() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype._write = function _write(chunk, encoding, callback) {
  this[kWriteDone] = callback;
  this[kLengthBefore] = this._readableState.length;
  this._transform(chunk, encoding, (this[kTransformed] ??= (err, value) => transformed(this, err, value)));
};

function transformed(stream, err, value) {
  const callback = stream[kWriteDone];
  if (err) {
    callback(err);
    return;
  }
  if (value !== null && value !== undefined) stream.push(value);
  const r = stream._readableState;
  // Behind the end of what comes out nobody reads any more who could make room.
  if (r.ended) process.nextTick(callback);
  // Nothing came out, or it was taken, or there is still room.
  else if (stream._writableState.ended || stream[kLengthBefore] === r.length || r.length < r.highWaterMark) callback();
  else stream[kWaiting] = callback;
}

Transform.prototype._read = function _read() {
  const callback = this[kWaiting];
  if (callback) {
    this[kWaiting] = null;
    callback();
  }
};

module.exports = { Transform };
