// SPDX-License-Identifier: MIT
// The global Error and its kin. Makes `err.stack` of errors made by user code read as Node's:
// "Name: message\n    at fn (file:line:col)".
//
// The engine's `stack` is a data property in a form of its own, and touching it costs 3 us. So the global constructors
// are replaced by wrappers that share the native prototypes: the error itself is made without a stack (the native limit
// is absent for that moment), a second, hidden native error keeps the frames, and one shared accessor formats them on
// the first read. Errors thrown by the engine itself keep its text; internal/stack's formatStack() turns any error's
// stack into Node's form where the runtime prints it.
//
// Loaded at the first touch of one of these globals or of `.constructor` of one of their prototypes (boot/globals).
// Invariants: `instanceof`, `.constructor`, subclassing and calls without `new` work as with the natives; the header of
// the stack is the error's name and message at the moment of its first reading, as with Node.
'use strict';

const { apply, construct, defineProperty, getPrototypeOf, setPrototypeOf } = Reflect;
const { exec } = RegExp.prototype;
const { floor } = Math;
const { natives } = require('boot/globals');
const { loaded } = require('internal/realm');

const NativeError = natives.Error;
const nativeCapture = NativeError.captureStackTrace;
// Frames of this file, internal/errors and internal/validate that the native limit must leave room for.
const WRAPPER_FRAMES = 8;

// A private field on any object: engine-level private names are as cheap as a property and invisible to reflection.
class Stamp extends (function (object) { return object; }) {
  #trace;
  constructor(object, trace) {
    super(object);
    this.#trace = trace;
  }
  static of(object) { return #trace in object ? object.#trace : undefined; }
  static put(object, trace) {
    if (#trace in object) object.#trace = trace;
    else new Stamp(object, trace); // eslint-disable-line no-new
  }
}

// What the accessor reads: frames as the engine wrote them; `text` once formatted.
class Trace {
  constructor(holder, limit, maker, chain) {
    this.holder = holder;
    this.limit = limit;
    this.maker = maker; // a class that extends Error: its constructors are no part of the stack
    this.text = undefined;
    this.raw = undefined; // the frames as the engine writes them, once somebody asked
    this.isOfSystem = false;   // a failed call of the system's: where only the runtime waited, there is nothing to tell
    this.original = undefined; // the same where the place was mended: of an error that the engine threw
    this.functions = undefined; // of the frames, until text was made of them
    this.chain = chain; // who waited for the code that made the error: see waitingChain()
  }

  frames() {
    if (this.raw === undefined && this.holder !== null) {
      this.raw = rawStack(this.holder);
      this.functions = wanted.functions;
    }
    return this.raw;
  }
}

// Who waits for the code that makes an error, as ed_engine_waiting() of src/engine/engine.h tells it, the last one of
// the chain as a place in a module; undefined when nobody does.
let waiting; // null: the engine does not tell
function waitingChain(promise) {
  if (waiting === undefined) waiting = internalBinding('loop').waiting() ?? null;
  if (waiting === null) return undefined;
  const chain = promise === undefined ? waiting() : waiting(promise);
  if (chain === undefined) return undefined;
  const last = chain.length - 1;
  if (last === 0) return undefined;
  chain[last] = loaded['internal/modules/esm/evaluate']?.exports.placeOfAwait(chain[last]);
  return chain;
}

// An error that will be the rejection of a promise: its stack tells of those who wait for that.
function tellWaiting(error, promise) {
  const trace = Stamp.of(error);
  if (trace !== undefined) trace.chain ??= waitingChain(promise);
  return error;
}

// The frames of a hidden error as the engine writes them: it asks for no other text meanwhile (boot/globals).
const wanted = { raw: false, functions: undefined };
function rawStack(holder) {
  wanted.raw = true;
  wanted.functions = undefined;
  try {
    return holder.stack;
  } finally {
    wanted.raw = false;
  }
}

// The error that an object is, or inherits from: the accessor may be reached from below.
function ownerBehind(object) {
  for (let at = object; at !== null && (typeof at === 'object' || typeof at === 'function'); at = getPrototypeOf(at)) {
    if (Stamp.of(at) !== undefined) return at;
  }
  return undefined;
}

const FRAME_OF_PROGRAM = /@(?:\/|file:)/;
const isOfRuntime = (raw) => typeof raw === 'string' && apply(exec, FRAME_OF_PROGRAM, [raw]) === null;

let stackModule;
const accessor = {
  __proto__: null,
  get() {
    const owner = ownerBehind(this);
    if (owner === undefined) return undefined;
    const trace = Stamp.of(owner);
    if (trace.holder !== null) {
      stackModule ??= require('internal/stack');
      const raw = trace.frames();
      const { functions, maker, chain } = trace;
      const isBare = trace.isOfSystem && isOfRuntime(raw);
      trace.holder = null;
      trace.text = trace.functions = trace.chain = undefined;
      trace.text = stackModule.render(this, safeHeader(owner), isBare ? '' : raw, trace.limit, functions, maker, chain);
    }
    return trace.text;
  },
  set(value) {
    const owner = ownerBehind(this);
    if (owner !== undefined) {
      const trace = Stamp.of(owner);
      trace.holder = null;
      trace.text = value;
      return;
    }
    defineProperty(this, 'stack', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  },
  enumerable: false,
  configurable: true,
};

// Set on the prototypes of errors with a code: their first line is `TypeError [ERR_X]: message`.
const kCode = Symbol('code');

function headerOf(error) {
  const { name, message } = error;
  const code = error[kCode];
  const title = (name === undefined ? 'Error' : `${name}`) + (code === undefined ? '' : ` [${code}]`);
  if (message === undefined || message === '') return title;
  return title === '' ? `${message}` : `${title}: ${message}`;
}

// Getters of users may throw.
function safeHeader(error) {
  try {
    return headerOf(error);
  } catch {
    return 'Error';
  }
}

// holder.stack is to be the frames as the engine writes them.
function attachFrames(error, holder, limit, maker, chain) {
  new Stamp(error, new Trace(holder, limit, maker, chain)); // eslint-disable-line no-new
  defineProperty(error, 'stack', accessor);
}

function attach(error, limit, maker) {
  NativeError.stackTraceLimit = limit + WRAPPER_FRAMES;
  attachFrames(error, new NativeError(), limit, maker, waitingChain());
}

function frameCount(limit) {
  return limit >= 1 ? floor(limit) : 0;
}

// Without a limit there is a property, but no stack.
function leaveEmpty(object) {
  return defineProperty(object, 'stack', { __proto__: null, writable: true, enumerable: false, configurable: true });
}

function checkDefined(isDefined) {
  if (!isDefined) throw new TypeError('Cannot define property stack, object is not extensible');
}

function wrap(Native, name, length) {
  const Wrapper = {
    [name]: function (message, options) {
      const limit = ErrorWrapper.stackTraceLimit;
      delete NativeError.stackTraceLimit;
      const error = construct(Native, arguments, new.target ?? Wrapper);
      if (typeof limit === 'number') {
        attach(error, frameCount(limit), new.target);
      } else {
        NativeError.stackTraceLimit = 0;
        leaveEmpty(error);
      }
      return error;
    },
  }[name];
  const set = (key, value, writable) =>
    defineProperty(Wrapper, key, { __proto__: null, value, writable, enumerable: false, configurable: writable });
  set('prototype', Native.prototype, false);
  defineProperty(Wrapper, 'length', { __proto__: null, value: length, configurable: true });
  defineProperty(Native.prototype, 'constructor',
                 { __proto__: null, value: Wrapper, writable: true, enumerable: false, configurable: true });
  defineProperty(globalThis, name,
                 { __proto__: null, value: Wrapper, writable: true, enumerable: false, configurable: true });
  return Wrapper;
}

const ErrorWrapper = wrap(NativeError, 'Error', 1);
const method = (name, value) =>
  defineProperty(ErrorWrapper, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
ErrorWrapper.stackTraceLimit = 10;
NativeError.stackTraceLimit = 10 + WRAPPER_FRAMES;
method('captureStackTrace', function captureStackTrace(object, above) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
    throw new TypeError(`Invalid argument`);
  }
  const limit = ErrorWrapper.stackTraceLimit;
  if (typeof limit !== 'number') {
    checkDefined(leaveEmpty(object));
    return;
  }
  const count = frameCount(limit);
  NativeError.stackTraceLimit = count > 0 ? count + WRAPPER_FRAMES : 0;
  // A plain object: on an error the native call does not replace the frames that the error has already.
  const holder = {};
  nativeCapture(holder, typeof above === 'function' ? above : captureStackTrace);
  checkDefined(defineProperty(object, 'stack', accessor));
  Stamp.put(object, new Trace(holder, count, undefined, waitingChain()));
});
function defaultPrepare(error, trace) {
  stackModule ??= require('internal/stack');
  return stackModule.prepareStackTrace(error, trace);
}
defineProperty(defaultPrepare, 'name', { __proto__: null, value: 'ErrorPrepareStackTrace', configurable: true });
method('prepareStackTrace', defaultPrepare);
if (NativeError.isError) method('isError', NativeError.isError);

for (const name of Object.keys(natives)) {
  if (name !== 'Error') setPrototypeOf(wrap(natives[name], name, natives[name].length), ErrorWrapper);
}

module.exports = {
  NativeError, Trace, tellWaiting, traceOf: Stamp.of, setTrace: Stamp.put, wanted, rawStack, frameCount, safeHeader,
  kCode, defaultPrepare, attachFrames,
};
