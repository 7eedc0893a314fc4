// SPDX-License-Identifier: MIT
// What the states of both sides of a stream share: the default high water marks, the common flags, and the way to make
// a state on first touch.
//
// A state (`_readableState`, `_writableState`) keeps its booleans as bits of one integer, `flags`; the names that Node
// documents and packages use (`state.ended`, `state.objectMode` ...) are accessors over the bits. The low bits mean the
// same on both sides, so that destroy.js need not know which side it has.
//
// Streams without constructor (the hot path of HTTP): a class whose instances are made without running Readable() or
// Writable() calls, once, on its prototype,
//
//     defineLazyState(proto, '_readableState', (stream) => new ReadableState({ highWaterMark: 0 }, stream, false));
//
// and the state appears when somebody first touches it. Together with the empty `_events` of EventEmitter.prototype an
// instance is then complete as soon as it is allocated. Fields with the constructor's defaults that such a class needs
// (`allowHalfOpen`) belong on its prototype as well.
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const { validateInteger } = require('internal/validate');

const OBJECT_MODE = 1 << 0;
const CONSTRUCTED = 1 << 1;
const SYNC = 1 << 2; // inside _read(), _write() or _final(): callbacks that come now are deferred
const EMIT_CLOSE = 1 << 3;
const AUTO_DESTROY = 1 << 4;
const DESTROYED = 1 << 5;
const CLOSED = 1 << 6;
const CLOSE_EMITTED = 1 << 7;
const ERROR_EMITTED = 1 << 8;
const ERRORED = 1 << 9; // `error` holds the reason
const CONSTRUCTING = 1 << 10; // a call of _construct() is due or running
const COMMON_BITS = 11;

// On the prototype of Duplex: options may differ by side.
const kIsDuplex = Symbol('kIsDuplex');

let bytesMark = 64 * 1024;
let objectsMark = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objectsMark : bytesMark;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objectsMark = value;
  else bytesMark = value;
}

/** The mark that options ask for. `sideKey` is the option of one side of a Duplex, e.g. 'readableHighWaterMark'. */
function markOf(options, sideKey, isDuplex, objectMode) {
  const mark = options?.highWaterMark ?? (isDuplex ? options?.[sideKey] : undefined);
  if (mark === undefined || mark === null) return objectMode ? objectsMark : bytesMark;
  if (!Number.isInteger(mark) || mark < 0) {
    throw new ERR_INVALID_ARG_VALUE(isDuplex ? `options.${sideKey}` : 'options.highWaterMark', mark);
  }
  return mark;
}

function commonFlags(options) {
  let flags = CONSTRUCTED;
  if (options === undefined || options === null) return flags | EMIT_CLOSE | AUTO_DESTROY;
  if (options.objectMode) flags |= OBJECT_MODE;
  if (options.emitClose !== false) flags |= EMIT_CLOSE;
  if (options.autoDestroy !== false) flags |= AUTO_DESTROY;
  return flags;
}

/** Accessors `name` over single bits of `flags`. */
function defineFlags(proto, bits) {
  for (const name of Object.keys(bits)) {
    const bit = bits[name];
    Object.defineProperty(proto, name, {
      get() {
        return (this.flags & bit) !== 0;
      },
      set(value) {
        if (value) this.flags |= bit;
        else this.flags &= ~bit;
      },
      enumerable: false,
      configurable: true,
    });
  }
}

/** The accessors that both kinds of state have. */
function defineCommon(proto) {
  defineFlags(proto, {
    objectMode: OBJECT_MODE,
    constructed: CONSTRUCTED,
    sync: SYNC,
    emitClose: EMIT_CLOSE,
    autoDestroy: AUTO_DESTROY,
    destroyed: DESTROYED,
    closed: CLOSED,
    closeEmitted: CLOSE_EMITTED,
    errorEmitted: ERROR_EMITTED,
  });
  Object.defineProperty(proto, 'errored', {
    get() {
      return this.error;
    },
    set(value) {
      this.error = value ?? null;
      if (value) this.flags |= ERRORED;
      else this.flags &= ~ERRORED;
    },
    enumerable: false,
    configurable: true,
  });
}

function defineLazyState(proto, key, make) {
  Object.defineProperty(proto, key, {
    get() {
      const state = make(this);
      Object.defineProperty(this, key, { value: state, writable: true, enumerable: true, configurable: true });
      return state;
    },
    set(state) {
      Object.defineProperty(this, key, { value: state, writable: true, enumerable: true, configurable: true });
    },
    enumerable: false,
    configurable: true,
  });
}

module.exports = {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  EMIT_CLOSE,
  AUTO_DESTROY,
  DESTROYED,
  CLOSED,
  CLOSE_EMITTED,
  ERROR_EMITTED,
  ERRORED,
  CONSTRUCTING,
  COMMON_BITS,
  commonFlags,
  defineCommon,
  defineFlags,
  defineLazyState,
  getDefaultHighWaterMark,
  kIsDuplex,
  markOf,
  setDefaultHighWaterMark,
};
