// SPDX-License-Identifier: MIT
// stream.pipeline(): chains streams, iterables and generator functions, passes on data, ends and errors, destroys all
// of them when one fails, and calls back once when all are over.
//
// `last` walks along the chain: it is what the previous stage gives, a Node stream, an iterable, or a web stream. Two
// neighbouring Node streams are piped; everything else is pumped by an async loop. `open` counts the stages that have
// not ended; the callback waits for it, so that all destroys are done.
'use strict';

const context = require('internal/async_context');
const {
  AbortError,
  aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
  },
} = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validate');
const finished = require('internal/streams/end_of_stream');
const { destroyer } = require('internal/streams/destroy');
const {
  isClosed,
  isDestroyed,
  isIterable,
  isNodeStream,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isTransformStream,
  isWebStream,
} = require('internal/streams/status');
const { addAbortListener } = require('internal/events/abort_listener');
const lazy = require('internal/lazy');

const lazyDuplex = lazy(() => require('internal/streams/duplex').Duplex);
const lazyPassThrough = lazy(() => require('internal/streams/passthrough').PassThrough);
const lazyIterator = lazy(() => require('internal/streams/iterator'));

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  let called = false;
  return run(streams, (...args) => {
    if (called) return;
    called = true;
    callback(...args);
  });
}

function noSource(value) {
  const kinds = ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'];
  return new ERR_INVALID_ARG_TYPE('val', kinds, value);
}

function run(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');

  const own = new AbortController();
  const ownSignal = own.signal;
  const outer = options?.signal;
  validateAbortSignal(outer, 'options.signal');

  // What takes our listeners off a last stage that can be read on: its later errors are its reader's.
  const releases = [];
  const destroys = [];
  let open = 0;
  let error;
  let value;
  let abortListener;

  function abort() {
    finishStage(new AbortError(undefined, { cause: outer?.reason }));
  }
  if (outer) {
    if (outer.aborted) abort();
    else abortListener = addAbortListener(outer, abort);
  }

  function finishStage(err) {
    settle(err, --open === 0);
  }
  function settle(err, last) {
    // A premature close is only the echo of the real error, if there is one.
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = err;
    if (!error && !last) return;
    while (destroys.length > 0) destroys.shift()(error);
    abortListener?.[Symbol.dispose]();
    own.abort();
    if (last) {
      if (!error) for (let i = 0; i < releases.length; i++) releases[i]();
      process.nextTick(callback, error, value);
    }
  }

  let last;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const writing = i > 0;
    const end = reading || options?.end !== false;
    const isLast = i === streams.length - 1;

    if (isNodeStream(stream)) {
      if (end) {
        const { destroy, cleanup } = destroyWhenOver(stream, reading, writing);
        destroys.push(destroy);
        if (isReadable(stream) && isLast) releases.push(cleanup);
      }
      // An error after its stage is over would be thrown; the pipeline has reported by then.
      const onerror = (err) => {
        if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') settle(err, false);
      };
      stream.on('error', onerror);
      if (isReadable(stream) && isLast) releases.push(() => stream.removeListener('error', onerror));
    }

    if (i === 0) {
      if (typeof stream === 'function') {
        last = stream({ signal: ownSignal });
        if (!isIterable(last)) {
          throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', last);
        }
      } else if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
        last = stream;
      } else {
        last = lazyDuplex().from(stream);
      }
    } else if (typeof stream === 'function') {
      last = isTransformStream(last) ? toIterable(last.readable) : toIterable(last);
      last = stream(last, { signal: ownSignal });
      if (reading) {
        if (!isIterable(last, true)) throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, last);
      } else {
        last = resultStream(last);
      }
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(last)) {
        if (isClosed(stream) || isDestroyed(stream)) throw new ERR_STREAM_UNABLE_TO_PIPE();
        open += 2;
        const cleanup = pipe(last, stream, finishStage, end);
        if (isReadable(stream) && isLast) releases.push(cleanup);
      } else if (isTransformStream(last) || isReadableStream(last)) {
        open++;
        pump(last.readable ?? last, stream, finishStage, end);
      } else if (isIterable(last)) {
        open++;
        pump(last, stream, finishStage, end);
      } else {
        throw noSource(last);
      }
      last = stream;
    } else if (isWebStream(stream)) {
      if (isReadableNodeStream(last)) {
        open++;
        pumpToWeb(toIterable(last), stream, finishStage, end);
      } else if (isReadableStream(last) || isIterable(last)) {
        open++;
        pumpToWeb(last, stream, finishStage, end);
      } else if (isTransformStream(last)) {
        open++;
        pumpToWeb(last.readable, stream, finishStage, end);
      } else {
        throw noSource(last);
      }
      last = stream;
    } else {
      last = lazyDuplex().from(stream);
    }
  }

  // What the last function returns (a promise of the pipeline's value, or an iterable) as a stream.
  function resultStream(result) {
    const PassThrough = lazyPassThrough();
    const output = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      open++;
      then.call(
        result,
        (settled) => {
          value = settled;
          if (settled !== null && settled !== undefined) output.write(settled);
          if (options?.end !== false) output.end();
          process.nextTick(finishStage);
        },
        (err) => {
          output.destroy(err);
          process.nextTick(finishStage, err);
        },
      );
    } else if (isIterable(result, true)) {
      open++;
      pump(result, output, finishStage, options?.end !== false);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      open++;
      pump(result.readable ?? result, output, finishStage, options?.end !== false);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = destroyWhenOver(output, false, true);
    destroys.push(destroy);
    releases.push(cleanup);
    return output;
  }

  if (ownSignal.aborted || outer?.aborted) process.nextTick(abort);
  return last;
}

/** Destroys the stream with an error unless it is over by itself. */
function destroyWhenOver(stream, reading, writing) {
  let over = false;
  stream.on('close', () => {
    over = true;
  });
  const cleanup = finished(stream, { readable: reading, writable: writing }, (err) => {
    over = !err;
  });
  function destroy(err) {
    if (over) return;
    over = true;
    destroyer(stream, err || new ERR_STREAM_DESTROYED('pipe'));
  }
  return { destroy, cleanup };
}

function toIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return lazyIterator().iterate(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function pump(iterable, writable, finish, end) {
  let error;
  let wake = null;

  function resume(err) {
    if (err) error = err;
    if (wake !== null) {
      const callback = wake;
      wake = null;
      callback();
    }
  }
  function wait() {
    return new Promise((resolve, reject) => {
      if (error) {
        reject(error);
        return;
      }
      wake = () => {
        if (error) reject(error);
        else resolve();
      };
    });
  }

  writable.on('drain', resume);
  const cleanup = finished(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await context.keep(wait());
    for await (const chunk of context.iterate(iterable)) {
      if (!writable.write(chunk)) await context.keep(wait());
    }
    if (end) {
      writable.end();
      await context.keep(wait());
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(readable, writable, finish, end) {
  if (isTransformStream(writable)) writable = writable.writable;
  const writer = writable.getWriter();
  try {
    for await (const chunk of context.iterate(readable)) {
      await context.keep(writer.ready);
      writer.write(chunk).catch(() => {}); // told by writer.ready, or by close()
    }
    await context.keep(writer.ready);
    if (end) await context.keep(writer.close());
    finish();
  } catch (err) {
    try {
      await context.keep(writer.abort(err));
      finish(err);
    } catch (failure) {
      finish(failure);
    }
  }
}

function pipe(source, dest, finish, end) {
  let ended = false;
  dest.on('close', () => {
    // Closed before the source had ended: nobody will take the rest.
    if (!ended) finish(new ERR_STREAM_PREMATURE_CLOSE());
  });
  source.pipe(dest, { end: false });

  if (end) {
    // Not by pipe(): a source that has ended already must still end the destination.
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) process.nextTick(endDest);
    else source.once('end', endDest);
  } else {
    finish();
  }

  finished(source, { readable: true, writable: false }, (err) => {
    const r = source._readableState;
    if (err?.code === 'ERR_STREAM_PREMATURE_CLOSE' && r?.ended && !r.errored && !r.errorEmitted) {
      // Some streams close before their last data is read; the destination decides then.
      source.once('end', finish).once('error', finish);
    } else {
      finish(err);
    }
  });
  return finished(dest, { readable: false, writable: true }, finish);
}

module.exports = { pipeline, run };
