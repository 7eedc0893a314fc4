// SPDX-License-Identifier: MIT
// NodeEventTarget: an EventTarget that can be used like an EventEmitter too (MessagePort). Listeners added by on() get
// what emit() was given, or what `valueOf(event)` tells of an event that was dispatched.
'use strict';

const { Event, EventTarget, kTellListeners } = require('web/event_target');
const {
  defaults, kListenerTypes, kListenersOf, kMaxListeners, kMaxListenersWarned,
} = require('internal/events/symbols');

const kArgument = Symbol('argument'); // of emit(), at its event
const kUnwrap = Symbol('unwrap');     // (event) -> what listeners by on() get
const kTell = Symbol('tell');         // of a listener by on(): it, with what it gets; of a target: all of them

class NodeEventTarget extends EventTarget {
  #wrapped = null; // of on(): [{type, listener, fn}]

  [kUnwrap](event) { return event; }

  #add(type, listener, once) {
    if (typeof listener !== 'function' && (typeof listener !== 'object' || listener === null)) {
      this.addEventListener(type, listener); // says what is wrong
      return this;
    }
    const tell = (argument) => {
      if (once) this.off(type, listener);
      if (typeof listener === 'function') Reflect.apply(listener, this, [argument]);
      else listener.handleEvent(argument);
    };
    const fn = (event) => tell(kArgument in event ? event[kArgument] : this[kUnwrap](event));
    fn[kTell] = tell;
    (this.#wrapped ??= []).push({ type: `${type}`, listener, fn });
    this.addEventListener(type, fn);
    return this;
  }

  // Those who listen by on() see no event: where there are no others, none need be made. False when there are.
  [kTell](type, argument) { return this[kTellListeners](type, kTell, argument); }

  on(type, listener) { return this.#add(type, listener, false); }
  addListener(type, listener) { return this.#add(type, listener, false); }
  once(type, listener) { return this.#add(type, listener, true); }

  off(type, listener, options = undefined) {
    const list = this.#wrapped ?? [];
    const at = list.findLastIndex((entry) => entry.type === `${type}` && entry.listener === listener);
    if (at < 0) this.removeEventListener(type, listener, options);
    else this.removeEventListener(type, list.splice(at, 1)[0].fn);
    return this;
  }

  removeListener(type, listener, options = undefined) { return this.off(type, listener, options); }

  removeAllListeners(type = undefined) {
    for (const name of type === undefined ? this[kListenerTypes]() : [`${type}`]) {
      for (const listener of [...this[kListenersOf](name)]) {
        this.removeEventListener(name, listener);
        this.removeEventListener(name, listener, true);
      }
      this.#wrapped = this.#wrapped?.filter((entry) => entry.type !== name) ?? null;
    }
    return this;
  }

  emit(type, argument = undefined) {
    const had = this.listenerCount(type) > 0;
    const event = new Event(type);
    Object.defineProperty(event, 'detail', { __proto__: null, value: argument, configurable: true });
    Object.defineProperty(event, kArgument, { __proto__: null, value: argument });
    this.dispatchEvent(event);
    return had;
  }

  eventNames() { return this[kListenerTypes](); }
  listenerCount(type) { return this[kListenersOf](`${type}`).length; }

  setMaxListeners(count) {
    require('internal/validate').validateNumber(count, 'setMaxListeners', 0);
    this[kMaxListeners] = count;
    this[kMaxListenersWarned] = false;
  }

  getMaxListeners() { return this[kMaxListeners] ?? defaults.maxListeners; }
}
for (const name of Object.getOwnPropertyNames(NodeEventTarget.prototype)) {
  if (name !== 'constructor') Object.defineProperty(NodeEventTarget.prototype, name, { enumerable: true });
}

module.exports = { NodeEventTarget, kTell, kUnwrap };
