// SPDX-License-Identifier: MIT
// Duplex: a Readable that has the methods of Writable as well, and both states.
'use strict';

const EventEmitter = require('node/events');
const { Readable, initReadable, readReady } = require('internal/streams/readable');
const { Writable, initWritable, writeReady } = require('internal/streams/writable');
const { construct } = require('internal/streams/destroy');
const { kIsDuplex } = require('internal/streams/state');
const lazy = require('internal/lazy');

const lazyDuplexify = lazy(() => require('internal/streams/duplexify'));
const lazyWeb = lazy(() => require('internal/streams/web_adapters'));

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  EventEmitter.call(this, options);
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  initWritable(this, options, true);
  initReadable(this, options, true);
  if (options?.readable === false) {
    const r = this._readableState;
    r.readable = false;
    r.ended = r.endEmitted = true;
  }
  if (options?.writable === false) {
    const w = this._writableState;
    w.writable = false;
    w.ending = w.ended = w.finished = true;
  }
  if (typeof this._construct === 'function') construct(this, bothReady);
  return undefined;
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);
Duplex.prototype[kIsDuplex] = true;
Object.defineProperty(Duplex.prototype, kIsDuplex, { enumerable: false });

function bothReady(stream) {
  readReady(stream);
  writeReady(stream);
}

for (const name of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) {
  Duplex.prototype[name] = Writable.prototype[name];
}
const accessors = [
  'writable',
  'writableHighWaterMark',
  'writableObjectMode',
  'writableBuffer',
  'writableLength',
  'writableFinished',
  'writableCorked',
  'writableEnded',
  'writableNeedDrain',
  'writableAborted',
];
for (const name of accessors) {
  Object.defineProperty(Duplex.prototype, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}
Object.defineProperty(Duplex.prototype, 'destroyed', {
  get() {
    const r = this._readableState;
    const w = this._writableState;
    return !!r && !!w && r.destroyed && w.destroyed;
  },
  set(value) {
    // Once per side, and only if there are both: a class may define its own.
    if (this._readableState && this._writableState) {
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    }
  },
  enumerable: false,
  configurable: true,
});

Duplex.fromWeb = function (pair, options) {
  return lazyWeb().duplexFromWeb(pair, options);
};
Duplex.toWeb = function (duplex, options) {
  return lazyWeb().duplexToWeb(duplex, options);
};
/** A Duplex of nearly anything: a stream, an iterable, an async function, a promise, a { readable, writable } pair. */
Duplex.from = function (body) {
  return lazyDuplexify()(body, 'body');
};

module.exports = { Duplex };
