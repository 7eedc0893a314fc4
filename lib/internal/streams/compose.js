// SPDX-License-Identifier: MIT
// stream.compose(): a pipeline as one Duplex: written at its head, read at its tail.
'use strict';

const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validate');
const { run } = require('internal/streams/pipeline');
const { Duplex } = require('internal/streams/duplex');
const { addAbortSignalNoValidate } = require('internal/streams/add_abort_signal');
const finished = require('internal/streams/end_of_stream');
const join = require('internal/streams/join');
const {
  isNodeStream,
  isReadable,
  isReadableStream,
  isTransformStream,
  isWebStream,
  isWritable,
  isWritableStream,
} = require('internal/streams/status');
const lazy = require('internal/lazy');

const lazyWeb = lazy(() => require('internal/streams/web_adapters'));

const canBeRead = (stream) => isReadable(stream) || isReadableStream(stream) || isTransformStream(stream);
const canBeWritten = (stream) => isWritable(stream) || isWritableStream(stream) || isTransformStream(stream);

function compose(...parts) {
  if (parts.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (parts.length === 1) return Duplex.from(parts[0]);
  const streams = parts.slice();
  const lastAt = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[lastAt] === 'function') streams[lastAt] = Duplex.from(streams[lastAt]);
  for (let i = 0; i <= lastAt; i++) {
    if (!isNodeStream(streams[i]) && !isWebStream(streams[i])) continue; // pipeline() judges the others
    if (i < lastAt && !canBeRead(streams[i])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, parts[i], 'must be readable');
    }
    if (i > 0 && !canBeWritten(streams[i])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, parts[i], 'must be writable');
    }
  }

  let joined; // pipeline() calls back a tick later at the earliest
  const head = streams[0];
  const tail = run(streams, (err) => joined.over(err));
  const writable = writableSide(head);
  const readable = readableSide(tail);
  joined = join(writable, readable, [isNodeStream(tail) ? tail : readable, writable === head ? null : writable]);
  // The pipeline listens to its own streams, not to the adapters of web streams at its ends.
  if (writable !== head) writable?.on('error', joined.over);
  if (readable !== tail) readable?.on('error', joined.over);
  // What was written has arrived when the tail is over.
  finished(isTransformStream(tail) ? tail.readable : tail, () => joined.flushed());
  return joined.duplex;
}

function writableSide(head) {
  if (!canBeWritten(head)) return null;
  if (!isWebStream(head)) return head;
  return lazyWeb().writableFromWeb(isTransformStream(head) ? head.writable : head, { objectMode: true });
}

function readableSide(tail) {
  if (!canBeRead(tail)) return null;
  if (!isWebStream(tail)) return tail;
  return lazyWeb().readableFromWeb(isTransformStream(tail) ? tail.readable : tail, { objectMode: true });
}

/** readable.compose(stream) */
function composeWith(readable, stream, options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options?.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  if (isNodeStream(stream) && !isWritable(stream)) {
    throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  }
  const composed = compose(readable, stream);
  if (options?.signal) addAbortSignalNoValidate(options.signal, composed);
  return composed;
}

module.exports = { compose, composeWith };
