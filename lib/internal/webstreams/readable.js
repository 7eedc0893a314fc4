// SPDX-License-Identifier: MIT
// ReadableStream with its default controller and reader. Byte streams are in bytes.js, tee(), pipeTo() and from() in
// files of their own, loaded on first use.
//
// A read request is an object { chunk(value), close(), error(err) }: what becomes of one read().
'use strict';

const {
  Deferred,
  SETTLED,
  SizedQueue,
  chunkCall,
  finishClass,
  hasState,
  highWaterMarkOf,
  inspectAs,
  invalidState,
  kCreate,
  kInspect,
  kState,
  makeTransferable,
  markHandled,
  methodOf,
  nothing,
  one,
  promiseCall,
  promiseOf,
  pullOnce,
  sizeOf,
  stateOf,
  validateDictionary,
  validateSource,
  then,
} = require('internal/webstreams/common');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateAbortSignal } = require('internal/validate');
const {
  kControllerErrorFunction,
  kIsClosedPromise,
  kIsDisturbed,
  kIsErrored,
  kIsReadable,
} = require('internal/streams/status');
const lazy = require('internal/lazy');

const lazyBytes = lazy(() => require('internal/webstreams/bytes'));
const lazyPipe = lazy(() => require('internal/webstreams/pipe'));
const lazyTee = lazy(() => require('internal/webstreams/tee'));
const lazyWritable = lazy(() => require('internal/webstreams/writable'));

// ---- the stream ----------------------------------------------------------------------------------------------------

class ReadableStreamState {
  constructor(self) {
    this.self = self;
    this.state = 'readable'; // or 'closed', 'errored'
    this.controller = undefined;
    this.reader = undefined; // state of the reader that has the lock
    this.storedError = undefined;
    this.disturbed = false;
    this.closedSignal = undefined; // for stream.finished(), made on demand
  }
}

class ReadableStream {
  /**
   * @param {{ start?: Function, pull?: Function, cancel?: Function, type?: 'bytes', autoAllocateChunkSize?: number }}
   *   [source]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   */
  constructor(source = undefined, strategy = undefined) {
    if (source === kCreate) {
      this[kState] = new ReadableStreamState(this);
      return;
    }
    if (source !== undefined) validateSource(source, 'source');
    validateDictionary(strategy, 'strategy');
    const stream = (this[kState] = new ReadableStreamState(this));
    // The strategy is read first.
    const mark = strategy?.highWaterMark;
    const size = sizeOf(strategy);
    const type = source?.type;
    if (type !== undefined && `${type}` === 'bytes') {
      if (strategy?.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      lazyBytes().setUpFromSource(stream, source, highWaterMarkOf({ highWaterMark: mark }, 0));
    } else if (type !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('source.type', type);
    } else {
      setUpFromSource(stream, source, highWaterMarkOf({ highWaterMark: mark }, 1), size);
    }
  }

  /** The stream of an iterable or async iterable. */
  static from(iterable) {
    return require('internal/webstreams/from').fromIterable(iterable);
  }

  get locked() {
    return isLocked(stateOf(this, ReadableStreamState, 'ReadableStream'));
  }

  cancel(reason = undefined) {
    if (!hasState(this, ReadableStreamState)) return Promise.reject(new ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this[kState])) return Promise.reject(invalidState('ReadableStream is locked'));
    return cancel(this[kState], reason);
  }

  getReader(options = undefined) {
    stateOf(this, ReadableStreamState, 'ReadableStream');
    validateDictionary(options, 'options');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    const { ReadableStreamBYOBReader } = lazyBytes();
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    const stream = stateOf(this, ReadableStreamState, 'ReadableStream');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('transform');
    const { WritableStreamState } = lazyWritable();
    const readable = transform?.readable;
    if (!hasState(readable, ReadableStreamState)) {
      throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    const writable = transform?.writable;
    if (!hasState(writable, WritableStreamState)) {
      throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    const { preventAbort, preventCancel, preventClose, signal } = pipeOptions(options);
    if (isLocked(stream)) throw invalidState('The ReadableStream is locked');
    if (writable[kState].writer !== undefined) throw invalidState('The WritableStream is locked');
    markHandled(
      lazyPipe().pipeTo(stream, writable[kState], preventClose, preventAbort, preventCancel, signal),
    );
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      const stream = stateOf(this, ReadableStreamState, 'ReadableStream');
      const { WritableStreamState } = lazyWritable();
      if (!hasState(destination, WritableStreamState)) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      const { preventAbort, preventCancel, preventClose, signal } = pipeOptions(options);
      if (isLocked(stream)) throw invalidState('The ReadableStream is locked');
      if (destination[kState].writer !== undefined) throw invalidState('The WritableStream is locked');
      return lazyPipe().pipeTo(stream, destination[kState], preventClose, preventAbort, preventCancel, signal);
    } catch (err) {
      return Promise.reject(err);
    }
  }

  tee() {
    return lazyTee().tee(stateOf(this, ReadableStreamState, 'ReadableStream'));
  }

  values(options = undefined) {
    stateOf(this, ReadableStreamState, 'ReadableStream');
    validateDictionary(options, 'options');
    return require('internal/webstreams/from').values(this, !!options?.preventCancel);
  }

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsReadable]() {
    return this[kState].state === 'readable';
  }

  get [kIsClosedPromise]() {
    const stream = this[kState];
    if (stream.closedSignal === undefined) {
      stream.closedSignal = new Deferred();
      stream.closedSignal.ignore();
      if (stream.state === 'closed') stream.closedSignal.resolve();
      else if (stream.state === 'errored') stream.closedSignal.reject(stream.storedError);
    }
    return stream.closedSignal;
  }

  [kControllerErrorFunction](err) {
    this[kState].controller.error(err);
  }

  [kInspect](depth, options) {
    const stream = this[kState];
    return inspectAs(this, depth, options, {
      locked: isLocked(stream),
      state: stream.state,
      supportsBYOB: stream.controller !== undefined && !(stream.controller instanceof DefaultController),
    });
  }
}

Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  enumerable: false,
  configurable: true,
});

function pipeOptions(options) {
  validateDictionary(options, 'options');
  const preventAbort = !!options?.preventAbort;
  const preventCancel = !!options?.preventCancel;
  const preventClose = !!options?.preventClose;
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { preventAbort, preventCancel, preventClose, signal };
}

function isLocked(stream) {
  return stream.reader !== undefined;
}

/** A stream made by the house: CreateReadableStream. */
function createReadableStream(start, pull, cancelAlgorithm, mark = 1, size = one) {
  const self = new ReadableStream(kCreate);
  const controller = new DefaultController();
  setUp(self[kState], controller, start, pull, cancelAlgorithm, mark, size);
  return self;
}

function cancel(stream, reason) {
  stream.disturbed = true;
  if (stream.state === 'closed') return Promise.resolve();
  if (stream.state === 'errored') return Promise.reject(stream.storedError);
  close(stream);
  const { reader } = stream;
  if (reader !== undefined && !(reader instanceof DefaultReaderState)) {
    const { requests } = reader;
    reader.requests = [];
    for (let i = 0; i < requests.length; i++) requests[i].close(undefined);
  }
  return then(stream.controller.cancel(reason), nothing);
}

function close(stream) {
  stream.state = 'closed';
  stream.closedSignal?.resolve();
  const { reader } = stream;
  if (reader === undefined) return;
  reader.closed.resolve();
  if (reader instanceof DefaultReaderState) {
    const { requests } = reader;
    reader.requests = [];
    for (let i = 0; i < requests.length; i++) requests[i].close();
  }
}

function error(stream, err) {
  stream.state = 'errored';
  stream.storedError = err;
  stream.closedSignal?.reject(err);
  const { reader } = stream;
  if (reader === undefined) return;
  reader.closed.reject(err);
  reader.closed.ignore();
  errorRequests(reader, err);
}

function errorRequests(reader, err) {
  const { requests } = reader;
  reader.requests = [];
  for (let i = 0; i < requests.length; i++) requests[i].error(err);
}

function hasDefaultReader(stream) {
  return stream.reader instanceof DefaultReaderState;
}

/** Gives a chunk to the oldest read(). */
function fulfill(stream, chunk) {
  const { requests } = stream.reader;
  const request = requests.length === 1 ? requests.pop() : requests.shift();
  request.chunk(chunk);
}

// ---- readers -------------------------------------------------------------------------------------------------------

class ReaderState {
  constructor(self) {
    this.self = self;
    this.stream = undefined;
    this.closed = undefined;
    this.requests = [];
  }
}
class DefaultReaderState extends ReaderState {}

// What a stream hands out instead of a lock twice
function acquire(reader, streamObject) {
  if (!hasState(streamObject, ReadableStreamState)) {
    throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', streamObject);
  }
  const stream = streamObject[kState];
  if (isLocked(stream)) throw invalidState('ReadableStream is locked');
  initializeReader(reader, stream);
}

function initializeReader(reader, stream) {
  reader.stream = stream;
  stream.reader = reader;
  if (stream.state === 'readable') {
    reader.closed = new Deferred();
  } else if (stream.state === 'closed') {
    reader.closed = Deferred.resolved();
  } else {
    reader.closed = Deferred.rejected(stream.storedError);
    reader.closed.ignore();
  }
}

function release(reader) {
  const { stream } = reader;
  const err = invalidState('Reader released');
  if (stream.state === 'readable') reader.closed.reject(err);
  else reader.closed = Deferred.rejected(err);
  reader.closed.ignore();
  stream.controller.release();
  stream.reader = undefined;
  reader.stream = undefined;
  errorRequests(reader, invalidState('Releasing reader'));
}

const { resolve: promiseResolve, withResolvers } = Promise;

/** A read() of a user: the request is its promise. */
class ReadPromise {
  constructor() {
    const { promise, resolve, reject } = withResolvers.call(Promise);
    this.promise = promise;
    this.resolve = resolve;
    this.error = reject;
  }

  chunk(value) {
    this.resolve({ value, done: false });
  }

  close(value) {
    this.resolve({ value, done: true });
  }
}

function read(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'closed') request.close();
  else if (stream.state === 'errored') request.error(stream.storedError);
  else stream.controller.pull(request);
}

/** Whether controller.take() gives one. */
function hasChunk(stream) {
  const { controller } = stream;
  // Behind a size() that closes the stream, a chunk is left that nobody gets.
  return stream.state === 'readable' && controller instanceof DefaultController && controller.queue.length > 0;
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    const reader = new DefaultReaderState(this);
    acquire(reader, stream);
    this[kState] = reader;
  }

  read() {
    if (!hasState(this, DefaultReaderState)) {
      return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    }
    const reader = this[kState];
    const { stream } = reader;
    if (stream === undefined) return Promise.reject(invalidState('The reader is not attached to a stream'));
    if (hasChunk(stream)) {
      stream.disturbed = true;
      return promiseResolve.call(Promise, { value: stream.controller.take(), done: false });
    }
    const request = new ReadPromise();
    read(reader, request);
    return request.promise;
  }

  releaseLock() {
    const reader = stateOf(this, DefaultReaderState, 'ReadableStreamDefaultReader');
    if (reader.stream !== undefined) release(reader);
  }

  get closed() {
    if (!hasState(this, DefaultReaderState)) {
      return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    }
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!hasState(this, DefaultReaderState)) {
      return Promise.reject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    }
    return cancelByReader(this[kState], reason);
  }

  [kInspect](depth, options) {
    return inspectReader(this, depth, options, 'readRequests');
  }
}

function cancelByReader(reader, reason) {
  if (reader.stream === undefined) return Promise.reject(invalidState('The reader is not attached to a stream'));
  return cancel(reader.stream, reason);
}

function inspectReader(self, depth, options, requestsName) {
  const reader = self[kState];
  return inspectAs(self, depth, options, {
    stream: reader.stream?.self,
    [requestsName]: reader.requests.length,
    close: reader.closed.promise,
  });
}

// ---- the default controller ----------------------------------------------------------------------------------------

class DefaultController {
  constructor() {
    this.self = undefined; // the public controller, made when a source wants it
    this.stream = undefined;
    this.queue = new SizedQueue();
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    this.mark = 1;
    this.sizeOf = undefined;
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.onPulled = this.onPullFailed = undefined; // of pullOnce(), made with the first pull
  }

  // [[PullSteps]]
  pull(request) {
    if (this.queue.length > 0) {
      request.chunk(this.take());
    } else {
      this.stream.reader.requests.push(request);
      this.pullIfNeeded();
    }
  }

  // The oldest chunk, of which there is one
  take() {
    const { queue } = this;
    const chunk = queue.shift();
    if (this.closeRequested && queue.length === 0) {
      this.clear();
      close(this.stream);
    } else {
      this.pullIfNeeded();
    }
    return chunk;
  }

  // [[CancelSteps]]
  cancel(reason) {
    this.queue.reset();
    const result = this.cancelAlgorithm(reason);
    this.clear();
    return result;
  }

  // [[ReleaseSteps]]
  release() {}

  clear() {
    this.pullAlgorithm = this.cancelAlgorithm = this.sizeOf = undefined;
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.state === 'readable';
  }

  desiredSize() {
    const { state } = this.stream;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.mark - this.queue.total;
  }

  hasWaitingReads() {
    const { reader } = this.stream;
    return reader !== undefined && reader.requests.length > 0;
  }

  pullIfNeeded() {
    if (!this.started || !this.canCloseOrEnqueue()) return;
    if (!this.hasWaitingReads() && !(this.desiredSize() > 0)) return;
    pullOnce(this);
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue()) return;
    if (this.hasWaitingReads()) {
      fulfill(this.stream, chunk);
    } else {
      try {
        this.queue.push(chunk, this.sizeOf(chunk));
      } catch (err) {
        this.error(err);
        throw err;
      }
    }
    this.pullIfNeeded();
  }

  close() {
    if (!this.canCloseOrEnqueue()) return;
    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.clear();
      close(this.stream);
    }
  }

  error(err) {
    if (this.stream.state !== 'readable') return;
    this.queue.reset();
    this.clear();
    error(this.stream, err);
  }
}

function setUp(stream, controller, start, pull, cancelAlgorithm, mark, size) {
  controller.stream = stream;
  controller.sizeOf = size;
  controller.mark = mark;
  controller.pullAlgorithm = pull;
  controller.cancelAlgorithm = cancelAlgorithm;
  stream.controller = controller;
  startController(controller, start());
}

// Pulling begins when what start() returned is fulfilled.
function startController(controller, result) {
  then(
    promiseOf(result),
    () => {
      controller.started = true;
      controller.pullIfNeeded();
    },
    (err) => controller.error(err),
  );
}

const resolved = () => SETTLED;

function setUpFromSource(stream, source, mark, size) {
  const controller = new DefaultController();
  const self = new ReadableStreamDefaultController(kCreate, controller);
  controller.self = self;
  const cancelMethod = methodOf(source, 'cancel', 'source');
  const pullMethod = methodOf(source, 'pull', 'source');
  const startMethod = methodOf(source, 'start', 'source');
  setUp(
    stream,
    controller,
    startMethod === undefined ? nothing : () => Reflect.apply(startMethod, source, [self]),
    pullMethod === undefined ? resolved : () => chunkCall(pullMethod, source, self),
    cancelMethod === undefined ? resolved : (reason) => promiseCall(cancelMethod, source, reason),
    mark,
    size,
  );
}

class ReadableStreamDefaultController {
  constructor(token = undefined, controller = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = controller;
  }

  get desiredSize() {
    return stateOf(this, DefaultController, 'ReadableStreamDefaultController').desiredSize();
  }

  close() {
    const controller = stateOf(this, DefaultController, 'ReadableStreamDefaultController');
    if (!controller.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    controller.close();
  }

  enqueue(chunk = undefined) {
    const controller = stateOf(this, DefaultController, 'ReadableStreamDefaultController');
    if (!controller.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    controller.enqueue(chunk);
  }

  error(err = undefined) {
    stateOf(this, DefaultController, 'ReadableStreamDefaultController').error(err);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}

finishClass(ReadableStream);
makeTransferable(ReadableStream);
finishClass(ReadableStreamDefaultReader);
finishClass(ReadableStreamDefaultController);
Object.defineProperty(ReadableStream, 'from', { enumerable: true });

module.exports = {
  ReadableStream,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  // for the other files of the folder, and the adapters
  DefaultController,
  DefaultReaderState,
  ReadPromise,
  ReadableStreamState,
  ReaderState,
  acquire,
  cancel,
  cancelByReader,
  close,
  createReadableStream,
  error,
  errorRequests,
  fulfill,
  hasChunk,
  hasDefaultReader,
  initializeReader,
  inspectReader,
  read,
  release,
  startController,
};
