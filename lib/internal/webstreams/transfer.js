// SPDX-License-Identifier: MIT
// Streams that move to another realm (https://streams.spec.whatwg.org/#transferrable-streams): the original is piped
// into one end of a message channel, and its copy stands at the other. Messages are {type, value}: 'pull' asks for a
// chunk; 'chunk', 'close' and 'error' answer. Only the copy's port keeps the process alive (`holds`), and that only
// while somebody waits for it.
'use strict';

// What cannot be cloned goes as an error, and is thrown here too.
function post(port, type, value) {
  try {
    port.postMessage({ type, value });
  } catch (error) {
    port.postMessage({ type: 'error', value: error });
    throw error;
  }
}

function listen(port, handlers) {
  port.onmessage = ({ data: { type, value } }) => handlers[type]?.(value);
  port.unref();
}

function readableOf(port, holds) {
  let controller;
  listen(port, {
    chunk(value) {
      port.unref();
      controller.enqueue(value);
    },
    close() {
      controller.close();
      port.close();
    },
    error(reason) {
      controller.error(reason);
      port.close();
    },
  });
  return new ReadableStream({
    start(given) { controller = given; },
    pull() {
      if (holds) port.ref();
      port.postMessage({ type: 'pull' });
    },
    cancel(reason) {
      try {
        post(port, 'error', reason);
      } finally {
        port.close();
      }
    },
  }, { highWaterMark: 0 });
}

function writableOf(port, holds) {
  let controller;
  let wanted = Promise.withResolvers();
  listen(port, {
    pull() { wanted.resolve(); },
    error(reason) {
      controller.error(reason);
      wanted.resolve();
    },
  });
  return new WritableStream({
    start(given) { controller = given; },
    async write(chunk) {
      if (holds) port.ref();
      await wanted.promise;
      port.unref();
      wanted = Promise.withResolvers();
      try {
        post(port, 'chunk', chunk);
      } catch (error) {
        port.close();
        throw error;
      }
    },
    close() {
      port.postMessage({ type: 'close' });
      port.close();
    },
    abort(reason) {
      try {
        post(port, 'error', reason);
      } finally {
        port.close();
      }
    },
  });
}

function channel() {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
}

// The port at which the copy of a stream will stand.
function sendReadable(stream) {
  const [ours, theirs] = channel();
  stream.pipeTo(writableOf(ours, false)).catch(() => {}); // the other side learns of it
  return theirs;
}

function sendWritable(stream) {
  const [ours, theirs] = channel();
  readableOf(ours, false).pipeTo(stream).catch(() => {});
  return theirs;
}

// By class: what goes into a message for a stream, and what the message becomes.
const send = {
  ReadableStream: (stream) => ({ readable: sendReadable(stream) }),
  WritableStream: (stream) => ({ writable: sendWritable(stream) }),
  TransformStream: ({ readable, writable }) => ({
    readable: sendReadable(readable), writable: sendWritable(writable),
  }),
};
const receive = {
  ReadableStream: ({ readable }) => readableOf(readable, true),
  WritableStream: ({ writable }) => writableOf(writable, true),
  TransformStream({ readable, writable }) {
    const { fromSides } = require('internal/webstreams/transform');
    return fromSides(readableOf(readable, true), writableOf(writable, true));
  },
};

module.exports = { receive, send };
