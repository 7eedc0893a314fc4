// SPDX-License-Identifier: MIT
// node:stream/promises.
'use strict';

const lazy = require('internal/lazy');
const { isIterable, isNodeStream, isWebStream } = require('internal/streams/status');
const finished = require('internal/streams/end_of_stream').finished;

const lazyPipeline = lazy(() => require('internal/streams/pipeline'));

/** pipeline() as a promise; the last argument may be `{ signal, end }`. */
function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    const last = streams[streams.length - 1];
    let options;
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
      options = streams.pop();
    }
    lazyPipeline().run(
      streams,
      (err, value) => {
        if (err) reject(err);
        else resolve(value);
      },
      { signal: options?.signal, end: options?.end },
    );
  });
}

module.exports = { finished, pipeline };
