// SPDX-License-Identifier: MIT
// ReadableStream.from() and the async iterator of a ReadableStream.
'use strict';

const {
  DefaultReaderState,
  acquire,
  cancelByReader,
  createReadableStream,
  hasChunk,
  read,
  release,
} = require('internal/webstreams/readable');
const { invalidState, kState, nothing, then } = require('internal/webstreams/common');
const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_STATE },
} = require('internal/errors');

const { apply } = Reflect;
const { resolve: promiseResolve, withResolvers } = Promise;

// https://streams.spec.whatwg.org/#readable-stream-from-iterable
function fromIterable(iterable) {
  const isAsync = iterable?.[Symbol.asyncIterator];
  const method = isAsync ?? iterable?.[Symbol.iterator];
  if (method === undefined || method === null) throw new ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = method.call(iterable);
  if ((typeof iterator !== 'object' && typeof iterator !== 'function') || iterator === null) {
    throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  }
  const { next } = iterator;
  let controller;

  const enqueue = (value) => controller.enqueue(value);
  const close = () => controller.close();
  // Each turn waits for one promise: that of next(), or of a value, as what a sync iterator gives may be a promise.
  const take = (result) => {
    checkResult(result, 'next');
    if (result.done) close();
    else enqueue(result.value);
  };
  const pullSync = () => {
    try {
      const result = apply(next, iterator, []);
      checkResult(result, 'next');
      const isLast = result.done;
      return then(promiseResolve.call(Promise, result.value), isLast ? close : enqueue);
    } catch (err) {
      return Promise.reject(err);
    }
  };
  const stream = createReadableStream(
    nothing,
    isAsync ? () => then(resultOf(next, iterator), take) : pullSync,
    (reason) => {
      let method;
      try {
        method = iterator.return;
      } catch (err) {
        return Promise.reject(err);
      }
      if (method === undefined || method === null) return Promise.resolve();
      return resultOf(method, iterator, reason).then((result) => checkResult(result, 'return'));
    },
    0,
  );
  controller = stream[kState].controller;
  return stream;
}

function resultOf(method, iterator, ...args) {
  try {
    return promiseResolve.call(Promise, apply(method, iterator, args));
  } catch (err) {
    return Promise.reject(err);
  }
}

function checkResult(result, name) {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
    throw new ERR_INVALID_STATE.TypeError(
      `The promise returned by the iterator's ${name}() must fulfill with an object`);
  }
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
const kIterator = Symbol('kIterator');

// https://webidl.spec.whatwg.org/#js-asynchronous-iterator: calls of next() and return() run one after the other.
const prototype = Object.create(AsyncIteratorPrototype, {
  next: {
    value: function next() {
      return chain(this, (it) => it.next());
    },
    writable: true,
    enumerable: true,
    configurable: true,
  },
  return: {
    value: function (value) {
      return chain(this, (it) => it.return(value));
    },
    writable: true,
    enumerable: true,
    configurable: true,
  },
});
Object.defineProperty(prototype.return, 'name', { value: 'return' });

function chain(self, step) {
  const iteration = self?.[kIterator];
  if (iteration === undefined) return Promise.reject(invalidState('not a ReadableStream iterator'));
  const { ongoing } = iteration;
  if (ongoing === undefined) {
    const promise = step(iteration);
    if (iteration.reading) iteration.ongoing = promise;
    else if (iteration.cancelling) waitFor(iteration, promise);
    return promise;
  }
  const run = () => step(iteration);
  return waitFor(iteration, then(ongoing, run, run));
}

function waitFor(iteration, promise) {
  iteration.ongoing = promise;
  const settled = () => {
    if (iteration.ongoing === promise) iteration.ongoing = undefined;
  };
  then(promise, settled, settled);
  return promise;
}

const fulfilled = (value, done) => promiseResolve.call(Promise, { value, done });

const same = (result) => result;

// The read() behind a next() that has to wait. Its promise is one microtask behind the chunk: by then the source has
// been asked for the next.
class IterationRead {
  constructor(iteration) {
    const { promise, resolve, reject } = withResolvers.call(Promise);
    this.iteration = iteration;
    this.promise = then(promise, same);
    this.resolve = resolve;
    this.reject = reject;
  }

  chunk(value) {
    this.answered();
    this.resolve({ value, done: false });
  }

  close() {
    this.answered();
    this.iteration.finish();
    this.resolve({ value: undefined, done: true });
  }

  error(err) {
    this.answered();
    this.iteration.finish();
    this.reject(err);
  }

  answered() {
    const { iteration } = this;
    iteration.reading = false;
    if (iteration.ongoing === this.promise) iteration.ongoing = undefined;
  }
}

class Iteration {
  constructor(stream, preventCancel) {
    this.reader = new DefaultReaderState(undefined);
    acquire(this.reader, stream);
    this.preventCancel = preventCancel;
    this.ongoing = undefined; // the promise of the last call, while it waits
    this.reading = false;
    this.cancelling = false;
    this.finished = false;
  }

  next() {
    if (this.finished) return fulfilled(undefined, true);
    const { reader } = this;
    const { stream } = reader;
    if (stream === undefined) return Promise.reject(invalidState('The reader is not bound to a stream'));
    if (hasChunk(stream)) {
      stream.disturbed = true;
      return fulfilled(stream.controller.take(), false);
    }
    const request = new IterationRead(this);
    this.reading = true;
    read(reader, request);
    return request.promise;
  }

  finish() {
    this.finished = true;
    release(this.reader);
  }

  return(value) {
    if (this.finished) return fulfilled(value, true);
    const { reader } = this;
    this.finished = true;
    if (reader.stream === undefined) return Promise.reject(invalidState('The reader is not bound to a stream'));
    this.cancelling = true;
    const result = this.preventCancel ? undefined : cancelByReader(reader, value);
    release(reader);
    return Promise.resolve(result).then(() => ({ value, done: true }));
  }
}

function values(stream, preventCancel) {
  const iterator = Object.create(prototype);
  Object.defineProperty(iterator, kIterator, { value: new Iteration(stream, preventCancel) });
  return iterator;
}

module.exports = { fromIterable, values };
