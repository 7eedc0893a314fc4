// SPDX-License-Identifier: MIT
// ReadableStream.pipeTo(): https://streams.spec.whatwg.org/#readable-stream-pipe-to
//
// The loop reads as long as the destination wants chunks. What the source has goes on without a promise; when either
// side makes it wait, that side calls it. Four conditions end it, in this order of precedence: an error
// of the source, an error of the destination, the source closed, the destination closed. Each is acted on once, after
// the writes that have begun.
'use strict';

const context = require('internal/async_context');
const { Deferred, SETTLED, invalidState, nothing, then } = require('internal/webstreams/common');
const {
  DefaultReaderState,
  cancel,
  hasChunk,
  initializeReader,
  read,
  release,
} = require('internal/webstreams/readable');
const {
  WriterState,
  writerCloseWithErrorPropagation,
  writerDesiredSize,
  writerRelease,
  writerWrite,
} = require('internal/webstreams/writable');

function pipeTo(source, dest, preventClose, preventAbort, preventCancel, signal) {
  const reader = new DefaultReaderState(undefined);
  initializeReader(reader, source);
  const writer = new WriterState(undefined, dest);
  source.disturbed = true;
  const result = new Deferred();
  let shuttingDown = false;
  let lastWrite = Deferred.resolved();
  let hasArrived = false; // a chunk that is not yet written
  let arrived;
  // One at a time. A chunk is written later, because enqueue() of the source is on the stack: it must neither see the
  // write begin nor recurse.
  const request = {
    chunk(value) {
      hasArrived = true;
      arrived = value;
      then(SETTLED, writeArrived);
    },
    close: nothing,
    error: nothing,
  };

  if (signal !== undefined) {
    if (signal.aborted) {
      abort();
      return result.promise;
    }
    signal.addEventListener('abort', abort);
  }
  watch();
  step();
  return result.promise;

  function abort() {
    const { reason } = signal;
    const actions = [];
    if (!preventAbort) {
      actions.push(() => (dest.state === 'writable' ? dest.abort(reason) : Promise.resolve()));
    }
    if (!preventCancel) {
      actions.push(() => (source.state === 'readable' ? cancel(source, reason) : Promise.resolve()));
    }
    shutdown(() => Promise.all(actions.map((action) => action())), true, reason);
  }

  function watch() {
    const onSourceError = (err) => {
      if (preventAbort) shutdown(undefined, true, err);
      else shutdown(() => dest.abort(err), true, err);
    };
    const onDestError = (err) => {
      if (preventCancel) shutdown(undefined, true, err);
      else shutdown(() => cancel(source, err), true, err);
    };
    const onSourceClosed = () => {
      if (preventClose) shutdown();
      else shutdown(() => writerCloseWithErrorPropagation(writer));
    };
    // What has happened already comes first.
    if (source.state === 'errored') onSourceError(source.storedError);
    else then(reader.closed.promise, undefined, () => source.state === 'errored' && onSourceError(source.storedError));
    if (dest.state === 'errored') onDestError(dest.storedError);
    else then(writer.closed.promise, undefined, () => dest.state === 'errored' && onDestError(dest.storedError));
    if (source.state === 'closed') onSourceClosed();
    else then(reader.closed.promise, onSourceClosed, nothing);
    if (dest.closeQueuedOrInFlight() || dest.state === 'closed') {
      const err = invalidState('Destination WritableStream is closed');
      if (preventCancel) shutdown(undefined, true, err);
      else shutdown(() => cancel(source, err), true, err);
    }
  }

  function step() {
    writer.onReady = undefined;
    while (!shuttingDown) {
      if (!(writerDesiredSize(writer) > 0)) {
        writer.onReady = step; // a destination that fails is watch()'s
        return;
      }
      if (!hasChunk(source)) {
        read(reader, request);
        return;
      }
      write(source.controller.take()); // which may run the source's pull(), and that anything
    }
  }

  function write(chunk) {
    if (writer.stream === undefined) return;
    lastWrite = writerWrite(writer, chunk);
    lastWrite.ignore();
  }

  function writeArrived() {
    const chunk = arrived;
    hasArrived = false;
    arrived = undefined;
    write(chunk);
    step();
  }

  /** Waits for the writes that have begun, then acts, then settles. */
  function shutdown(action, isError, err) {
    if (shuttingDown) return;
    shuttingDown = true;
    const act = () => {
      if (action === undefined) {
        finalize(isError, err);
        return;
      }
      then(
        action(),
        () => finalize(isError, err),
        (failure) => finalize(true, failure),
      );
    };
    if (dest.state === 'writable' && !dest.closeQueuedOrInFlight()) then(waitForWrites(), act);
    else act();
  }

  async function waitForWrites() {
    let last;
    do {
      last = lastWrite;
      try {
        await context.keep(hasArrived ? SETTLED : last.promise);
      } catch {
        // the destination's error, reported by its state
      }
    } while (hasArrived || last !== lastWrite);
  }

  function finalize(isError, err) {
    writer.onReady = undefined;
    writerRelease(writer);
    release(reader);
    signal?.removeEventListener('abort', abort);
    if (isError) result.reject(err);
    else result.resolve();
  }
}

module.exports = { pipeTo };
