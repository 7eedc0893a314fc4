// SPDX-License-Identifier: MIT
// node:diagnostics_channel: named channels on which libraries publish what happens inside them.
//
// Channels are found by name through weak references; one with subscribers or bound stores is also held strongly, so
// that a subscription does not depend on somebody keeping the channel. The array of subscribers is replaced at each
// change, never changed: publish() walks the one it found. Without subscribers publish() is two loads.
'use strict';

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { note } = require('internal/channels');
const { validateFunction } = require('internal/validate');

const channels = new Map(); // name -> WeakRef of Channel
const active = new Set();
const collected = new FinalizationRegistry((name) => {
  // Another channel may have taken the name since.
  if (channels.get(name)?.deref() === undefined) channels.delete(name);
});

function throwLater(err) {
  process.nextTick(() => {
    throw err;
  });
}

function nothing() {}

class Channel {
  constructor(name) {
    this.name = name;
    this._subscribers = undefined;
    this._stores = undefined;
    channels.set(name, new WeakRef(this));
    collected.register(this, name);
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = this._subscribers === undefined ? [subscription] : [...this._subscribers, subscription];
    this.#activate();
  }

  /** @returns {boolean} whether it was subscribed */
  unsubscribe(subscription) {
    const at = this._subscribers === undefined ? -1 : this._subscribers.indexOf(subscription);
    if (at < 0) return false;
    const rest = this._subscribers.filter((other, i) => i !== at);
    this._subscribers = rest.length === 0 ? undefined : rest;
    this.#settle();
    return true;
  }

  /** Gives `store` a value made of the message, for the time of runStores(). */
  bindStore(store, transform) {
    this._stores ??= new Map();
    this._stores.set(store, transform);
    this.#activate();
  }

  unbindStore(store) {
    if (this._stores === undefined || !this._stores.delete(store)) return false;
    if (this._stores.size === 0) this._stores = undefined;
    this.#settle();
    return true;
  }

  #activate() {
    if (active.has(this)) return;
    active.add(this);
    note(this, true);
  }

  #settle() {
    if (this.hasSubscribers || !active.delete(this)) return;
    note(this, false);
  }

  publish(message) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (let i = 0; i < subscribers.length; i++) {
      try {
        const subscriber = subscribers[i];
        subscriber(message, this.name);
      } catch (err) {
        throwLater(err);
      }
    }
  }

  /** Publishes, then calls fn with the bound stores entered. */
  runStores(message, fn, thisArg, ...args) {
    const scope = this.withStoreScope(message);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      scope[Symbol.dispose]();
    }
  }

  /** Enters the bound stores and publishes; `using` leaves them. */
  withStoreScope(message) {
    const scope = new StoreScope();
    if (this._stores !== undefined) {
      for (const [store, transform] of this._stores) {
        let value = message;
        if (transform !== undefined) {
          try {
            value = transform(message);
          } catch (err) {
            throwLater(err);
            continue;
          }
        }
        scope.enter(store, value);
      }
    }
    this.publish(message);
    return scope;
  }
}

class StoreScope {
  #entered = [];

  enter(store, value) {
    this.#entered.push(store, store.getStore());
    store.enterWith(value);
  }

  [Symbol.dispose]() {
    const entered = this.#entered;
    for (let i = entered.length - 2; i >= 0; i -= 2) entered[i].enterWith(entered[i + 1]);
    entered.length = 0;
  }
}

/** The channel of a name, made when it does not exist. */
function channel(name) {
  const existing = channels.get(name)?.deref();
  if (existing !== undefined) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

function subscribe(name, subscription) {
  channel(name).subscribe(subscription);
}

function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

function hasSubscribers(name) {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}

// ---- groups of channels --------------------------------------------------------------------------------------------

function channelOf(nameOrChannels, event, className) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[event];
    if (given instanceof Channel) return given;
    // Absent: the message of the engine for what Node does with it.
    if (given === undefined) throw new TypeError('Cannot convert undefined or null to object');
    throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], given);
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', className, 'Object'], nameOrChannels);
}

function subscribeAll(group, events, subscribers) {
  for (const event of events) {
    if (subscribers[event]) group[event]?.subscribe(subscribers[event]);
  }
}

function unsubscribeAll(group, events, subscribers) {
  let all = true;
  for (const event of events) {
    if (subscribers[event] && !group[event]?.unsubscribe(subscribers[event])) all = false;
  }
  return all;
}

const boundedEvents = ['start', 'end'];

/** Start and end of something synchronous. */
class BoundedChannel {
  constructor(nameOrChannels) {
    for (const event of boundedEvents) {
      Object.defineProperty(this, event, { value: channelOf(nameOrChannels, event, 'BoundedChannel') });
    }
  }

  get hasSubscribers() {
    return this.start.hasSubscribers || this.end.hasSubscribers;
  }

  subscribe(subscribers) {
    subscribeAll(this, boundedEvents, subscribers);
  }

  unsubscribe(subscribers) {
    return unsubscribeAll(this, boundedEvents, subscribers);
  }

  /** Publishes the start, and the end when disposed of. */
  withScope(context = {}) {
    return new BoundedChannelScope(this, context);
  }

  run(context, fn, thisArg, ...args) {
    const scope = this.withScope(context ?? {});
    try {
      const result = Reflect.apply(fn, thisArg, args);
      if (context) context.result = result;
      return result;
    } finally {
      scope[Symbol.dispose]();
    }
  }
}

class BoundedChannelScope {
  #end = null;
  #context;
  #stores;

  constructor(bounded, context) {
    if (!bounded.hasSubscribers) return;
    this.#end = bounded.end;
    this.#context = context;
    this.#stores = bounded.start.withStoreScope(context);
  }

  [Symbol.dispose]() {
    const end = this.#end;
    if (end === null) return;
    this.#end = null;
    end.publish(this.#context);
    this.#stores[Symbol.dispose]();
  }
}

const tracingEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** The life of one operation, synchronous or not. */
class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of tracingEvents) {
      Object.defineProperty(this, event, { value: channelOf(nameOrChannels, event, 'TracingChannel') });
    }
  }

  get hasSubscribers() {
    return (
      this.start.hasSubscribers ||
      this.end.hasSubscribers ||
      this.asyncStart.hasSubscribers ||
      this.asyncEnd.hasSubscribers ||
      this.error.hasSubscribers
    );
  }

  subscribe(subscribers) {
    subscribeAll(this, tracingEvents, subscribers);
  }

  unsubscribe(subscribers) {
    return unsubscribeAll(this, tracingEvents, subscribers);
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        this.error.publish(context);
        throw err;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) {
      const result = Reflect.apply(fn, thisArg, args);
      if (typeof result?.then !== 'function') warnOfNoPromise(result);
      return result;
    }
    const { error, asyncStart, asyncEnd } = this;
    const settle = () => {
      const scope = asyncStart.withStoreScope(context);
      asyncEnd.publish(context);
      scope[Symbol.dispose]();
    };
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        if (typeof result?.then !== 'function') {
          warnOfNoPromise(result);
          context.result = result;
          return result;
        }
        const settled = result.then(
          (value) => {
            context.result = value;
            settle();
            return value;
          },
          (err) => {
            context.error = err;
            error.publish(context);
            settle();
            throw err;
          },
        );
        // A promise of the engine chains without loss; others keep their methods, and their own rejection.
        if (result instanceof Promise && result.constructor === Promise) return settled;
        settled?.then?.(undefined, nothing);
        return result;
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { error, asyncStart, asyncEnd } = this;
    const at = position < 0 ? args.length + position : position;
    const callback = args[at];
    validateFunction(callback, 'callback');
    args[at] = function (...results) {
      if (results[0]) {
        context.error = results[0];
        error.publish(context);
      } else {
        context.result = results[1];
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, results);
        } finally {
          asyncEnd.publish(context);
        }
      });
    };
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        this.end.publish(context);
      }
    });
  }
}

function warnOfNoPromise(result) {
  process.emitWarning(`tracePromise was called with the function returning ${typeof result}, not a promise`);
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel: (nameOrChannels) => new TracingChannel(nameOrChannels),
  unsubscribe,
  boundedChannel: (nameOrChannels) => new BoundedChannel(nameOrChannels),
  Channel,
  BoundedChannel,
};
