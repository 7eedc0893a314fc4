// SPDX-License-Identifier: MIT
// Event, CustomEvent and EventTarget (https://dom.spec.whatwg.org/#events) without a tree: a path is one target.
//
// A target keeps a Map from type to an array of listener records, created by the first listener. Arrays are replaced,
// never changed, so a dispatch walks the array it found: what is added meanwhile is not in it, what is removed
// meanwhile carries `removed`. Errors of listeners become uncaught exceptions a tick later, as Node reports them.
//
// For classes of the house built on EventTarget: override [kListenerAdded](count, type, listener) and
// [kListenerRemoved](count, type, listener) to learn of listeners and use defineEventHandler() for `onname` attributes.
// `new Event(type, { [kTrusted]: true })` makes an event of the runtime. The option [kWeakListener]: object makes a
// listener that lives only as long as that object.
'use strict';

// Threads wait for this file to hear of their first message: what a listener and an event do not need comes later.
const {
  defaults,
  kIsEventTarget,
  kMaxListeners,
  kMaxListenersWarned,
  kListenersOf,
  kListenerTypes,
  kResistStopPropagation,
} = require('internal/events/symbols');
const lazy = require('internal/lazy');
const { now } = internalBinding('process'); // performance.now() without its module

const lazyCodes = lazy(() => require('internal/errors').codes);
const lazyValidate = lazy(() => require('internal/validate'));
const lazyInspect = lazy(() => require('node/util').inspect);

const kTrusted = Symbol('kTrusted');
const kListenerAdded = Symbol('kNewListener');
const kListenerRemoved = Symbol('kRemoveListener');
const kWeakListener = Symbol('kWeakListener');
const kTellListeners = Symbol('kTellListeners');
const kHandlers = Symbol('kHandlers');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

const PHASES = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };

// Event's private state for the dispatcher below, set in Event's static block.
let isEvent;
let beginDispatch;
let endDispatch;
let isStopped;
let setPassive;
let typeOf;
let isTarget; // set by EventTarget

class Event {
  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #trusted = false;
  #defaultPrevented = false;
  #propagationStopped = false;
  #stopped = false; // stopImmediatePropagation()
  #passive = false; // inside a passive listener
  #dispatching = false;
  #target = null;
  #timeStamp = now();

  static {
    isEvent = (value) => typeof value === 'object' && value !== null && #type in value;
    beginDispatch = (event, target) => {
      if (event.#dispatching) throw new (lazyCodes().ERR_EVENT_RECURSION)(event.#type);
      event.#target = target;
      event.#dispatching = true;
    };
    endDispatch = (event) => {
      event.#dispatching = false;
      event.#stopped = false;
      event.#propagationStopped = false;
      return !event.#defaultPrevented;
    };
    isStopped = (event) => event.#stopped;
    typeOf = (event) => event.#type;
    setPassive = (event, passive) => {
      event.#passive = passive;
    };
  }

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new (lazyCodes().ERR_MISSING_ARGS)('type');
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') {
        lazyValidate().validateObject(options, 'options');
      }
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
      this.#trusted = options[kTrusted] === true;
    }
    this.#type = `${type}`;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new (lazyCodes().ERR_MISSING_ARGS)('type');
    checkEvent(this);
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
    this.#propagationStopped = this.#stopped = this.#defaultPrevented = false;
    this.#target = null;
    this.#trusted = false;
  }

  stopImmediatePropagation() {
    checkEvent(this);
    // Both, as the standard has it; nothing else is left to propagate to.
    this.#propagationStopped = this.#stopped = true;
  }

  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }

  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this.#passive) this.#defaultPrevented = true;
  }

  composedPath() {
    checkEvent(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get target() {
    checkEvent(this);
    return this.#target;
  }

  get currentTarget() {
    checkEvent(this);
    return this.#dispatching ? this.#target : null;
  }

  get srcElement() {
    checkEvent(this);
    return this.#target;
  }

  get type() {
    checkEvent(this);
    return this.#type;
  }

  get cancelable() {
    checkEvent(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    checkEvent(this);
    return this.#defaultPrevented;
  }

  get timeStamp() {
    checkEvent(this);
    return this.#timeStamp;
  }

  get returnValue() {
    checkEvent(this);
    return !this.#defaultPrevented;
  }

  set returnValue(value) {
    checkEvent(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    checkEvent(this);
    return this.#bubbles;
  }

  get composed() {
    checkEvent(this);
    return this.#composed;
  }

  get eventPhase() {
    checkEvent(this);
    return this.#dispatching ? PHASES.AT_TARGET : PHASES.NONE;
  }

  get cancelBubble() {
    checkEvent(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#propagationStopped = true;
  }

  get isTrusted() {
    checkEvent(this);
    return this.#trusted;
  }

  [kInspect](depth, options) {
    checkEvent(this);
    const { type, defaultPrevented, cancelable, timeStamp } = this;
    return inspectAs(this, depth, options, { type, defaultPrevented, cancelable, timeStamp });
  }
}

function checkEvent(value) {
  if (!isEvent(value)) throw new (lazyCodes().ERR_INVALID_THIS)('Event');
}

function inspectAs(self, depth, options, shown) {
  const name = self.constructor.name;
  if (depth < 0) return name;
  const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
  return `${name} ${lazyInspect()(shown, inner)}`;
}

class CustomEvent extends Event {
  #detail = null;

  constructor(type, options) {
    if (arguments.length === 0) throw new (lazyCodes().ERR_MISSING_ARGS)('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!(#detail in this)) throw new (lazyCodes().ERR_INVALID_THIS)('CustomEvent');
    return this.#detail;
  }

  initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
    if (!(#detail in this)) throw new (lazyCodes().ERR_INVALID_THIS)('CustomEvent');
    if (arguments.length === 0) throw new (lazyCodes().ERR_MISSING_ARGS)('type');
    if (this.eventPhase !== PHASES.NONE) return;
    this.initEvent(type, bubbles, cancelable);
    this.#detail = detail;
  }
}

// ---- EventTarget ---------------------------------------------------------------------------------------------------

// A WeakMap from the object that a weak listener belongs to, to its listeners: what keeps them alive.
const weakOwners = new WeakMap();

class Listener {
  constructor(callback, once, capture, passive, owner, resist) {
    this.callback = callback;
    this.once = once;
    this.capture = capture;
    this.passive = passive;
    this.resist = resist;
    this.weak = owner !== undefined;
    this.removed = false;
    if (this.weak) {
      const kept = weakOwners.get(owner);
      if (kept === undefined) weakOwners.set(owner, [callback]);
      else kept.push(callback);
      this.callback = new WeakRef(callback);
    }
  }

  // undefined once a weak listener has been collected
  get() {
    return this.weak ? this.callback.deref() : this.callback;
  }
}

function find(list, callback, capture) {
  for (let i = 0; i < list.length; i++) {
    if (list[i].get() === callback && list[i].capture === capture) return i;
  }
  return -1;
}

function without(list, record) {
  const rest = [];
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== record) rest.push(list[i]);
  }
  return rest;
}

// false: nothing to add, as the standard has it for null. Anything else that cannot be called is an error.
function isListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) return true;
  if (listener === undefined || listener === null) return false;
  throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('listener', 'EventListener', listener);
}

function throwLater(err) {
  process.nextTick(() => {
    throw err;
  });
}

// An async listener that rejects is an uncaught exception, as one that throws.
function watch(result) {
  const then = result.then;
  if (typeof then === 'function') then.call(result, undefined, throwLater);
}

function warnOfLeak(target, type, count, limit) {
  target[kMaxListenersWarned] = true;
  const warning = new Error(
    `Possible EventTarget memory leak detected. ${count} ${type} listeners added to ` +
      `${lazyInspect()(target, { depth: -1 })}. MaxListeners is ${limit}. Use events.setMaxListeners() to ` +
      'increase limit',
  );
  warning.name = 'MaxListenersExceededWarning';
  warning.target = target;
  warning.type = type;
  warning.count = count;
  process.emitWarning(warning);
}

class EventTarget {
  static [kIsEventTarget] = true;

  #listeners = null;

  /**
   * @param {string} type
   * @param {Function | { handleEvent: Function }} listener
   * @param {boolean | { once?: boolean, capture?: boolean, passive?: boolean, signal?: AbortSignal }} [options]
   */
  addEventListener(type, listener, options = undefined) {
    if (!isTarget(this)) throw new (lazyCodes().ERR_INVALID_THIS)('EventTarget');
    if (arguments.length < 2) throw new (lazyCodes().ERR_MISSING_ARGS)('type', 'listener');

    let once = false;
    let capture = false;
    let passive = false;
    let resist = false;
    let signal;
    let owner;
    if (typeof options === 'boolean') {
      capture = options;
    } else if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') {
        lazyValidate().validateObject(options, 'options');
      }
      once = !!options.once;
      capture = !!options.capture;
      passive = !!options.passive;
      signal = options.signal;
      owner = options[kWeakListener];
      resist = options[kResistStopPropagation] === true;
      if (signal !== undefined) lazyValidate().validateAbortSignal(signal, 'options.signal');
    }
    if (!isListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = `${type}`;
    if (signal?.aborted) return;

    const listeners = (this.#listeners ??= new Map());
    const list = listeners.get(type);
    if (list !== undefined && find(list, listener, capture) >= 0) return;
    const record = new Listener(listener, once, capture, passive, owner, resist);
    const grown = list === undefined ? [record] : [...list, record];
    listeners.set(type, grown);
    if (signal) {
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, { capture }), {
        __proto__: null,
        once: true,
        [kResistStopPropagation]: true,
        // The signal may outlive this target by far and must not keep it.
        [kWeakListener]: record,
      });
    }
    this[kListenerAdded](grown.length, type, listener);
    const limit = this[kMaxListeners] ?? defaults.maxListeners;
    if (limit > 0 && grown.length > limit && !this[kMaxListenersWarned]) {
      warnOfLeak(this, type, grown.length, limit);
    }
  }

  removeEventListener(type, listener, options = undefined) {
    if (!isTarget(this)) throw new (lazyCodes().ERR_INVALID_THIS)('EventTarget');
    if (arguments.length < 2) throw new (lazyCodes().ERR_MISSING_ARGS)('type', 'listener');
    if (!isListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    const list = this.#listeners?.get(type);
    if (list === undefined) return;
    const at = find(list, listener, capture);
    if (at >= 0) this.#drop(type, list[at]);
  }

  #drop(type, record) {
    record.removed = true;
    const rest = without(this.#listeners.get(type), record);
    if (rest.length === 0) this.#listeners.delete(type);
    else this.#listeners.set(type, rest);
    this[kListenerRemoved](rest.length, type, record.get());
  }

  /** Calls the listeners at once. @returns {boolean} false when one of them prevented the default */
  dispatchEvent(event) {
    if (!isTarget(this)) throw new (lazyCodes().ERR_INVALID_THIS)('EventTarget');
    if (arguments.length < 1) throw new (lazyCodes().ERR_MISSING_ARGS)('event');
    if (!isEvent(event)) throw new (lazyCodes().ERR_INVALID_ARG_TYPE)('event', 'Event', event);
    beginDispatch(event, this);
    const list = this.#listeners?.get(typeOf(event));
    if (list !== undefined) this.#run(event, list);
    return endDispatch(event);
  }

  // Throws nothing: what listeners throw is reported later.
  #run(event, list) {
    const type = typeOf(event);
    for (let i = 0; i < list.length; i++) {
      const record = list[i];
      if (record.removed || (isStopped(event) && !record.resist)) continue;
      const callback = record.get();
      if (record.once || callback === undefined) this.#drop(type, record);
      if (callback === undefined) continue;
      if (record.passive) setPassive(event, true);
      try {
        const result = typeof callback === 'function' ? callback.call(this, event) : callback.handleEvent?.(event);
        if (result !== undefined && result !== null) watch(result);
      } catch (err) {
        throwLater(err);
      }
      if (record.passive) setPassive(event, false);
    }
  }

  // For classes of the house: calls each listener's method `key` in place of making an event, if all of them have it.
  [kTellListeners](type, key, argument) {
    const list = this.#listeners?.get(type);
    if (list === undefined) return true;
    for (let i = 0; i < list.length; i++) if (list[i].callback[key] === undefined) return false;
    for (let i = 0; i < list.length; i++) {
      if (list[i].removed) continue;
      try {
        const result = list[i].callback[key](argument);
        if (result !== undefined && result !== null) watch(result);
      } catch (err) {
        throwLater(err);
      }
    }
    return true;
  }

  [kListenersOf](type) {
    const list = this.#listeners?.get(`${type}`);
    const result = [];
    for (let i = 0; i < (list?.length ?? 0); i++) {
      const callback = list[i].get();
      if (callback !== undefined) result.push(callback);
    }
    return result;
  }

  [kListenerTypes]() {
    return [...(this.#listeners?.keys() ?? [])];
  }

  [kListenerAdded]() {}

  [kListenerRemoved]() {}

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, {}); // of anything that inherits it: inspecting must not throw
  }

  static {
    isTarget = (value) => typeof value === 'object' && value !== null && #listeners in value;
  }
}

/**
 * Defines the attribute `on${name}` on a prototype: a listener that keeps its place in the order when replaced.
 * Anything but a function removes it.
 */
function defineEventHandler(proto, name, type = name) {
  function get() {
    return this[kHandlers]?.get(name)?.handler ?? null;
  }
  function set(value) {
    const handlers = (this[kHandlers] ??= new Map());
    const current = handlers.get(name);
    if (typeof value !== 'function') {
      if (current === undefined) return;
      handlers.delete(name);
      this.removeEventListener(type, current);
      return;
    }
    if (current !== undefined) {
      current.handler = value;
      return;
    }
    const slot = function (event) {
      return slot.handler.call(this, event);
    };
    slot.handler = value;
    handlers.set(name, slot);
    this.addEventListener(type, slot);
  }
  Object.defineProperty(get, 'name', { value: `get on${name}` });
  Object.defineProperty(set, 'name', { value: `set on${name}` });
  Object.defineProperty(proto, `on${name}`, { get, set, enumerable: true, configurable: true });
}

// Interfaces of Web IDL: members are enumerable, the tag is not writable.
function finish(cls) {
  const proto = cls.prototype;
  for (const key of Object.getOwnPropertyNames(proto)) {
    if (key !== 'constructor') Object.defineProperty(proto, key, { enumerable: true });
  }
  Object.defineProperty(proto, Symbol.toStringTag, { value: cls.name, configurable: true });
}

finish(Event);
finish(CustomEvent);
finish(EventTarget);
Object.defineProperty(Event.prototype, 'isTrusted', { configurable: false });
for (const name of Object.keys(PHASES)) {
  Object.defineProperty(Event, name, { value: PHASES[name], enumerable: true });
  Object.defineProperty(Event.prototype, name, { value: PHASES[name], enumerable: true });
}

module.exports = {
  Event,
  CustomEvent,
  EventTarget,
  defineEventHandler,
  inspectAs,
  isTarget,
  kListenerAdded,
  kListenerRemoved,
  kTellListeners,
  kTrusted,
};
