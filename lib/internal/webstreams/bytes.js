// SPDX-License-Identifier: MIT
// Byte streams: ReadableByteStreamController, the BYOB reader and request.
//
// `queue` holds { buffer, byteOffset, byteLength } of chunks nobody has asked for; `pending` the pull-into descriptors:
// buffers that wait to be filled, the first one by the source itself through `byobRequest`. Buffers change hands by
// transfer: whoever gives one away keeps a detached one, so that no two sides write the same bytes.
'use strict';

const {
  ReadPromise,
  ReadableStream,
  ReaderState,
  acquire,
  cancelByReader,
  close,
  error,
  fulfill,
  hasDefaultReader,
  inspectReader,
  release,
  startController,
} = require('internal/webstreams/readable');
const {
  chunkCall,
  finishClass,
  hasState,
  inspectAs,
  invalidState,
  kCreate,
  kInspect,
  kState,
  methodOf,
  promiseCall,
  pullOnce,
  stateOf,
  validateDictionary,
} = require('internal/webstreams/common');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS },
} = require('internal/errors');

class BYOBReaderState extends ReaderState {}

const isDetached = (buffer) => buffer.detached;

function transfer(buffer) {
  if (isDetached(buffer)) throw invalidState('The ArrayBuffer is detached');
  return buffer.transfer();
}

// The class of a view, whatever its own prototype says: a Buffer comes back as a Uint8Array.
const typedArrays = {
  __proto__: null,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};
if (typeof Float16Array === 'function') typedArrays.Float16Array = Float16Array;
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

class PullInto {
  constructor(buffer, byteOffset, byteLength, minimum, View, readerType) {
    this.buffer = buffer;
    this.bufferByteLength = buffer.byteLength;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
    this.filled = 0;
    this.minimum = minimum; // bytes that must be there before the read is answered
    this.View = View;
    this.elementSize = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
    this.readerType = readerType; // 'default', 'byob', or 'none' once its reader was released
  }

  toView() {
    const { View } = this;
    return new View(transfer(this.buffer), this.byteOffset, this.filled / this.elementSize);
  }
}

class ByteController {
  constructor(stream, mark, autoAllocate) {
    this.self = new ReadableByteStreamController(kCreate, this);
    this.stream = stream;
    this.queue = [];
    this.total = 0;
    this.pending = [];
    this.request = null; // the byobRequest of now
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    this.mark = mark;
    this.autoAllocate = autoAllocate;
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.onPulled = this.onPullFailed = undefined; // of pullOnce(), made with the first pull
    stream.controller = this;
  }

  // ---- what the stream asks of any controller

  // [[PullSteps]]: a read() of a default reader
  pull(request) {
    if (this.total > 0) {
      this.giveFromQueue(request);
      return;
    }
    if (this.autoAllocate !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoAllocate);
      } catch (err) {
        request.error(err);
        return;
      }
      this.pending.push(new PullInto(buffer, 0, this.autoAllocate, 1, Uint8Array, 'default'));
    }
    this.stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  cancel(reason) {
    this.clearPending();
    this.resetQueue();
    const result = this.cancelAlgorithm(reason);
    this.clear();
    return result;
  }

  release() {
    if (this.pending.length === 0) return;
    this.pending[0].readerType = 'none';
    this.pending.length = 1;
  }

  error(err) {
    if (this.stream.state !== 'readable') return;
    this.clearPending();
    this.resetQueue();
    this.clear();
    error(this.stream, err);
  }

  desiredSize() {
    const { state } = this.stream;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.mark - this.total;
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.stream.state === 'readable';
  }

  pullIfNeeded() {
    if (!this.canCloseOrEnqueue() || !this.started) return;
    const { reader } = this.stream;
    if ((reader === undefined || reader.requests.length === 0) && !(this.desiredSize() > 0)) return;
    pullOnce(this);
  }

  close() {
    if (!this.canCloseOrEnqueue()) return;
    if (this.total > 0) {
      this.closeRequested = true;
      return;
    }
    if (this.pending.length > 0 && this.pending[0].filled % this.pending[0].elementSize !== 0) {
      const err = invalidState('Partial read');
      this.error(err);
      throw err;
    }
    this.clear();
    close(this.stream);
  }

  clear() {
    this.pullAlgorithm = this.cancelAlgorithm = undefined;
  }

  clearPending() {
    this.invalidateRequest();
    this.pending = [];
  }

  resetQueue() {
    this.queue = [];
    this.total = 0;
  }

  invalidateRequest() {
    if (this.request === null) return;
    this.request[kState].controller = undefined;
    this.request[kState].view = null;
    this.request = null;
  }

  // ---- chunks of the source

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue()) return;
    const { buffer, byteOffset, byteLength } = chunk;
    const bytes = transfer(buffer);
    const { stream } = this;
    if (this.pending.length > 0) {
      const first = this.pending[0];
      if (isDetached(first.buffer)) throw invalidState('The buffer of the BYOB request is detached');
      this.invalidateRequest();
      first.buffer = transfer(first.buffer);
      if (first.readerType === 'none') this.queueDetached(first);
    }
    if (hasDefaultReader(stream)) {
      this.answerReads();
      if (stream.reader.requests.length === 0) {
        this.queueChunk(bytes, byteOffset, byteLength);
      } else {
        if (this.pending.length > 0) this.shiftPending();
        fulfill(stream, new Uint8Array(bytes, byteOffset, byteLength));
      }
    } else {
      this.queueChunk(bytes, byteOffset, byteLength);
      if (stream.reader !== undefined) this.commitAll(this.fillFromQueue());
    }
    this.pullIfNeeded();
  }

  queueChunk(buffer, byteOffset, byteLength) {
    this.queue.push({ buffer, byteOffset, byteLength });
    this.total += byteLength;
  }

  queueClone(buffer, byteOffset, byteLength) {
    let copy;
    try {
      copy = buffer.slice(byteOffset, byteOffset + byteLength);
    } catch (err) {
      this.error(err);
      throw err;
    }
    this.queueChunk(copy, 0, byteLength);
  }

  // What was filled for a reader that has gone is for the next one.
  queueDetached(descriptor) {
    if (descriptor.filled > 0) this.queueClone(descriptor.buffer, descriptor.byteOffset, descriptor.filled);
    this.shiftPending();
  }

  shiftPending() {
    return this.pending.shift();
  }

  queueDrained() {
    if (this.total === 0 && this.closeRequested) {
      this.clear();
      close(this.stream);
    } else {
      this.pullIfNeeded();
    }
  }

  giveFromQueue(request) {
    const { buffer, byteOffset, byteLength } = this.queue.shift();
    this.total -= byteLength;
    this.queueDrained();
    request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
  }

  answerReads() {
    const { requests } = this.stream.reader;
    while (requests.length > 0 && this.total > 0) this.giveFromQueue(requests.shift());
  }

  // ---- buffers of readers

  pullInto(view, min, request) {
    const { stream } = this;
    const View = view instanceof DataView ? DataView : typedArrays[tagOf.call(view)];
    const { byteOffset, byteLength } = view;
    let buffer;
    try {
      buffer = transfer(view.buffer);
    } catch (err) {
      request.error(err);
      return;
    }
    const elementSize = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
    const descriptor = new PullInto(buffer, byteOffset, byteLength, min * elementSize, View, 'byob');
    if (this.pending.length > 0) {
      this.pending.push(descriptor);
      stream.reader.requests.push(request);
      return;
    }
    if (stream.state === 'closed') {
      request.close(new View(descriptor.buffer, byteOffset, 0));
      return;
    }
    if (this.total > 0) {
      if (this.fill(descriptor)) {
        const filled = descriptor.toView();
        this.queueDrained();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const err = invalidState('ReadableStream closed');
        this.error(err);
        request.error(err);
        return;
      }
    }
    this.pending.push(descriptor);
    stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  /** Copies from the queue; true when the descriptor has all it must have. */
  fill(descriptor) {
    const most = Math.min(this.total, descriptor.byteLength - descriptor.filled);
    const filled = descriptor.filled + most;
    const aligned = filled - (filled % descriptor.elementSize);
    const ready = aligned >= descriptor.minimum;
    let left = ready ? aligned - descriptor.filled : most;
    while (left > 0) {
      const head = this.queue[0];
      const count = Math.min(left, head.byteLength);
      new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.filled, count).set(
        new Uint8Array(head.buffer, head.byteOffset, count),
      );
      if (head.byteLength === count) {
        this.queue.shift();
      } else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.total -= count;
      descriptor.filled += count;
      left -= count;
    }
    return ready;
  }

  fillFromQueue() {
    const done = [];
    while (this.pending.length > 0 && this.total > 0) {
      if (this.fill(this.pending[0])) done.push(this.shiftPending());
    }
    return done;
  }

  commitAll(descriptors) {
    for (let i = 0; i < descriptors.length; i++) this.commit(descriptors[i]);
  }

  commit(descriptor) {
    const view = descriptor.toView();
    const request = this.stream.reader.requests.shift();
    if (this.stream.state === 'closed') request.close(view);
    else request.chunk(view);
  }

  // ---- answers to the byobRequest

  respond(bytesWritten) {
    const first = this.pending[0];
    if (this.stream.state === 'closed') {
      if (bytesWritten !== 0) throw invalidState('Controller is closed');
    } else {
      if (bytesWritten === 0) throw invalidState('bytesWritten must be greater than 0');
      if (first.filled + bytesWritten > first.byteLength) {
        throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
      }
    }
    first.buffer = transfer(first.buffer);
    this.responded(bytesWritten);
  }

  respondWithNewView(view) {
    const first = this.pending[0];
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    if (this.stream.state === 'closed') {
      if (view.byteLength !== 0) throw invalidState('Controller is closed');
    } else if (view.byteLength === 0) {
      throw invalidState('View must not be empty');
    }
    if (
      first.byteOffset + first.filled !== view.byteOffset ||
      first.bufferByteLength !== view.buffer.byteLength ||
      first.filled + view.byteLength > first.byteLength
    ) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    const { byteLength } = view;
    first.buffer = transfer(view.buffer);
    this.responded(byteLength);
  }

  responded(bytesWritten) {
    const first = this.pending[0];
    this.invalidateRequest();
    if (this.stream.state === 'closed') this.respondedClosed(first);
    else this.respondedReadable(bytesWritten, first);
    this.pullIfNeeded();
  }

  respondedClosed(first) {
    if (first.readerType === 'none') this.shiftPending();
    const { reader } = this.stream;
    if (!(reader instanceof BYOBReaderState)) return;
    const done = [];
    while (done.length < reader.requests.length) done.push(this.shiftPending());
    this.commitAll(done);
  }

  respondedReadable(bytesWritten, descriptor) {
    descriptor.filled += bytesWritten;
    if (descriptor.readerType === 'none') {
      this.queueDetached(descriptor);
      this.commitAll(this.fillFromQueue());
      return;
    }
    if (descriptor.filled < descriptor.minimum) return;
    this.shiftPending();
    // An incomplete last element waits in the queue for its rest.
    const rest = descriptor.filled % descriptor.elementSize;
    if (rest > 0) {
      const end = descriptor.byteOffset + descriptor.filled;
      this.queueClone(descriptor.buffer, end - rest, rest);
      descriptor.filled -= rest;
    }
    const done = this.fillFromQueue();
    this.commit(descriptor);
    this.commitAll(done);
  }

  byobRequest() {
    if (this.request === null && this.pending.length > 0) {
      const first = this.pending[0];
      const view = new Uint8Array(first.buffer, first.byteOffset + first.filled, first.byteLength - first.filled);
      this.request = new ReadableStreamBYOBRequest(kCreate, new RequestState(this, view));
    }
    return this.request;
  }
}

function setUp(stream, controller, start, pull, cancel) {
  controller.pullAlgorithm = pull;
  controller.cancelAlgorithm = cancel;
  startController(controller, start());
}

function resolved() {
  return Promise.resolve();
}

function setUpFromSource(stream, source, mark) {
  let autoAllocate = source.autoAllocateChunkSize;
  const cancelMethod = methodOf(source, 'cancel', 'source');
  const pullMethod = methodOf(source, 'pull', 'source');
  const startMethod = methodOf(source, 'start', 'source');
  if (autoAllocate !== undefined) {
    const given = autoAllocate;
    autoAllocate = Math.trunc(Number(autoAllocate));
    if (!(autoAllocate > 0 && autoAllocate <= Number.MAX_SAFE_INTEGER)) {
      throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', given);
    }
  }
  const controller = new ByteController(stream, mark, autoAllocate);
  const { self } = controller;
  setUp(
    stream,
    controller,
    startMethod === undefined ? () => undefined : () => Reflect.apply(startMethod, source, [self]),
    pullMethod === undefined ? resolved : () => chunkCall(pullMethod, source, self),
    cancelMethod === undefined ? resolved : (reason) => promiseCall(cancelMethod, source, reason),
  );
}

/** A byte stream made by the house. */
function createReadableByteStream(start, pull, cancel) {
  const self = new ReadableStream(kCreate);
  const stream = self[kState];
  setUp(stream, new ByteController(stream, 0, undefined), start, pull, cancel);
  return self;
}

// ---- public classes ------------------------------------------------------------------------------------------------

class ReadableByteStreamController {
  constructor(token = undefined, controller = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = controller;
  }

  get byobRequest() {
    return stateOf(this, ByteController, 'ReadableByteStreamController').byobRequest();
  }

  get desiredSize() {
    return stateOf(this, ByteController, 'ReadableByteStreamController').desiredSize();
  }

  close() {
    const controller = stateOf(this, ByteController, 'ReadableByteStreamController');
    if (!controller.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    controller.close();
  }

  enqueue(chunk) {
    const controller = stateOf(this, ByteController, 'ReadableByteStreamController');
    if (!ArrayBuffer.isView(chunk)) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    }
    if (chunk.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (chunk.buffer.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (!controller.canCloseOrEnqueue()) throw invalidState('Controller is already closed');
    controller.enqueue(chunk);
  }

  error(err = undefined) {
    stateOf(this, ByteController, 'ReadableByteStreamController').error(err);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}

class RequestState {
  constructor(controller, view) {
    this.controller = controller; // undefined once it was answered
    this.view = view;
  }
}

class ReadableStreamBYOBRequest {
  constructor(token = undefined, request = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = request;
  }

  get view() {
    return stateOf(this, RequestState, 'ReadableStreamBYOBRequest').view;
  }

  respond(bytesWritten) {
    const { controller, view } = stateOf(this, RequestState, 'ReadableStreamBYOBRequest');
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (isDetached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    const count = Math.trunc(Number(bytesWritten));
    if (!(count >= 0 && count <= Number.MAX_SAFE_INTEGER)) {
      throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    }
    controller.respond(count);
  }

  respondWithNewView(view) {
    const { controller } = stateOf(this, RequestState, 'ReadableStreamBYOBRequest');
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    controller.respondWithNewView(view);
  }

  [kInspect](depth, options) {
    const { view, controller } = this[kState];
    return inspectAs(this, depth, options, { view, controller: controller?.self });
  }
}

/** Reads into a buffer; `min` counts elements. */
function readInto(reader, view, min, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') request.error(stream.storedError);
  else stream.controller.pullInto(view, min, request);
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    const reader = new BYOBReaderState(this);
    if (stream?.[kState]?.controller !== undefined && !(stream[kState].controller instanceof ByteController)) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    acquire(reader, stream);
    this[kState] = reader;
  }

  async read(view, options = undefined) {
    const reader = stateOf(this, BYOBReaderState, 'ReadableStreamBYOBReader');
    if (!ArrayBuffer.isView(view)) {
      throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    }
    validateDictionary(options, 'options');
    if (view.byteLength === 0) throw invalidState('View is zero-length');
    if (view.buffer.byteLength === 0) throw invalidState('Viewed ArrayBuffer is zero-length or detached');
    const min = options?.min === undefined ? 1 : Math.trunc(Number(options.min));
    if (!Number.isSafeInteger(min) || min < 0) throw new ERR_INVALID_ARG_VALUE('options.min', options.min);
    if (min === 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
    if (min > (view instanceof DataView ? view.byteLength : view.length)) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('options.min', min);
    }
    if (reader.stream === undefined) throw invalidState('The reader is not attached to a stream');
    const request = new ReadPromise();
    readInto(reader, view, min, request);
    return request.promise;
  }

  releaseLock() {
    const reader = stateOf(this, BYOBReaderState, 'ReadableStreamBYOBReader');
    if (reader.stream !== undefined) release(reader);
  }

  get closed() {
    if (!hasState(this, BYOBReaderState)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].closed.promise;
  }

  cancel(reason = undefined) {
    if (!hasState(this, BYOBReaderState)) return Promise.reject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return cancelByReader(this[kState], reason);
  }

  [kInspect](depth, options) {
    return inspectReader(this, depth, options, 'readIntoRequests');
  }
}

finishClass(ReadableByteStreamController);
finishClass(ReadableStreamBYOBRequest);
finishClass(ReadableStreamBYOBReader);

module.exports = {
  BYOBReaderState,
  ByteController,
  ReadableByteStreamController,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  createReadableByteStream,
  readInto,
  setUpFromSource,
};
