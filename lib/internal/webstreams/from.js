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
const {
  LATER,
  SETTLED,
  callOn,
  invalidState,
  isObject,
  kState,
  nothing,
  pulled,
  then,
} = require('internal/webstreams/common');
const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_STATE },
} = require('internal/errors');

const { apply } = Reflect;
const { reject: promiseReject, resolve: promiseResolve, withResolvers } = Promise;

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

  const fail = (err) => controller.error(err);
  const enqueue = (value) => {
    controller.enqueue(value);
    pulled(controller);
  };
  const close = () => controller.close();
  const take = (result) => {
    try {
      checkResult(result, 'next');
      if (result.done) close();
      else enqueue(result.value);
    } catch (err) {
      fail(err);
    }
  };
  const pullAsync = () => {
    then(resultOf(next, iterator), take, fail);
    return LATER;
  };
  // What a sync iterator gives may be a promise, which is waited for; any other value comes as late as if it were one.
  let given;
  const enqueueGiven = () => {
    const value = given;
    given = undefined;
    enqueue(value);
  };
  const pullSync = () => {
    try {
      const result = callOn(iterator, next);
      checkResult(result, 'next');
      const isLast = result.done;
      const { value } = result;
      if (isObject(value) && typeof value.then === 'function') {
        then(promiseResolve.call(Promise, value), isLast ? close : enqueue, fail);
      } else if (isLast) {
        then(SETTLED, close);
      } else {
        given = value;
        then(SETTLED, enqueueGiven);
      }
      return LATER;
    } catch (err) {
      return Promise.reject(err);
    }
  };
  const stream = createReadableStream(
    nothing,
    isAsync ? pullAsync : pullSync,
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

// The read() behind a next() for which there is no chunk yet. If it has to wait for a source of the user's, its promise
// is one microtask behind the chunk: by then the source has been asked for the next.
class IterationRead {
  constructor(iteration) {
    this.iteration = iteration;
    this.promise = undefined;
    this.resolve = promiseResolve;
    this.reject = promiseReject;
  }

  // Behind read(): what was answered meanwhile has its promise.
  result() {
    if (this.promise !== undefined) return this.promise;
    const { promise, resolve, reject } = withResolvers.call(Promise);
    this.resolve = resolve;
    this.reject = reject;
    this.iteration.reading = true;
    const isOurs = this.iteration.reader.stream?.controller.self === undefined;
    return this.promise = isOurs ? promise : then(promise, same);
  }

  chunk(value) {
    this.answered();
    this.settle(this.resolve, { value, done: false });
  }

  close() {
    this.answered();
    this.iteration.finish();
    this.settle(this.resolve, { value: undefined, done: true });
  }

  error(err) {
    this.answered();
    this.iteration.finish();
    this.settle(this.reject, err);
  }

  settle(how, value) {
    if (this.promise === undefined) this.promise = how.call(Promise, value);
    else how(value);
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
    read(reader, request);
    return request.result();
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
