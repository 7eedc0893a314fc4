// SPDX-License-Identifier: MIT
// AbortController and AbortSignal (https://dom.spec.whatwg.org/#aborting-ongoing-activities).
//
// Memory: AbortSignal.any() links signals both ways by weak references: a source knows its dependants, a dependant its
// sources, and neither keeps the other, but that a dependant keeps timeouts. A dependant, or a timeout signal, that
// somebody listens to must live until it fires, whoever forgets it: it stays in `listenedTo` while it has 'abort'
// listeners and something can still abort it. The timer of AbortSignal.timeout() does not hold the process, nor the
// signal.
'use strict';

const { clearTimeout, setTimeout } = require('internal/timer_functions');
const { EventTarget, Event, defineEventHandler, inspectAs } = require('web/event_target');
const { kListenerAdded, kListenerRemoved, kTrusted } = require('web/event_target');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateUint32 } = require('internal/validate');
const { kMaxListeners } = require('internal/events/symbols');
const { kDeserialize, kTransfer } = require('internal/clone');

const kInspect = Symbol.for('nodejs.util.inspect.custom');
const kSources = Symbol('kSourceSignals');
const kTimed = Symbol('timed sources');
const kDependants = Symbol('kDependantSignals');
const kCreate = Symbol('kCreate');
// No private fields: a proxy of a signal, which programs hand on in their options, is one too.
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');

const listenedTo = new Set();
const timers = new FinalizationRegistry((timer) => clearTimeout(timer));

// A collected signal leaves the sets of weak references it is in; `held` is [set, reference].
const links = new FinalizationRegistry((held) => {
  held[0].delete(held[1]);
});

let abortSignal;
let isSignal, isTimed;
let checkController; // set by AbortController

class AbortSignal extends EventTarget {
  [kAborted] = false;
  [kReason] = undefined;
  #timed = false;

  constructor(token = undefined) {
    if (token !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxListeners] = 0;
  }

  get aborted() {
    checkSignal(this);
    return this[kAborted];
  }

  get reason() {
    checkSignal(this);
    return this[kReason];
  }

  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  /** A signal that is aborted already. */
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kCreate);
    signal[kAborted] = true;
    signal[kReason] = reason;
    return signal;
  }

  /** A signal that aborts with a TimeoutError after `delay` milliseconds. */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kCreate);
    signal.#timed = true;
    const weak = new WeakRef(signal);
    const timer = setTimeout(() => {
      const target = weak.deref();
      if (target === undefined) return;
      timers.unregister(target);
      abortSignal(target, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timer.unref();
    timers.register(signal, timer, signal);
    return signal;
  }

  /** A signal that aborts with the first of `signals`. */
  static any(signals) {
    const sources = toSignals(signals);
    const result = new AbortSignal(kCreate);
    for (let i = 0; i < sources.length; i++) {
      if (sources[i][kAborted]) {
        result[kAborted] = true;
        result[kReason] = sources[i][kReason];
        return result;
      }
    }
    if (sources.length === 0) return result;
    result[kSources] = new Set();
    const self = new WeakRef(result);
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i];
      // A dependant of dependants hangs on their sources directly: the graph stays one level deep.
      if (source[kSources] === undefined) {
        link(source, result, self);
      } else {
        for (const weak of source[kSources]) {
          const origin = weak.deref();
          if (origin !== undefined) link(origin, result, self);
        }
      }
    }
    return result;
  }

  [kListenerAdded](count, type) {
    if (type !== 'abort' || count !== 1 || this[kAborted]) return;
    if (this.#timed || this[kSources]?.size > 0) listenedTo.add(this);
  }

  [kListenerRemoved](count, type) {
    if (type === 'abort' && count === 0) listenedTo.delete(this);
  }

  // The copy of a signal that was made transferable: what aborts the original comes by a port.
  static [kDeserialize]({ aborted, reason, port }) {
    const signal = new AbortSignal(kCreate);
    signal[kAborted] = aborted;
    signal[kReason] = reason;
    if (port !== undefined) {
      port.onmessage = ({ data }) => {
        abortSignal(signal, data);
        port.close();
      };
      port.unref();
    }
    return signal;
  }

  [kInspect](depth, options) {
    return depth < 0 ? '[AbortSignal]' : inspectAs(this, depth, options, { aborted: this.aborted });
  }

  static {
    isSignal = (value) => typeof value === 'object' && value !== null && typeof value[kAborted] === 'boolean';
    isTimed = (signal) => signal.#timed;
    // All states change before the first listener runs: a listener sees every dependant aborted.
    abortSignal = (signal, reason) => {
      if (signal[kAborted]) return;
      signal[kAborted] = true;
      signal[kReason] = reason;
      const dependants = [];
      if (signal[kDependants] !== undefined) {
        for (const weak of signal[kDependants]) {
          const dependant = weak.deref();
          if (dependant === undefined || dependant[kAborted]) continue;
          dependant[kAborted] = true;
          dependant[kReason] = reason;
          dependants.push(dependant);
        }
        signal[kDependants].clear();
      }
      announce(signal);
      for (let i = 0; i < dependants.length; i++) announce(dependants[i]);
    };
  }
}

function checkSignal(value) {
  if (!isSignal(value)) throw new ERR_INVALID_THIS('AbortSignal');
}

function announce(signal) {
  signal.dispatchEvent(new Event('abort', { __proto__: null, [kTrusted]: true }));
  listenedTo.delete(signal);
}

function link(source, dependant, weakDependant) {
  const dependants = (source[kDependants] ??= new Set());
  if (dependants.has(weakDependant)) return;
  dependants.add(weakDependant);
  links.register(dependant, [dependants, weakDependant]);
  const weakSource = new WeakRef(source);
  dependant[kSources].add(weakSource);
  if (isTimed(source)) (dependant[kTimed] ??= []).push(source); // nobody else may have it, but its time comes
  // With its last source gone nothing can abort the dependant any more, so its listeners need not keep it.
  links.register(source, [new Source(weakDependant), weakSource]);
}

class Source {
  constructor(weakDependant) {
    this.dependant = weakDependant;
  }

  delete(weakSource) {
    const dependant = this.dependant.deref();
    if (dependant === undefined) return;
    dependant[kSources].delete(weakSource);
    if (dependant[kSources].size === 0) listenedTo.delete(dependant);
  }
}

function toSignals(value) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    throw new ERR_INVALID_ARG_TYPE('signals', ['Iterable', 'Array'], value);
  }
  if (typeof value[Symbol.iterator] !== 'function') throw new ERR_INVALID_ARG_TYPE('signals', 'Iterable', value);
  const signals = [];
  for (const signal of value) {
    if (!isSignal(signal)) throw new ERR_INVALID_ARG_TYPE(`signals[${signals.length}]`, 'AbortSignal', signal);
    signals.push(signal);
  }
  return signals;
}

// [kTransfer] of the signals that may be sent; the original stays usable.
function sendSignal() {
  const { aborted, reason } = this;
  let port;
  if (!aborted) {
    const { port1, port2 } = new (require('web/message_channel').MessageChannel)();
    port1.unref();
    this.addEventListener('abort', () => {
      port1.postMessage(this.reason);
      port1.close();
    }, { once: true });
    port = port2;
  }
  return { module: 'web/abort_controller', name: 'AbortSignal', state: { aborted, reason, port } };
}

function transferableAbortSignal(signal) {
  if (!isSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  Object.defineProperty(signal, kTransfer, { __proto__: null, value: sendSignal, configurable: true });
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

class AbortController {
  #signal = null;

  get signal() {
    checkController(this);
    return (this.#signal ??= new AbortSignal(kCreate));
  }

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    checkController(this);
    abortSignal(this.signal, reason);
  }

  [kInspect](depth, options) {
    return inspectAs(this, depth, options, { signal: this.signal });
  }

  static {
    checkController = (value) => {
      if (typeof value !== 'object' || value === null || !(#signal in value)) {
        throw new ERR_INVALID_THIS('AbortController');
      }
    };
  }
}

function finish(proto, names, tag) {
  for (const name of names) Object.defineProperty(proto, name, { enumerable: true });
  Object.defineProperty(proto, Symbol.toStringTag, { value: tag, configurable: true });
}

defineEventHandler(AbortSignal.prototype, 'abort');
finish(AbortSignal.prototype, ['aborted', 'reason', 'throwIfAborted'], 'AbortSignal');
finish(AbortController.prototype, ['signal', 'abort'], 'AbortController');
for (const name of ['abort', 'timeout', 'any']) Object.defineProperty(AbortSignal, name, { enumerable: true });

module.exports = {
  AbortController,
  AbortSignal,
  transferableAbortController,
  transferableAbortSignal,
};
