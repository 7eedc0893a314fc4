// SPDX-License-Identifier: MIT
// Birth and death of a stream: the optional _construct(), destroy(), and the one 'error' and one 'close' that end it.
//
// Order: destroy(err) marks both sides at once, then runs _destroy(), after its callback the sides are `closed`, and a
// tick later come 'error' (if any) and 'close'. A stream still in _construct() is destroyed when that ends.
'use strict';

const {
  AbortError,
  aggregateTwoErrors,
  codes: { ERR_MULTIPLE_CALLBACK },
} = require('internal/errors');
const {
  AUTO_DESTROY,
  CLOSED,
  CLOSE_EMITTED,
  CONSTRUCTED,
  CONSTRUCTING,
  DESTROYED,
  EMIT_CLOSE,
  ERROR_EMITTED,
  ERRORED,
} = require('internal/streams/state');
const { isDestroyed, isFinished, isRequest, isServerRequest, kIsDestroyed } = require('internal/streams/status');

// Given to _destroy() requests of streams under construction: stream -> (err) => void.
const waitingForConstruct = new WeakMap();

function remember(err, w, r) {
  if (!err) return;
  // The engine makes the text of the stack when it is first read: now it still names this place.
  err.stack; // eslint-disable-line no-unused-expressions
  if (w && (w.flags & ERRORED) === 0) w.errored = err;
  if (r && (r.flags & ERRORED) === 0) r.errored = err;
}

function mark(w, r, bits) {
  if (w) w.flags |= bits;
  if (r) r.flags |= bits;
}

/** destroy() of all streams; `this` is the stream. */
function destroy(err, callback) {
  const r = this._readableState;
  const w = this._writableState;
  if (((w ? w.flags : 0) | (r ? r.flags : 0)) & DESTROYED) {
    if (typeof callback === 'function') callback();
    return this;
  }
  remember(err, w, r);
  mark(w, r, DESTROYED);
  if (((w || r).flags & CONSTRUCTED) === 0) {
    waitingForConstruct.set(this, (constructError) => {
      runDestroy(this, aggregateTwoErrors(constructError, err), callback);
    });
  } else {
    runDestroy(this, err, callback);
  }
  return this;
}

function runDestroy(stream, err, callback) {
  let called = false;
  function done(failure) {
    if (called) return;
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    remember(failure, w, r);
    mark(w, r, CLOSED);
    if (typeof callback === 'function') callback(failure);
    if (failure) process.nextTick(emitErrorAndClose, stream, failure);
    else process.nextTick(emitClose, stream);
  }
  try {
    stream._destroy(err || null, done);
  } catch (failure) {
    done(failure);
  }
}

function emitErrorAndClose(stream, err) {
  emitError(stream, err);
  emitClose(stream);
}

function emitClose(stream) {
  const r = stream._readableState;
  const w = stream._writableState;
  mark(w, r, CLOSE_EMITTED);
  if (((w ? w.flags : 0) | (r ? r.flags : 0)) & EMIT_CLOSE) stream.emit('close');
}

function emitError(stream, err) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (((w ? w.flags : 0) | (r ? r.flags : 0)) & ERROR_EMITTED) return;
  mark(w, r, ERROR_EMITTED);
  stream.emit('error', err);
}

/** Makes a destroyed stream usable again (sockets that reconnect). */
function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  const clear = ~(CLOSED | CLOSE_EMITTED | DESTROYED | ERROR_EMITTED);
  if (r) {
    r.flags = (r.flags & clear) | CONSTRUCTED;
    r.errored = null;
    r.reading = false;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    w.flags = (w.flags & clear) | CONSTRUCTED;
    w.errored = null;
    w.finalCalled = w.prefinished = false;
    w.ended = w.ending = w.finished = w.writable === false;
  }
}

/** An error of the stream itself: destroys, or without autoDestroy only reports. `sync` defers the report. */
function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  const flags = (w ? w.flags : 0) | (r ? r.flags : 0);
  if (flags & DESTROYED) return;
  if (flags & AUTO_DESTROY) {
    stream.destroy(err);
  } else if (err) {
    remember(err, w, r);
    if (sync) process.nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
}

/** Calls _construct(), if there is one, in a tick; `ready(stream)` follows when it has succeeded. */
function construct(stream, ready) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (((w ? w.flags : 0) | (r ? r.flags : 0)) & CONSTRUCTING) return;
  if (r) r.flags = (r.flags & ~CONSTRUCTED) | CONSTRUCTING;
  if (w) w.flags = (w.flags & ~CONSTRUCTED) | CONSTRUCTING;
  process.nextTick(runConstruct, stream, ready);
}

function runConstruct(stream, ready) {
  let called = false;
  function done(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    if (r) r.flags = (r.flags | CONSTRUCTED) & ~CONSTRUCTING;
    if (w) w.flags = (w.flags | CONSTRUCTED) & ~CONSTRUCTING;
    if ((w || r).flags & DESTROYED) {
      const waiting = waitingForConstruct.get(stream);
      waitingForConstruct.delete(stream);
      waiting?.(err);
    } else if (err) {
      errorOrDestroy(stream, err, true);
    } else {
      ready(stream); // at once: what was written meanwhile goes before what is written from now on
    }
  }
  try {
    stream._construct((err) => process.nextTick(done, err));
  } catch (err) {
    process.nextTick(done, err);
  }
}

/** Destroys anything that looks like a stream, its own way. */
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (err) {
    process.nextTick((target, failure) => target.emit('error', failure), stream, err);
    process.nextTick((target) => target.emit('close'), stream);
  } else {
    process.nextTick((target) => target.emit('close'), stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, undestroy };
