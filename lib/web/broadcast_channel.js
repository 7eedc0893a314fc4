// SPDX-License-Identifier: MIT
// BroadcastChannel (https://html.spec.whatwg.org/#broadcasting-to-other-browsing-contexts): what one channel posts, all
// others of its name get. An open channel keeps the process alive until it is unref()ed. As in Node, and unlike in
// browsers, all that waits for one channel comes before what waits for a younger one.
'use strict';

const { setImmediate } = require('internal/timer_functions');
const { EventTarget, defineEventHandler } = require('web/event_target');
const { messageEvent } = require('web/message_channel');
const { settle } = require('boot/turn');
const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { kUncloneable } = require('internal/clone');
const { End, broadcast } = require('internal/message/end');
const { structuredClone } = require('web/structured_clone');
const loop = internalBinding('loop');

const kInspect = Symbol.for('nodejs.util.inspect.custom');

const channels = new Map(); // name -> Set of open channels
const hubs = new Map();     // name -> the end at which channels of other threads are heard
const ready = [];           // channels with messages, by age
let waiting = 0;            // messages
let count = 0;

const topicOf = (name) => `broadcast ${name}`;

let deliver;
let hear; // (name, data): of another thread
let take; // the oldest message of a channel, as {data}

let isChannel;
function check(receiver) {
  if (!isChannel(receiver)) throw new ERR_INVALID_THIS('BroadcastChannel');
}

class BroadcastChannel extends EventTarget {
  #name;
  #topic;
  #isClosed = false;
  #isRefed = false;
  #queue = [];
  #age = count++;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    super();
    this.#name = `${name}`;
    this.#topic = topicOf(this.#name);
    const known = channels.get(this.#name);
    if (known === undefined) {
      channels.set(this.#name, new Set([this]));
      hubs.set(this.#name, End.listen(this.#topic, (data) => hear(this.#name, data)));
    } else {
      known.add(this);
    }
    this.#setRef(true);
  }

  #setRef(on) {
    if (on === this.#isRefed || (on && this.#isClosed)) return;
    this.#isRefed = on;
    loop.hold(on ? 1 : -1);
  }

  #receive(data) {
    if (this.#queue.push(data) === 1) {
      let at = ready.length;
      while (at > 0 && ready[at - 1].#age > this.#age) at--;
      if (at === ready.length) ready.push(this);
      else ready.splice(at, 0, this);
    }
    waiting++;
    if (waiting === 1) setImmediate(deliver);
  }

  get name() {
    check(this);
    return this.#name;
  }

  close() {
    check(this);
    if (this.#isClosed) return;
    this.#setRef(false);
    this.#isClosed = true;
    const known = channels.get(this.#name);
    known.delete(this);
    if (known.size > 0) return;
    channels.delete(this.#name);
    hubs.get(this.#name).close();
    hubs.delete(this.#name);
  }

  postMessage(message) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#isClosed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const known = channels.get(this.#name);
    const receivers = [];
    const copies = [];
    if (known.size > 1) {
      for (const channel of known) {
        if (channel === this) continue;
        receivers.push(channel);
        copies.push(structuredClone(message));
      }
    }
    const heard = broadcast(this.#topic, message, []);
    // What cannot be cloned is refused even when nobody listens.
    if (receivers.length === 0 && heard === 0) structuredClone(message);
    for (let i = 0; i < receivers.length; i++) receivers[i].#receive(copies[i]);
  }

  ref() {
    check(this);
    this.#setRef(true);
    return this;
  }

  unref() {
    check(this);
    this.#setRef(false);
    return this;
  }

  get [kUncloneable]() { return true; }

  [kInspect](depth, options) {
    check(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    return `BroadcastChannel ${inspect({ name: this.#name, active: !this.#isClosed }, {
      ...options, depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }

  static {
    isChannel = (value) => typeof value === 'object' && value !== null && #name in value;
    // One message, of the first channel that has any.
    hear = (name, data) => {
      let isFirst = true;
      for (const channel of channels.get(name)) {
        channel.#receive(isFirst ? data : structuredClone(data));
        isFirst = false;
      }
    };
    take = (channel) => {
      if (channel.#queue.length === 0) return undefined;
      const data = channel.#queue.shift();
      waiting--;
      if (channel.#queue.length === 0) ready.splice(ready.indexOf(channel), 1);
      return { data };
    };
    // With ticks and microtasks in between. What comes from now on waits for the next turn.
    deliver = () => {
      let left = waiting;
      do {
        if (waiting === 0) return;
        const channel = ready[0];
        const data = channel.#queue.shift() ?? null;
        waiting--;
        if (channel.#queue.length === 0) ready.shift();
        if (channel.#isClosed) continue;
        try {
          channel.dispatchEvent(messageEvent('message', data, []));
        } catch (error) {
          require('internal/fatal').uncaught(error);
        }
      } while (--left > 0 && settle());
      if (waiting > 0) setImmediate(deliver);
    };
  }
}

defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
for (const name of ['name', 'close', 'postMessage']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(BroadcastChannel.prototype, Symbol.toStringTag, {
  __proto__: null, value: 'BroadcastChannel', configurable: true,
});

module.exports = { BroadcastChannel, isChannel, take };
