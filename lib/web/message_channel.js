// SPDX-License-Identifier: MIT
// MessageChannel, MessagePort, MessageEvent (https://html.spec.whatwg.org/#web-messaging), within one
// thread. A port is a face of an End; transferring a port gives its end a new face.
//
// A port with a listener for 'message' is started and keeps the process alive until it is closed or unref()ed.
'use strict';

const {
  Event, EventTarget, defineEventHandler, kListenerAdded, kListenerRemoved,
} = require('web/event_target');
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { kDeserialize, kTransfer } = require('internal/clone');
const { structuredClone } = require('web/structured_clone');
const loop = internalBinding('loop');

const kCreate = Symbol('create');

class MessageEvent extends Event {
  #init;

  constructor(type, init = undefined) {
    super(type, init);
    this.#set(init);
  }

  initMessageEvent(type, bubbles = false, cancelable = false, data = null, origin = '', lastEventId = '',
                   source = null, ports = []) {
    this.initEvent(type, bubbles, cancelable);
    this.#set({ data, origin, lastEventId, source, ports });
  }

  #set(init) {
    this.#init = { data: null, origin: '', lastEventId: '', source: null, ports: [], ...init };
    this.#init.ports = Object.freeze([...this.#init.ports]);
  }

  get data() { return this.#init.data; }
  get origin() { return `${this.#init.origin}`; }
  get lastEventId() { return `${this.#init.lastEventId}`; }
  get source() { return this.#init.source; }
  get ports() { return this.#init.ports; }
}
for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']) {
  Object.defineProperty(MessageEvent.prototype, name, { enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, { value: 'MessageEvent', configurable: true });

// One side of a channel.
class End {
  constructor() {
    this.other = null;
    this.port = null;
    this.queue = []; // {data, ports}
    this.isStarted = false;
    this.isClosed = false;
    this.isRefed = false;
    this.isScheduled = false;
  }

  setRef(on) {
    if (on === this.isRefed || (on && this.isClosed)) return;
    this.isRefed = on;
    loop.hold(on ? 1 : -1);
  }

  start() {
    this.isStarted = true;
    this.schedule();
  }

  schedule() {
    if (this.isScheduled || this.isClosed || this.port === null) return;
    if (!(this.isStarted && this.queue.length > 0) && !this.other.isClosed) return;
    this.isScheduled = true;
    const immediate = setImmediate(() => this.run());
    if (!this.isRefed) {
      immediate.unref();
      loop.wake();
    }
  }

  // One message a turn of the check phase, so that ticks and microtasks run in between; then the end of the other side.
  run() {
    this.isScheduled = false;
    if (this.isClosed) return;
    if (this.isStarted && this.queue.length > 0) {
      const { data, ports } = this.queue.shift();
      this.schedule();
      this.port.dispatchEvent(new MessageEvent('message', { data, ports }));
    } else if (this.other.isClosed) {
      this.close();
    }
  }

  close() {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.isRefed) {
      this.isRefed = false;
      loop.hold(-1);
    }
    const { port } = this;
    if (port !== null) setImmediate(() => port.dispatchEvent(new Event('close')));
    this.other.schedule();
  }
}

function transferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['Object', 'Array'], options);
  }
  const list = typeof options[Symbol.iterator] === 'function' ? options : options.transfer;
  if (list === undefined || list === null) return [];
  if (typeof list[Symbol.iterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.transfer', 'Iterable', list);
  }
  return [...list];
}

class MessagePort extends EventTarget {
  #end = null;
  #wrapped = null; // listener of on() -> {type, fn}

  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  static attach(port, end) {
    port.#end = end;
    end.port = port;
    end.schedule();
    return port;
  }
  static endOf(port) {
    if (typeof port !== 'object' || port === null || !(#end in port)) throw new ERR_INVALID_THIS('MessagePort');
    return port.#end;
  }
  static is(value) { return typeof value === 'object' && value !== null && #end in value; }

  static [kDeserialize](end) { return attach(new MessagePort(kCreate), end); }

  [kTransfer]() {
    const end = this.#end;
    this.#end = null;
    end.setRef(false);
    end.port = null;
    end.isStarted = false;
    return { module: 'web/message_channel', name: 'MessagePort', state: end };
  }
  get detached() { return this.#end === null || this.#end.isClosed; } // asked before a transfer

  postMessage(message, options = undefined) {
    const end = endOf(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    const list = transferList(options);
    if (list.includes(this)) {
      const { DOMException } = globalThis;
      throw new DOMException('Transfer list contains source port', 'DataCloneError');
    }
    const ports = list.filter(isPort);
    const copy = structuredClone({ data: message, ports }, { transfer: list });
    if (end === null || end.isClosed || end.other.isClosed) return;
    end.other.queue.push(copy);
    end.other.schedule();
  }

  start() { endOf(this)?.start(); }
  close(callback = undefined) {
    if (typeof callback === 'function') this.addEventListener('close', callback, { once: true });
    endOf(this)?.close();
  }
  ref() { endOf(this)?.setRef(true); }
  unref() { endOf(this)?.setRef(false); }
  hasRef() { return endOf(this)?.isRefed ?? false; }

  [kListenerAdded](count, type) {
    if (type !== 'message' || count !== 1 || this.#end === null) return;
    this.#end.setRef(true);
    this.#end.start();
  }
  [kListenerRemoved](count, type) {
    if (type === 'message' && count === 0) this.#end?.setRef(false);
  }

  // Listeners as an EventEmitter has them get the message itself.
  on(type, listener) { return this.#add(type, listener, false); }
  once(type, listener) { return this.#add(type, listener, true); }
  addListener(type, listener) { return this.#add(type, listener, false); }
  off(type, listener) {
    const list = this.#wrapped ?? [];
    const at = list.findLastIndex((entry) => entry.type === type && entry.listener === listener);
    if (at < 0) {
      this.removeEventListener(type, listener);
    } else {
      this.removeEventListener(type, list[at].fn);
      list.splice(at, 1);
    }
    return this;
  }
  removeListener(type, listener) { return this.off(type, listener); }
  removeAllListeners(type = undefined) {
    for (const entry of [...(this.#wrapped ?? [])]) {
      if (type === undefined || entry.type === type) this.off(entry.type, entry.listener);
    }
    return this;
  }

  #add(type, listener, once) {
    const isMessage = type === 'message' || type === 'messageerror';
    const fn = (event) => {
      if (once) this.off(type, listener);
      Reflect.apply(listener, this, [isMessage ? event.data : event]);
    };
    (this.#wrapped ??= []).push({ type, listener, fn });
    this.addEventListener(type, fn);
    return this;
  }
}
const { attach, endOf, is: isPort } = MessagePort;
for (const name of ['attach', 'endOf', 'is']) delete MessagePort[name];
for (const name of ['onmessage', 'onmessageerror', 'onclose']) defineEventHandler(MessagePort.prototype, name.slice(2));
Object.defineProperty(MessagePort.prototype, Symbol.toStringTag, { value: 'MessagePort', configurable: true });
for (const name of ['postMessage', 'start', 'close', 'ref', 'unref']) {
  Object.defineProperty(MessagePort.prototype, name, { enumerable: true });
}

class MessageChannel {
  constructor() {
    const ends = [new End(), new End()];
    ends[0].other = ends[1];
    ends[1].other = ends[0];
    this.port1 = attach(new MessagePort(kCreate), ends[0]);
    this.port2 = attach(new MessagePort(kCreate), ends[1]);
  }
}
Object.defineProperty(MessageChannel.prototype, Symbol.toStringTag, { value: 'MessageChannel', configurable: true });

// The oldest message that waits, without an event.
function receiveMessageOnPort(port) {
  if (!isPort(port)) {
    const error = new ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
    error.message = 'The "port" argument must be a MessagePort instance';
    throw error;
  }
  const end = endOf(port);
  if (end === null || end.queue.length === 0) return undefined;
  return { message: end.queue.shift().data };
}

module.exports = { MessageChannel, MessageEvent, MessagePort, receiveMessageOnPort };
