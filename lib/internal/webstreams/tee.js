// SPDX-License-Identifier: MIT
// ReadableStream.tee(): two branches that each get every chunk. https://streams.spec.whatwg.org/#readable-stream-tee
//
// One reader pulls for both. A byte stream reads into the buffer of the branch that asks, if it brought one, and copies
// for the other.
'use strict';

const { DONE, Deferred, SETTLED, invalidState, kState, nothing, then } = require('internal/webstreams/common');
const {
  DefaultController,
  DefaultReaderState,
  cancel,
  createReadableStream,
  initializeReader,
  read,
  release,
} = require('internal/webstreams/readable');
const lazy = require('internal/lazy');

const lazyBytes = lazy(() => require('internal/webstreams/bytes'));

function tee(stream) {
  if (stream.reader !== undefined) throw invalidState('ReadableStream is locked');
  return stream.controller instanceof DefaultController ? teeDefault(stream) : teeBytes(stream);
}

/** cancel() of the branches: the source is cancelled when both are, with both reasons. */
class Cancels {
  constructor(stream) {
    this.stream = stream;
    this.first = false;
    this.second = false;
    this.reasons = [undefined, undefined];
    this.done = new Deferred();
  }

  cancelFirst(reason) {
    this.first = true;
    this.reasons[0] = reason;
    if (this.second) this.done.resolve(cancel(this.stream, this.reasons));
    return this.done.promise;
  }

  cancelSecond(reason) {
    this.second = true;
    this.reasons[1] = reason;
    if (this.first) this.done.resolve(cancel(this.stream, this.reasons));
    return this.done.promise;
  }
}

function teeDefault(stream) {
  const reader = new DefaultReaderState(undefined);
  initializeReader(reader, stream);
  const cancels = new Cancels(stream);
  let reading = false;
  let readAgain = false;
  let arrived;
  const request = {
    chunk(value) {
      arrived = value;
      then(SETTLED, give); // so that an error of the source reaches both branches in one state
    },
    close() {
      reading = false;
      if (!cancels.first) one.close();
      if (!cancels.second) two.close();
      if (!cancels.first || !cancels.second) cancels.done.resolve();
    },
    error() {
      reading = false;
    },
  };

  function give() {
    const value = arrived;
    arrived = undefined;
    readAgain = false;
    if (!cancels.first) one.enqueue(value);
    if (!cancels.second) two.enqueue(value);
    reading = false;
    if (readAgain) pull();
  }

  function pull() {
    if (reading) {
      readAgain = true;
    } else {
      reading = true;
      read(reader, request);
    }
    return DONE;
  }

  const first = createReadableStream(nothing, pull, (reason) => cancels.cancelFirst(reason));
  const second = createReadableStream(nothing, pull, (reason) => cancels.cancelSecond(reason));
  const one = first[kState].controller;
  const two = second[kState].controller;
  then(reader.closed.promise, undefined, (err) => {
    one.error(err);
    two.error(err);
    if (!cancels.first || !cancels.second) cancels.done.resolve();
  });
  return [first, second];
}

function teeBytes(stream) {
  const { BYOBReaderState, createReadableByteStream, readInto } = lazyBytes();
  const cancels = new Cancels(stream);
  let reader = new DefaultReaderState(undefined);
  let reading = false;
  let againFirst = false;
  let againSecond = false;

  function watchError(current) {
    then(current.closed.promise, undefined, (err) => {
      if (current !== reader) return;
      one.error(err);
      two.error(err);
      if (!cancels.first || !cancels.second) cancels.done.resolve();
    });
  }
  function useReader(Reader) {
    if (reader instanceof Reader) return;
    release(reader);
    reader = new Reader(undefined);
    initializeReader(reader, stream);
    watchError(reader);
  }
  function pullAgain() {
    reading = false;
    if (againFirst) pullFirst();
    else if (againSecond) pullSecond();
  }
  // A copy for the other branch; failing ends all three.
  function clone(chunk) {
    try {
      return new Uint8Array(chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength));
    } catch (err) {
      one.error(err);
      two.error(err);
      cancels.done.resolve(cancel(stream, err));
      return undefined;
    }
  }

  function pullDefault() {
    useReader(DefaultReaderState);
    read(reader, {
      chunk(chunk) {
        queueMicrotask(() => {
          againFirst = againSecond = false;
          let other = chunk;
          if (!cancels.first && !cancels.second) {
            other = clone(chunk);
            if (other === undefined) return;
          }
          if (!cancels.first) one.enqueue(chunk);
          if (!cancels.second) two.enqueue(other);
          pullAgain();
        });
      },
      close() {
        reading = false;
        if (!cancels.first) one.close();
        if (!cancels.second) two.close();
        if (one.pending.length > 0) one.respond(0);
        if (two.pending.length > 0) two.respond(0);
        if (!cancels.first || !cancels.second) cancels.done.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  function pullInto(view, forSecond) {
    useReader(BYOBReaderState);
    const byob = forSecond ? two : one;
    const other = forSecond ? one : two;
    const byobCanceled = () => (forSecond ? cancels.second : cancels.first);
    const otherCanceled = () => (forSecond ? cancels.first : cancels.second);
    readInto(reader, view, 1, {
      chunk(chunk) {
        queueMicrotask(() => {
          againFirst = againSecond = false;
          if (!otherCanceled()) {
            const copy = clone(chunk);
            if (copy === undefined) return;
            if (!byobCanceled()) byob.respondWithNewView(chunk);
            other.enqueue(copy);
          } else if (!byobCanceled()) {
            byob.respondWithNewView(chunk);
          }
          pullAgain();
        });
      },
      close(chunk) {
        reading = false;
        if (!byobCanceled()) byob.close();
        if (!otherCanceled()) other.close();
        if (chunk !== undefined) {
          if (!byobCanceled()) byob.respondWithNewView(chunk);
          if (!otherCanceled() && other.pending.length > 0) other.respond(0);
        }
        if (!byobCanceled() || !otherCanceled()) cancels.done.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  function pullFirst() {
    if (reading) {
      againFirst = true;
      return Promise.resolve();
    }
    reading = true;
    againFirst = false;
    const request = one.byobRequest();
    if (request === null) pullDefault();
    else pullInto(request.view, false);
    return Promise.resolve();
  }
  function pullSecond() {
    if (reading) {
      againSecond = true;
      return Promise.resolve();
    }
    reading = true;
    againSecond = false;
    const request = two.byobRequest();
    if (request === null) pullDefault();
    else pullInto(request.view, true);
    return Promise.resolve();
  }

  initializeReader(reader, stream);
  const first = createReadableByteStream(nothing, pullFirst, (reason) => cancels.cancelFirst(reason));
  const second = createReadableByteStream(nothing, pullSecond, (reason) => cancels.cancelSecond(reason));
  const one = first[kState].controller;
  const two = second[kState].controller;
  watchError(reader);
  return [first, second];
}

module.exports = { tee };
