// SPDX-License-Identifier: MIT
// ReadableStream.from() and the async iterator of a ReadableStream.
'use strict';

const {
  DefaultReaderState,
  acquire,
  cancelByReader,
  createReadableStream,
  read,
  release,
} = require('internal/webstreams/readable');
const { invalidState, kState, nothing, promiseCall } = require('internal/webstreams/common');
const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_STATE },
} = require('internal/errors');

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

  // A sync iterator may hold promises: they are waited for, as `for await` does.
  const settle = (result) => {
    checkResult(result, 'next');
    return isAsync || result.done ? result : Promise.resolve(result.value).then((value) => ({ value, done: false }));
  };
  const stream = createReadableStream(
    nothing,
    () =>
      promiseCall(next, iterator)
        .then(settle)
        .then((result) => {
          if (result.done) controller.close();
          else controller.enqueue(result.value);
        }),
    (reason) => {
      let method;
      try {
        method = iterator.return;
      } catch (err) {
        return Promise.reject(err);
      }
      if (method === undefined || method === null) return Promise.resolve();
      return promiseCall(method, iterator, reason).then((result) => checkResult(result, 'return'));
    },
    0,
  );
  controller = stream[kState].controller;
  return stream;
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
  const run = () => step(iteration).then((result) => result);
  iteration.ongoing = iteration.ongoing === undefined ? run() : iteration.ongoing.then(run, run);
  return iteration.ongoing;
}

class Iteration {
  constructor(stream, preventCancel) {
    this.reader = new DefaultReaderState(undefined);
    acquire(this.reader, stream);
    this.preventCancel = preventCancel;
    this.ongoing = undefined;
    this.finished = false;
  }

  next() {
    if (this.finished) return Promise.resolve({ value: undefined, done: true });
    const { reader } = this;
    if (reader.stream === undefined) return Promise.reject(invalidState('The reader is not bound to a stream'));
    return new Promise((resolve, reject) => {
      read(reader, {
        chunk: (value) => resolve({ value, done: false }),
        close: () => {
          this.finished = true;
          release(reader);
          resolve({ value: undefined, done: true });
        },
        error: (err) => {
          this.finished = true;
          release(reader);
          reject(err);
        },
      });
    });
  }

  return(value) {
    if (this.finished) return Promise.resolve({ value, done: true });
    this.finished = true;
    const { reader } = this;
    if (reader.stream === undefined) return Promise.reject(invalidState('The reader is not bound to a stream'));
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
