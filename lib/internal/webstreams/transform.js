// SPDX-License-Identifier: MIT
// TransformStream: a writable side whose chunks a transformer turns into those of the readable side. A write waits
// while the readable side has no room, and a pull() of that is over when there is none again: `backpressure` tells, and
// no promise is needed for it.
'use strict';

const {
  Deferred,
  LATER,
  SETTLED,
  chunkCall,
  finishClass,
  highWaterMarkOf,
  inspectAs,
  invalidState,
  kCreate,
  kInspect,
  kState,
  makeTransferable,
  methodOf,
  promiseCall,
  pulled,
  sizeOf,
  stateOf,
  validateDictionary,
  validateSource,
  then,
} = require('internal/webstreams/common');
const { createReadableStream } = require('internal/webstreams/readable');
const { createWritableStream } = require('internal/webstreams/writable');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');

class TransformStreamState {
  constructor() {
    this.readable = undefined;
    this.writable = undefined;
    this.controller = undefined;
    this.backpressure = undefined;
    this.waits = false; // a write, of `waiting`
    this.waiting = undefined;
    this.onRoom = undefined; // made with the first write that waits
  }

  setBackpressure(backpressure) {
    this.backpressure = backpressure;
    if (backpressure) {
      const { controller } = this.readable[kState];
      if (controller.pulling) pulled(controller);
    } else if (this.waits) {
      this.waits = false;
      then(SETTLED, this.onRoom);
    }
  }

  wait(chunk) {
    this.waits = true;
    this.waiting = chunk;
    this.onRoom ??= () => this.writeWaiting();
    return LATER;
  }

  writeWaiting() {
    const chunk = this.waiting;
    this.waiting = undefined;
    const writable = this.writable[kState];
    const { controller } = writable;
    if (writable.state === 'erroring') {
      controller.writeFailed(writable.storedError);
      return;
    }
    const result = this.controller.perform(chunk);
    if (result === SETTLED) controller.written();
    else controller.finishWrite(result);
  }

  error(err) {
    this.readable[kState].controller.error(err);
    this.errorWritableAndUnblock(err);
  }

  errorWritableAndUnblock(err) {
    this.controller.clear();
    this.writable[kState].controller.errorIfNeeded(err);
    this.unblockWrite();
  }

  unblockWrite() {
    if (this.backpressure) this.setBackpressure(false);
  }
}

class TransformController {
  constructor(stream) {
    this.stream = stream;
    this.self = undefined;
    this.transformAlgorithm = undefined;
    this.flushAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.finishing = undefined; // Deferred of the flush or cancel that ends the stream: there is one
  }

  clear() {
    this.transformAlgorithm = this.flushAlgorithm = this.cancelAlgorithm = undefined;
  }

  enqueue(chunk) {
    const { stream } = this;
    const readable = stream.readable[kState];
    const { controller } = readable;
    if (!controller.canCloseOrEnqueue()) throw invalidState('Unable to enqueue');
    try {
      controller.enqueue(chunk);
    } catch (err) {
      stream.errorWritableAndUnblock(err);
      throw readable.storedError;
    }
    const full = !controller.hasWaitingReads() && controller.desiredSize() <= 0;
    if (full !== stream.backpressure) stream.setBackpressure(true);
  }

  perform(chunk) {
    // A cancel that began meanwhile has taken the algorithms: the chunk goes nowhere.
    if (this.transformAlgorithm === undefined) return SETTLED;
    const result = this.transformAlgorithm(chunk);
    if (result === SETTLED) return result;
    return then(result, undefined, (err) => {
      this.stream.error(err);
      throw err;
    });
  }

  terminate() {
    const { stream } = this;
    stream.readable[kState].controller.close();
    stream.errorWritableAndUnblock(invalidState('TransformStream terminated'));
  }
}

class TransformStream {
  /**
   * @param {{ start?: Function, transform?: Function, flush?: Function, cancel?: Function }} [transformer]
   */
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    if (transformer !== undefined && transformer !== null) validateSource(transformer, 'transformer');
    validateDictionary(writableStrategy, 'writableStrategy');
    validateDictionary(readableStrategy, 'readableStrategy');
    const cancel = methodOf(transformer, 'cancel', 'transformer');
    const flush = methodOf(transformer, 'flush', 'transformer');
    if (transformer?.readableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', transformer.readableType);
    }
    const start = methodOf(transformer, 'start', 'transformer');
    const transform = methodOf(transformer, 'transform', 'transformer');
    if (transformer?.writableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', transformer.writableType);
    }
    const readableMark = highWaterMarkOf(readableStrategy, 0);
    const readableSize = sizeOf(readableStrategy);
    const writableMark = highWaterMarkOf(writableStrategy, 1);
    const writableSize = sizeOf(writableStrategy);

    const stream = (this[kState] = new TransformStreamState());
    const started = new Deferred();
    initialize(stream, started.promise, writableMark, writableSize, readableMark, readableSize);

    const controller = new TransformController(stream);
    const self = new TransformStreamDefaultController(kCreate, controller);
    controller.self = self;
    stream.controller = controller;
    controller.transformAlgorithm =
      transform === undefined
        ? (chunk) => chunkCall(enqueue, undefined, chunk, controller)
        : (chunk) => chunkCall(transform, transformer, chunk, self);
    controller.flushAlgorithm = flush === undefined ? resolved : () => promiseCall(flush, transformer, self);
    controller.cancelAlgorithm =
      cancel === undefined ? resolved : (reason) => promiseCall(cancel, transformer, reason);
    started.resolve(start === undefined ? undefined : Reflect.apply(start, transformer, [self]));
  }

  get readable() {
    return stateOf(this, TransformStreamState, 'TransformStream').readable;
  }

  get writable() {
    return stateOf(this, TransformStreamState, 'TransformStream').writable;
  }

  [kInspect](depth, options) {
    const { readable, writable, backpressure } = this[kState];
    return inspectAs(this, depth, options, { readable, writable, backpressure });
  }
}

const resolved = () => SETTLED;

function enqueue(chunk, controller) {
  controller.enqueue(chunk);
}

function initialize(stream, started, writableMark, writableSize, readableMark, readableSize) {
  const start = () => started;
  stream.writable = createWritableStream(
    start,
    (chunk) => sinkWrite(stream, chunk),
    () => sinkClose(stream),
    (reason) => sinkAbort(stream, reason),
    writableMark,
    writableSize,
  );
  stream.readable = createReadableStream(
    start,
    () => sourcePull(stream),
    (reason) => sourceCancel(stream, reason),
    readableMark,
    readableSize,
  );
  stream.setBackpressure(true);
}

function sinkWrite(stream, chunk) {
  return stream.backpressure ? stream.wait(chunk) : stream.controller.perform(chunk);
}

// Both sides end through here, once: the first to ask runs its algorithm, and whoever asks later gets the same promise.
// `other` is the state of the opposite side, which is then ended by `end` or failed by `fail`.
function finishOnce({ controller }, other, run, end, fail) {
  if (controller.finishing !== undefined) return controller.finishing.promise;
  const finishing = controller.finishing = new Deferred();
  const result = run(controller);
  controller.clear();
  then(
    result,
    () => {
      if (other.state === 'errored') {
        finishing.reject(other.storedError);
      } else {
        end();
        finishing.resolve();
      }
    },
    (err) => {
      fail(err);
      finishing.reject(err);
    },
  );
  return finishing.promise;
}

function sinkAbort(stream, reason) {
  const readable = stream.readable[kState];
  const fail = (err) => readable.controller.error(err);
  return finishOnce(stream, readable, (controller) => controller.cancelAlgorithm(reason), () => fail(reason), fail);
}

function sinkClose(stream) {
  const readable = stream.readable[kState];
  const close = () => readable.controller.close();
  const fail = (err) => readable.controller.error(err);
  return finishOnce(stream, readable, (controller) => controller.flushAlgorithm(), close, fail);
}

function sourceCancel(stream, reason) {
  const writable = stream.writable[kState];
  const fail = (err) => {
    writable.controller.errorIfNeeded(err);
    stream.unblockWrite();
  };
  return finishOnce(stream, writable, (controller) => controller.cancelAlgorithm(reason), () => fail(reason), fail);
}

function sourcePull(stream) {
  stream.setBackpressure(false);
  return LATER;
}

class TransformStreamDefaultController {
  constructor(token = undefined, controller = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = controller;
  }

  get desiredSize() {
    const { stream } = stateOf(this, TransformController, 'TransformStreamDefaultController');
    return stream.readable[kState].controller.desiredSize();
  }

  enqueue(chunk = undefined) {
    stateOf(this, TransformController, 'TransformStreamDefaultController').enqueue(chunk);
  }

  error(reason = undefined) {
    stateOf(this, TransformController, 'TransformStreamDefaultController').stream.error(reason);
  }

  terminate() {
    stateOf(this, TransformController, 'TransformStreamDefaultController').terminate();
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}

finishClass(TransformStream);
makeTransferable(TransformStream);
finishClass(TransformStreamDefaultController);

// Of two streams that are joined elsewhere.
function fromSides(readable, writable) {
  const self = Object.create(TransformStream.prototype);
  const stream = (self[kState] = new TransformStreamState());
  stream.readable = readable;
  stream.writable = writable;
  return self;
}

module.exports = { TransformStream, TransformStreamDefaultController, fromSides };
