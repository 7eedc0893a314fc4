// SPDX-License-Identifier: MIT
// WritableStream, its controller and writer.
//
// States: 'writable' -> 'erroring' (an error is known, what is in flight may end) -> 'errored'; or 'closed'. One write
// or the close is in flight at a time. The queue holds chunks, and CLOSE as its last item.
'use strict';

const {
  Deferred,
  LATER,
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
  sizeOf,
  stateOf,
  validateDictionary,
  validateSource,
  then,
} = require('internal/webstreams/common');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS },
} = require('internal/errors');
const {
  kControllerErrorFunction,
  kIsClosedPromise,
  kIsErrored,
  kIsWritable,
} = require('internal/streams/status');

const CLOSE = { __proto__: null };

class WritableStreamState {
  constructor(self) {
    this.self = self;
    this.state = 'writable';
    this.controller = undefined;
    this.writer = undefined;
    this.storedError = undefined;
    this.backpressure = false;
    this.closeRequest = undefined; // Deferred of close(), while it waits
    this.inFlightWrite = undefined;
    this.inFlightClose = undefined;
    this.pendingAbort = undefined; // { deferred, reason, wasErroring }
    this.writeRequests = []; // Deferreds of the writes that wait
    this.closedSignal = undefined; // for stream.finished()
  }

  closeQueuedOrInFlight() {
    return this.closeRequest !== undefined || this.inFlightClose !== undefined;
  }

  abort(reason) {
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    this.controller.abortController?.abort(reason);
    this.controller.abortReason = { reason };
    // The signal may have run user code.
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    if (this.pendingAbort !== undefined) return this.pendingAbort.deferred.promise;
    const wasErroring = this.state === 'erroring';
    if (wasErroring) reason = undefined;
    const deferred = new Deferred();
    this.pendingAbort = { deferred, reason, wasErroring };
    if (!wasErroring) this.startErroring(reason);
    return deferred.promise;
  }

  close() {
    if (this.state === 'closed' || this.state === 'errored') {
      return Promise.reject(invalidState('WritableStream is closed'));
    }
    this.closeRequest = new Deferred();
    const { promise } = this.closeRequest;
    if (this.writer !== undefined && this.backpressure && this.state === 'writable') this.writer.ready.resolve();
    this.controller.queueClose();
    return promise;
  }

  dealWithRejection(err) {
    if (this.state === 'writable') this.startErroring(err);
    else this.finishErroring();
  }

  startErroring(reason) {
    this.state = 'erroring';
    this.storedError = reason;
    if (this.writer !== undefined) ensureReadyRejected(this.writer, reason);
    if (this.inFlightWrite === undefined && this.inFlightClose === undefined && this.controller.started) {
      this.finishErroring();
    }
  }

  finishErroring() {
    this.state = 'errored';
    this.controller.queue.reset();
    const requests = this.writeRequests;
    this.writeRequests = [];
    for (let i = 0; i < requests.length; i++) requests[i].reject(this.storedError);
    const abort = this.pendingAbort;
    if (abort === undefined) {
      this.rejectCloseAndClosed();
      return;
    }
    this.pendingAbort = undefined;
    if (abort.wasErroring) {
      abort.deferred.reject(this.storedError);
      this.rejectCloseAndClosed();
      return;
    }
    then(
      this.controller.abort(abort.reason),
      () => {
        abort.deferred.resolve();
        this.rejectCloseAndClosed();
      },
      (err) => {
        abort.deferred.reject(err);
        this.rejectCloseAndClosed();
      },
    );
  }

  rejectCloseAndClosed() {
    if (this.closeRequest !== undefined) {
      this.closeRequest.reject(this.storedError);
      this.closeRequest = undefined;
    }
    this.closedSignal?.reject(this.storedError);
    if (this.writer !== undefined) {
      this.writer.closed.reject(this.storedError);
      this.writer.closed.ignore();
    }
  }

  finishInFlightWrite() {
    this.inFlightWrite.resolve();
    this.inFlightWrite = undefined;
  }

  failInFlightWrite(err) {
    this.inFlightWrite.reject(err);
    this.inFlightWrite = undefined;
    this.dealWithRejection(err);
  }

  finishInFlightClose() {
    this.inFlightClose.resolve();
    this.inFlightClose = undefined;
    if (this.state === 'erroring') {
      // The close succeeded: the error of meanwhile is forgotten.
      this.storedError = undefined;
      if (this.pendingAbort !== undefined) {
        this.pendingAbort.deferred.resolve();
        this.pendingAbort = undefined;
      }
    }
    this.state = 'closed';
    this.closedSignal?.resolve();
    this.writer?.closed.resolve();
  }

  failInFlightClose(err) {
    this.inFlightClose.reject(err);
    this.inFlightClose = undefined;
    if (this.pendingAbort !== undefined) {
      this.pendingAbort.deferred.reject(err);
      this.pendingAbort = undefined;
    }
    this.dealWithRejection(err);
  }

  updateBackpressure(backpressure) {
    if (this.writer !== undefined && backpressure !== this.backpressure) {
      if (backpressure) this.writer.ready = new Deferred();
      else this.writer.ready.resolve();
    }
    this.backpressure = backpressure;
  }
}

class WritableStream {
  /**
   * @param {{ start?: Function, write?: Function, close?: Function, abort?: Function }} [sink]
   * @param {{ highWaterMark?: number, size?: Function }} [strategy]
   */
  constructor(sink = undefined, strategy = undefined) {
    if (sink === kCreate) {
      this[kState] = new WritableStreamState(this);
      return;
    }
    if (sink !== undefined && sink !== null) validateSource(sink, 'sink');
    validateDictionary(strategy, 'strategy');
    if (sink?.type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
    const stream = (this[kState] = new WritableStreamState(this));
    const size = sizeOf(strategy);
    setUpFromSink(stream, sink, highWaterMarkOf(strategy, 1), size);
  }

  get locked() {
    return stateOf(this, WritableStreamState, 'WritableStream').writer !== undefined;
  }

  abort(reason = undefined) {
    if (!hasState(this, WritableStreamState)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    if (this[kState].writer !== undefined) return Promise.reject(invalidState('WritableStream is locked'));
    return this[kState].abort(reason);
  }

  close() {
    if (!hasState(this, WritableStreamState)) return Promise.reject(new ERR_INVALID_THIS('WritableStream'));
    const stream = this[kState];
    if (stream.writer !== undefined) return Promise.reject(invalidState('WritableStream is locked'));
    if (stream.closeQueuedOrInFlight()) return Promise.reject(invalidState('Failure closing WritableStream'));
    return stream.close();
  }

  getWriter() {
    stateOf(this, WritableStreamState, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsWritable]() {
    return this[kState].state === 'writable';
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
    const { controller } = this[kState];
    if (controller.stream.state === 'writable') controller.error(err);
  }

  [kInspect](depth, options) {
    const { state, writer } = this[kState];
    return inspectAs(this, depth, options, { locked: writer !== undefined, state });
  }
}

/** A stream made by the house: CreateWritableStream. */
function createWritableStream(start, write, close, abort, mark = 1, size = one) {
  const self = new WritableStream(kCreate);
  setUp(self[kState], new WritableController(), start, write, close, abort, mark, size);
  return self;
}

// ---- the writer ----------------------------------------------------------------------------------------------------

class WriterState {
  constructor(self, stream) {
    this.self = self;
    this.stream = stream;
    stream.writer = this;
    this.ready = undefined;
    this.closed = undefined;
    this.onReady = undefined; // of a pipe: called when a write has left room
    const { state, storedError } = stream;
    if (state === 'writable') {
      const waits = !stream.closeQueuedOrInFlight() && stream.backpressure;
      this.ready = waits ? new Deferred() : Deferred.resolved();
      this.closed = new Deferred();
    } else if (state === 'erroring') {
      this.ready = Deferred.rejected(storedError);
      this.ready.ignore();
      this.closed = new Deferred();
    } else if (state === 'closed') {
      this.ready = Deferred.resolved();
      this.closed = Deferred.resolved();
    } else {
      this.ready = Deferred.rejected(storedError);
      this.ready.ignore();
      this.closed = Deferred.rejected(storedError);
      this.closed.ignore();
    }
  }
}

function ensureReadyRejected(writer, err) {
  if (writer.ready.settled) writer.ready = Deferred.rejected(err);
  else writer.ready.reject(err);
  writer.ready.ignore();
}

function ensureClosedRejected(writer, err) {
  if (writer.closed.settled) writer.closed = Deferred.rejected(err);
  else writer.closed.reject(err);
  writer.closed.ignore();
}

/** @returns {Deferred} */
function writerWrite(writer, chunk) {
  const { stream } = writer;
  const { controller } = stream;
  const size = controller.chunkSize(chunk);
  if (stream !== writer.stream) return Deferred.rejected(invalidState('Mismatching WritableStreams'));
  const { state } = stream;
  if (state === 'errored') return Deferred.rejected(stream.storedError);
  if (stream.closeQueuedOrInFlight() || state === 'closed') {
    return Deferred.rejected(invalidState('WritableStream is closed'));
  }
  if (state === 'erroring') return Deferred.rejected(stream.storedError);
  const deferred = new Deferred();
  stream.writeRequests.push(deferred);
  controller.write(chunk, size);
  return deferred;
}

// For pipes: a stream that is closed already is fine, one that failed is not.
function writerCloseWithErrorPropagation(writer) {
  const { stream } = writer;
  if (stream.closeQueuedOrInFlight() || stream.state === 'closed') return Promise.resolve();
  if (stream.state === 'errored') return Promise.reject(stream.storedError);
  return stream.close();
}

function writerDesiredSize(writer) {
  const { stream } = writer;
  if (stream.state === 'errored' || stream.state === 'erroring') return null;
  return stream.state === 'closed' ? 0 : stream.controller.desiredSize();
}

function writerRelease(writer) {
  const err = invalidState('Writer has been released');
  ensureReadyRejected(writer, err);
  ensureClosedRejected(writer, err);
  writer.stream.writer = undefined;
  writer.stream = undefined;
}

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!hasState(stream, WritableStreamState)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    if (stream[kState].writer !== undefined) throw invalidState('WritableStream is locked');
    this[kState] = new WriterState(this, stream[kState]);
  }

  get closed() {
    if (!hasState(this, WriterState)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].closed.promise;
  }

  get desiredSize() {
    const writer = stateOf(this, WriterState, 'WritableStreamDefaultWriter');
    if (writer.stream === undefined) throw invalidState('Writer is not bound to a WritableStream');
    return writerDesiredSize(writer);
  }

  get ready() {
    if (!hasState(this, WriterState)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }

  abort(reason = undefined) {
    if (!hasState(this, WriterState)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    return stream.abort(reason);
  }

  close() {
    if (!hasState(this, WriterState)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    if (stream.closeQueuedOrInFlight()) return Promise.reject(invalidState('Failure to close WritableStream'));
    return stream.close();
  }

  releaseLock() {
    const writer = stateOf(this, WriterState, 'WritableStreamDefaultWriter');
    if (writer.stream !== undefined) writerRelease(writer);
  }

  write(chunk = undefined) {
    if (!hasState(this, WriterState)) return Promise.reject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const writer = this[kState];
    if (writer.stream === undefined) return Promise.reject(invalidState('Writer is not bound to a WritableStream'));
    return writerWrite(writer, chunk).promise;
  }

  [kInspect](depth, options) {
    const writer = this[kState];
    return inspectAs(this, depth, options, {
      stream: writer.stream?.self,
      close: writer.closed.promise,
      ready: writer.ready.promise,
      desiredSize: writer.stream === undefined ? null : writerDesiredSize(writer),
    });
  }
}

// ---- the controller ------------------------------------------------------------------------------------------------

class WritableController {
  constructor() {
    this.self = undefined;
    this.stream = undefined;
    this.queue = new SizedQueue();
    this.started = false;
    this.mark = 1;
    this.sizeOf = undefined;
    this.writeAlgorithm = undefined;
    this.closeAlgorithm = undefined;
    this.abortAlgorithm = undefined;
    this.abortController = undefined; // made when its signal is asked for
    this.abortReason = undefined;
    this.onWritten = this.onWriteFailed = undefined; // made with the first write
  }

  signal() {
    if (this.abortController === undefined) {
      this.abortController = new AbortController();
      if (this.abortReason !== undefined) this.abortController.abort(this.abortReason.reason);
    }
    return this.abortController.signal;
  }

  // [[AbortSteps]]
  abort(reason) {
    const result = this.abortAlgorithm(reason);
    this.clear();
    return result;
  }

  clear() {
    this.writeAlgorithm = this.closeAlgorithm = this.abortAlgorithm = this.sizeOf = undefined;
  }

  chunkSize(chunk) {
    if (this.sizeOf === undefined) return 1; // erroring: the write will fail
    try {
      return this.sizeOf(chunk);
    } catch (err) {
      this.errorIfNeeded(err);
      return 1;
    }
  }

  desiredSize() {
    return this.mark - this.queue.total;
  }

  write(chunk, size) {
    try {
      this.queue.push(chunk, size);
    } catch (err) {
      this.errorIfNeeded(err);
      return;
    }
    const { stream } = this;
    if (!stream.closeQueuedOrInFlight() && stream.state === 'writable') {
      stream.updateBackpressure(this.desiredSize() <= 0);
    }
    this.advance();
  }

  queueClose() {
    this.queue.push(CLOSE, 0);
    this.advance();
  }

  advance() {
    const { stream } = this;
    if (!this.started || stream.inFlightWrite !== undefined) return;
    if (stream.state === 'erroring') {
      stream.finishErroring();
      return;
    }
    if (this.queue.length === 0) return;
    const item = this.queue.peek();
    if (item === CLOSE) this.processClose();
    else this.processWrite(item);
  }

  processClose() {
    const { stream } = this;
    stream.inFlightClose = stream.closeRequest;
    stream.closeRequest = undefined;
    this.queue.shift();
    const result = this.closeAlgorithm();
    this.clear();
    then(
      result,
      () => stream.finishInFlightClose(),
      (err) => stream.failInFlightClose(err),
    );
  }

  processWrite(chunk) {
    const { stream } = this;
    const { writeRequests } = stream;
    stream.inFlightWrite = writeRequests.length === 1 ? writeRequests.pop() : writeRequests.shift();
    const result = this.writeAlgorithm(chunk);
    if (result !== LATER) this.finishWrite(result);
  }

  finishWrite(result) {
    if (this.onWritten === undefined) {
      this.onWritten = () => this.written();
      this.onWriteFailed = (err) => this.writeFailed(err);
    }
    then(result, this.onWritten, this.onWriteFailed);
  }

  written() {
    const { stream } = this;
    stream.finishInFlightWrite();
    this.queue.shift();
    if (!stream.closeQueuedOrInFlight() && stream.state === 'writable') {
      stream.updateBackpressure(this.desiredSize() <= 0);
    }
    this.advance();
    if (!stream.backpressure) stream.writer?.onReady?.();
  }

  writeFailed(err) {
    const { stream } = this;
    if (stream.state === 'writable') this.clear();
    stream.failInFlightWrite(err);
  }

  errorIfNeeded(err) {
    if (this.stream.state === 'writable') this.error(err);
  }

  error(err) {
    this.clear();
    this.stream.startErroring(err);
  }
}

function setUp(stream, controller, start, write, close, abort, mark, size) {
  controller.stream = stream;
  stream.controller = controller;
  controller.sizeOf = size;
  controller.mark = mark;
  controller.writeAlgorithm = write;
  controller.closeAlgorithm = close;
  controller.abortAlgorithm = abort;
  stream.updateBackpressure(controller.desiredSize() <= 0);
  then(
    promiseOf(start()),
    () => {
      controller.started = true;
      controller.advance();
    },
    (err) => {
      controller.started = true;
      stream.dealWithRejection(err);
    },
  );
}

const resolved = () => SETTLED;

function setUpFromSink(stream, sink, mark, size) {
  const controller = new WritableController();
  const self = new WritableStreamDefaultController(kCreate, controller);
  controller.self = self;
  const abort = methodOf(sink, 'abort', 'sink');
  const close = methodOf(sink, 'close', 'sink');
  const start = methodOf(sink, 'start', 'sink');
  const write = methodOf(sink, 'write', 'sink');
  setUp(
    stream,
    controller,
    start === undefined ? nothing : () => Reflect.apply(start, sink, [self]),
    write === undefined ? resolved : (chunk) => chunkCall(write, sink, chunk, self),
    close === undefined ? resolved : () => promiseCall(close, sink),
    abort === undefined ? resolved : (reason) => promiseCall(abort, sink, reason),
    mark,
    size,
  );
}

class WritableStreamDefaultController {
  constructor(token = undefined, controller = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = controller;
  }

  get signal() {
    return stateOf(this, WritableController, 'WritableStreamDefaultController').signal();
  }

  error(err = undefined) {
    const controller = stateOf(this, WritableController, 'WritableStreamDefaultController');
    controller.errorIfNeeded(err);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { stream: this[kState].stream.self });
  }
}

finishClass(WritableStream);
makeTransferable(WritableStream);
finishClass(WritableStreamDefaultWriter);
finishClass(WritableStreamDefaultController);

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  // for pipes, transforms and adapters
  WritableStreamState,
  WriterState,
  createWritableStream,
  writerCloseWithErrorPropagation,
  writerDesiredSize,
  writerRelease,
  writerWrite,
};
