// SPDX-License-Identifier: MIT
// stream.finished(): one callback when a stream is over: done, failed, or closed too early.
//
// A stream is over when the sides one waits for have ended, and, if it is one that emits 'close', when it has.
// Old-style streams and HTTP messages say it in other words; those are listened to as well.
'use strict';

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE },
} = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validate');
const {
  errorOfReadable,
  errorOfWritable,
  isClosed,
  isNodeStream,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isRequest,
  isWritable,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  kIsClosedPromise,
  willEmitClose,
} = require('internal/streams/status');
const lazy = require('internal/lazy');

const lazyAbortListener = lazy(() => require('internal/events/abort_listener').addAbortListener);
const context = require('internal/async_context');

function nothing() {}

// The callback belongs to the caller's async context, whatever makes the stream end.
function bindToContext(callback) {
  const saved = context.current;
  if (saved === undefined) return callback;
  return function (...args) {
    const previous = context.current;
    context.current = saved;
    try {
      return callback.apply(this, args);
    } finally {
      context.current = previous;
    }
  };
}

/**
 * @param {Stream | ReadableStream | WritableStream} stream
 * @param {{ error?: boolean, readable?: boolean, writable?: boolean, signal?: AbortSignal }} [options]
 * @param {(err?: Error) => void} callback
 * @returns {() => void} takes the listeners away
 */
function finished(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');

  if (isReadableStream(stream) || isWritableStream(stream)) return finishedWeb(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return watch(stream, options, bindToContext(callback));
}

function watch(stream, options, callback) {
  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const w = stream._writableState;
  const r = stream._readableState;
  const listeners = [];
  let abortListener;
  let called = false;
  let detached = false;
  let readDone = isReadableFinished(stream, false);
  let writeDone = isWritableFinished(stream, false);
  // 'close' decides only for a stream of which both existing sides are waited for.
  let awaitsClose =
    willEmitClose(stream) &&
    isReadableNodeStream(stream) === readable &&
    isWritableNodeStream(stream) === writable;

  function done(err) {
    if (called) return;
    called = true;
    abortListener?.[Symbol.dispose]();
    if (err === undefined) callback.call(stream);
    else callback.call(stream, err);
  }
  function listen(type, listener, emitter = stream) {
    emitter.on(type, listener);
    listeners.push(emitter, type, listener);
  }
  function onfinish() {
    writeDone = true;
    // Destroyed without autoDestroy's help: no 'close' may come.
    if (stream.destroyed) awaitsClose = false;
    if (awaitsClose && (!stream.writable || readable)) return;
    if (!readable || readDone) done();
  }
  function onend() {
    readDone = true;
    if (stream.destroyed) awaitsClose = false;
    if (awaitsClose && (!stream.readable || writable)) return;
    if (!writable || writeDone) done();
  }
  function failure() {
    const err = errorOfWritable(stream) || errorOfReadable(stream);
    return err && typeof err !== 'boolean' ? err : undefined;
  }
  function onclose() {
    const err = failure();
    if (err !== undefined) {
      done(err);
    } else if (
      (readable && !readDone && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) ||
      (writable && !writeDone && !isWritableFinished(stream, false))
    ) {
      done(new ERR_STREAM_PREMATURE_CLOSE());
    } else {
      done();
    }
  }
  function onover() {
    done(failure());
  }
  function onlegacy() {
    if (!stream.writable) onfinish();
  }
  function cleanup() {
    if (detached) return;
    detached = true;
    called = true;
    abortListener?.[Symbol.dispose]();
    for (let i = 0; i < listeners.length; i += 3) listeners[i].removeListener(listeners[i + 1], listeners[i + 2]);
  }

  if (isRequest(stream)) {
    listen('complete', onfinish);
    if (!awaitsClose) listen('abort', onclose);
    if (stream.req) listen('finish', onfinish, stream.req);
    else listen('request', () => listen('finish', onfinish, stream.req));
  } else if (writable && !w) {
    listen('end', onlegacy);
    listen('close', onlegacy);
  }
  // An incoming HTTP message
  if (!awaitsClose && typeof stream.aborted === 'boolean') listen('aborted', onclose);
  listen('end', onend);
  listen('finish', onfinish);
  if (options.error !== false) listen('error', done);
  listen('close', onclose);

  if (isClosed(stream)) {
    process.nextTick(onclose);
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!awaitsClose) process.nextTick(onover);
  } else if (
    !readable &&
    (!awaitsClose || isReadable(stream)) &&
    (writeDone || isWritable(stream) === false) &&
    !w?.pendingcb
  ) {
    process.nextTick(onover);
  } else if (!writable && (!awaitsClose || isWritable(stream)) && (readDone || isReadable(stream) === false)) {
    process.nextTick(onover);
  }

  const { signal } = options;
  if (signal && !called) {
    const abort = () => {
      if (called) return;
      cleanup();
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(abort);
    else abortListener = lazyAbortListener()(signal, abort);
  }
  return cleanup;
}

function finishedWeb(stream, options, callback) {
  let abortListener;
  let aborted = false;
  const done = bindToContext((err) => {
    abortListener?.[Symbol.dispose]();
    if (!aborted) process.nextTick(() => (err === undefined ? callback.call(stream) : callback.call(stream, err)));
  });
  const { signal } = options;
  if (signal) {
    const abort = () => {
      aborted = true;
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(abort);
    else abortListener = lazyAbortListener()(signal, abort);
  }
  stream[kIsClosedPromise].promise.then(() => done(), done);
  return nothing;
}

/** The promise form. `cleanup: true` takes the listeners away when it settles. */
function finishedPromise(stream, options) {
  let autoCleanup = false;
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = finished(stream, options ?? {}, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

finished.finished = Object.defineProperty(finishedPromise, 'name', { value: 'finished' });
module.exports = finished;
