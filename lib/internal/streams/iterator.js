// SPDX-License-Identifier: MIT
// for await (const chunk of readable). Leaving the loop destroys the stream, unless told otherwise; an error of the
// stream is thrown in the loop, and a stream closed early is ERR_STREAM_PREMATURE_CLOSE.
'use strict';

const context = require('internal/async_context');
const { aggregateTwoErrors } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');
const { validateBoolean } = require('internal/validate');
const { Readable } = require('internal/streams/readable');
const finished = require('internal/streams/end_of_stream');

function nothing() {}

function iterate(stream, options) {
  if (options?.destroyOnReturn !== undefined && options.destroyOnReturn !== null) {
    validateBoolean(options.destroyOnReturn, 'options.destroyOnReturn');
  }
  // An old-style stream has no read().
  const source = typeof stream.read === 'function' ? stream : Readable.wrap(stream, { objectMode: true });
  const iterator = chunks(source, options);
  iterator.stream = source;
  return iterator;
}

async function* chunks(stream, options) {
  let wake = nothing;
  function sleep(resolve) {
    wake = resolve;
  }
  function onreadable() {
    wake();
    wake = nothing;
  }
  stream.on('readable', onreadable);

  let error; // undefined: still running, null: ended
  const cleanup = finished(stream, { writable: false }, (err) => {
    error = err ?? null;
    onreadable();
  });

  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield context.keep(chunk);
      else if (error) throw error;
      else if (error === null) return;
      else await context.keep(new Promise(sleep));
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState?.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', onreadable);
      cleanup();
    }
  }
}

module.exports = { iterate };
