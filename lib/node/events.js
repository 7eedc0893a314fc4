// SPDX-License-Identifier: MIT
// node:events. The class EventEmitter; what needs promises, signals or async resources loads on first use.
//
// Data: an emitter has three fields that npm packages also look at:
//
//   _events        undefined (nothing yet) or an object without prototype: type -> listener, or array of two or more;
//                  streams keep some types without listeners as undefined, see forget()
//   _eventsCount   number of types with listeners
//   _maxListeners  undefined: follow EventEmitter.defaultMaxListeners
//
// The prototype holds empty ones, so a class that never runs this constructor is an emitter without listeners:
// `_events === undefined` means empty everywhere, and the first listener creates the object.
//
// emit() copies nothing for one to three listeners; a longer array is copied before the first call, because listeners
// may add and remove while it runs.
'use strict';

const {
  defaults,
  kCapture,
  kRejection,
  kMaxListeners,
  kMaxListenersWarned,
  kListenersOf,
  kKeepsTypes,
  isEventTarget,
} = require('internal/events/symbols');
const { made } = require('boot/globals');
const { hook } = require('internal/events/init_hook');
const lazy = require('internal/lazy');

const lazyCodes = lazy(() => require('internal/errors').codes);
const lazyValidate = lazy(() => require('internal/validate'));
const lazyInspect = lazy(() => require('node/util').inspect);
const lazyAsync = lazy(() => require('internal/events/async'));
const lazyAbortListener = lazy(() => require('internal/events/abort_listener'));
const lazyAsyncResource = lazy(() => require('internal/events/async_resource'));

const kErrorMonitor = Symbol('events.errorMonitor');
const { apply, ownKeys } = Reflect;
const createObject = Object.create;

function EventEmitter(options) {
  init(this, options);
}

function init(emitter, options) {
  const events = emitter._events;
  // An emitter used as the prototype of others must not lend them its listeners.
  if (events === undefined || events === Object.getPrototypeOf(emitter)._events) {
    emitter._events = createObject(null);
    emitter._eventsCount = 0;
  }
  emitter._maxListeners ??= undefined;
  if (hook.init !== undefined) hook.init(emitter);
  if (options?.captureRejections) {
    lazyValidate().validateBoolean(options.captureRejections, 'options.captureRejections');
    emitter[kCapture] = true;
  } else {
    emitter[kCapture] = EventEmitter.prototype[kCapture];
  }
}

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
EventEmitter.prototype[kKeepsTypes] = undefined;
Object.defineProperty(EventEmitter.prototype, kCapture, { value: false, writable: true, enumerable: false });

// ---- emit ----------------------------------------------------------------------------------------------------------

// Rest arguments, because both the engine's compilers remove the array when it is only indexed and measured.
EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') beforeError(this, events, args);
  if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler !== 'function') {
    emitToAll(this, handler, type, args);
    return true;
  }
  let result;
  switch (args.length) {
    case 0:
      result = handler.call(this);
      break;
    case 1:
      result = handler.call(this, args[0]);
      break;
    case 2:
      result = handler.call(this, args[0], args[1]);
      break;
    case 3:
      result = handler.call(this, args[0], args[1], args[2]);
      break;
    default:
      result = apply(handler, this, args);
  }
  if (result !== undefined && result !== null && this[kCapture]) catchRejection(this, result, type, args);
  return true;
};

function emitToAll(emitter, handlers, type, args) {
  const count = handlers.length;
  if (count === 2) {
    const first = handlers[0];
    const second = handlers[1];
    callOne(emitter, first, type, args);
    callOne(emitter, second, type, args);
  } else if (count === 3) {
    const first = handlers[0];
    const second = handlers[1];
    const third = handlers[2];
    callOne(emitter, first, type, args);
    callOne(emitter, second, type, args);
    callOne(emitter, third, type, args);
  } else {
    const list = copy(handlers);
    for (let i = 0; i < count; i++) callOne(emitter, list[i], type, args);
  }
}

function callOne(emitter, handler, type, args) {
  let result;
  switch (args.length) {
    case 0:
      result = handler.call(emitter);
      break;
    case 1:
      result = handler.call(emitter, args[0]);
      break;
    case 2:
      result = handler.call(emitter, args[0], args[1]);
      break;
    default:
      result = apply(handler, emitter, args);
  }
  if (result !== undefined && result !== null && emitter[kCapture]) catchRejection(emitter, result, type, args);
}

// Monitors hear of every error; without a listener for it the error is thrown.
function beforeError(emitter, events, args) {
  if (events !== undefined) {
    if (events[kErrorMonitor] !== undefined) emitter.emit(kErrorMonitor, ...args);
    if (events.error !== undefined) return;
  }
  const reason = args[0];
  if (reason instanceof Error) {
    const capture = {};
    Error.captureStackTrace(capture, EventEmitter.prototype.emit);
    made.emitted = { error: reason, emitter, capture };
    throw reason; // Unhandled 'error' event
  }
  let shown;
  try {
    shown = lazyInspect()(reason);
  } catch {
    shown = reason;
  }
  const err = new (lazyCodes().ERR_UNHANDLED_ERROR)(shown);
  err.context = reason;
  throw err;
}

function catchRejection(emitter, result, type, args) {
  try {
    // Promises/A+: `then` is read once.
    const then = result.then;
    if (typeof then === 'function') {
      then.call(result, undefined, (err) => {
        // A tick later, so that a throw of the handler is an uncaught exception, not another rejection.
        process.nextTick(routeRejection, emitter, err, type, args);
      });
    }
  } catch (err) {
    emitter.emit('error', err);
  }
}

function routeRejection(emitter, err, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](err, type, ...args);
    return;
  }
  const previous = emitter[kCapture];
  // An async 'error' listener that rejects must not start over.
  emitter[kCapture] = false;
  try {
    emitter.emit('error', err);
  } finally {
    emitter[kCapture] = previous;
  }
}

// ---- adding --------------------------------------------------------------------------------------------------------

function checkListener(listener) {
  if (typeof listener !== 'function') lazyValidate().validateFunction(listener, 'listener');
}

function limitOf(emitter) {
  const limit = emitter._maxListeners;
  return limit === undefined ? defaults.maxListeners : limit;
}

function add(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = createObject(null);
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events; // the listener may have called removeAllListeners()
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  let list = existing;
  if (typeof existing === 'function') list = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  const limit = limitOf(emitter);
  if (limit > 0 && list.length > limit && !list.warned) {
    list.warned = true;
    warnOfLeak(emitter, type, list.length, limit);
  }
  return emitter;
}

function warnOfLeak(emitter, type, count, limit) {
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${count} ${String(type)} listeners added to ` +
      `${lazyInspect()(emitter, { depth: -1 })}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to ` +
      'increase limit',
  );
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = count;
  process.emitWarning(warning);
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function wrapOnce(emitter, type, listener) {
  let fired = false;
  function wrapped(...args) {
    if (fired) return undefined;
    fired = true;
    emitter.removeListener(type, wrapped);
    return args.length === 0 ? listener.call(emitter) : apply(listener, emitter, args);
  }
  wrapped.listener = listener;
  return wrapped;
}

// They go through this.on, which subclasses override to learn of listeners (Readable starts to flow there).
EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, wrapOnce(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, wrapOnce(this, type, listener));
  return this;
};

// ---- removing ------------------------------------------------------------------------------------------------------

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;
  if (typeof list === 'function') {
    if (list === listener || list.listener === listener) {
      forget(this, events, type);
      if (events.removeListener !== undefined) this.emit('removeListener', type, list.listener ?? listener);
    }
    return this;
  }
  let at = list.length - 1;
  while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
  if (at < 0) return this;
  const removed = list[at];
  if (list.length === 2) {
    events[type] = list[1 - at];
  } else {
    for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i];
    list.pop();
  }
  if (events.removeListener !== undefined) this.emit('removeListener', type, removed.listener ?? listener);
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

// Drops a whole type. The last one takes the object with it: a fresh one is cheaper for the engine than deleting, which
// makes it look up every type by hash from then on. So the types that come and go on a stream keep their place.
function forget(emitter, events, type) {
  if (--emitter._eventsCount === 0) emitter._events = createObject(null);
  else if (emitter[kKeepsTypes]?.[type] === true) events[type] = undefined;
  else delete events[type];
}

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = createObject(null);
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      forget(this, events, type);
    }
    return this;
  }
  // Somebody wants to hear of each removal, of 'removeListener' listeners last.
  if (arguments.length === 0) {
    const types = ownKeys(events);
    for (let i = 0; i < types.length; i++) {
      if (types[i] !== 'removeListener') this.removeAllListeners(types[i]);
    }
    this.removeAllListeners('removeListener');
    this._events = createObject(null);
    this._eventsCount = 0;
    return this;
  }
  const list = events[type];
  if (typeof list === 'function') {
    this.removeListener(type, list);
  } else if (list !== undefined) {
    for (let i = list.length - 1; i >= 0; i--) this.removeListener(type, list[i]);
  }
  return this;
};

// ---- asking --------------------------------------------------------------------------------------------------------

function copy(list) {
  const result = new Array(list.length);
  for (let i = 0; i < list.length; i++) result[i] = list[i];
  return result;
}

function listenersOf(emitter, type, unwrap) {
  const list = emitter._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return [unwrap ? (list.listener ?? list) : list];
  const result = copy(list);
  if (unwrap) {
    for (let i = 0; i < result.length; i++) result[i] = result[i].listener ?? result[i];
  }
  return result;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  const wanted = listener !== undefined && listener !== null;
  if (typeof list === 'function') return !wanted || list === listener || list.listener === listener ? 1 : 0;
  if (!wanted) return list.length;
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === listener || list[i].listener === listener) count++;
  }
  return count;
};

EventEmitter.prototype.eventNames = function eventNames() {
  const events = this._events;
  if (this._eventsCount === 0) return [];
  const names = ownKeys(events);
  return names.length === this._eventsCount ? names : names.filter((name) => events[name] !== undefined);
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  lazyValidate().validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return limitOf(this);
};

// ---- statics -------------------------------------------------------------------------------------------------------

/** Sets the limit of the given emitters and event targets; without any, the default of both kinds. */
function setMaxListeners(n = defaults.maxListeners, ...targets) {
  lazyValidate().validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) {
    defaults.maxListeners = n;
    return;
  }
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (isEventTarget(target)) {
      target[kMaxListeners] = n;
      target[kMaxListenersWarned] = false;
    } else if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return limitOf(target);
  if (isEventTarget(target)) return target[kMaxListeners] ?? defaults.maxListeners;
  throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], target);
}

function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') return target.listeners(type);
  if (isEventTarget(target)) return target[kListenersOf](type);
  throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], target);
}

function listenerCount(target, type) {
  if (typeof target?.listenerCount === 'function') return target.listenerCount(type);
  if (isEventTarget(target)) return target[kListenersOf](type).length;
  if (target === undefined || target === null) return target.listenerCount(type); // throws
  throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], target);
}

EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
  return lazyAbortListener().addAbortListener(signal, listener);
};
EventEmitter.once = async function once(emitter, name, options = {}) {
  return await lazyAsync().once(emitter, name, options); // cheaper than to resolve with a promise, at as many turns
};
EventEmitter.on = function on(emitter, event, options = {}) {
  return lazyAsync().on(emitter, event, options);
};
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;

Object.defineProperty(EventEmitter, 'captureRejections', {
  get() {
    return EventEmitter.prototype[kCapture];
  },
  set(value) {
    lazyValidate().validateBoolean(value, 'EventEmitter.captureRejections');
    EventEmitter.prototype[kCapture] = value;
  },
  enumerable: true,
});
Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  get() {
    return lazyAsyncResource().EventEmitterAsyncResource;
  },
  enumerable: true,
  configurable: true,
});

EventEmitter.errorMonitor = kErrorMonitor;

Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  get() {
    return defaults.maxListeners;
  },
  set(value) {
    lazyValidate().validateNumber(value, 'defaultMaxListeners', 0);
    defaults.maxListeners = value;
  },
  enumerable: true,
});

EventEmitter.setMaxListeners = setMaxListeners;
// Kept under this name for domains and for packages that initialise an emitter without `new`.
EventEmitter.init = function (options) {
  init(this, options);
};

// The keys of event targets' limits.
Object.defineProperties(EventEmitter, {
  kMaxEventTargetListeners: { __proto__: null, value: kMaxListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxListenersWarned },
});

module.exports = EventEmitter;

// `process` becomes an emitter in earnest as soon as there are emitters.
require('boot/globals').made.openProcessGate?.();
