// SPDX-License-Identifier: MIT
// MessageChannel, MessagePort, MessageEvent (https://html.spec.whatwg.org/#web-messaging). A port is a face of an End
// (internal/message/end); transferring a port gives its end a new face, here or in another thread.
//
// A port with a listener for 'message' is started and keeps the process alive until it is closed or unref()ed.
'use strict';

const { Event, defineEventHandler, kListenerAdded, kListenerRemoved } = require('web/event_target');
const { NodeEventTarget, kTell, kUnwrap } = require('internal/events/node_event_target');
const context = require('internal/async_context');
const lazy = require('internal/lazy');
const { kCannotTransfer, kDeserialize, kTransfer } = require('internal/clone');
const { End } = require('internal/message/end');

const lazyCodes = lazy(() => require('internal/errors').codes);
const lazyClone = lazy(() => require('web/structured_clone'));
const kInspect = Symbol.for('nodejs.util.inspect.custom');

const textOf = (value) => (typeof value === 'symbol' ? String(value) : require('internal/util/inspect').inspect(value));
function checkPort(value, name) {
  if (isPort(value)) return;
  throw new TypeError(`MessageEvent constructor: Expected eventInitDict.${name} ("${textOf(value)}") to be an ` +
    'instance of MessagePort.');
}

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

  // Of a port: its data may be undefined, which others become null.
  static of(type, data, ports) {
    const event = new MessageEvent(type);
    event.#init = { data, origin: '', lastEventId: '', source: null, ports: Object.freeze(ports) };
    return event;
  }

  #set(init) {
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init ?? {};
    if (source !== null) checkPort(source, 'source');
    if (ports === null || typeof ports !== 'object' || typeof ports[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${textOf(ports)}) is not iterable.`);
    }
    const list = [...ports];
    for (let i = 0; i < list.length; i++) checkPort(list[i], `ports[${i}]`);
    this.#init = { data, origin: `${origin}`, lastEventId: `${lastEventId}`, source, ports: Object.freeze(list) };
  }

  get data() { return this.#init.data; }
  get origin() { return this.#init.origin; }
  get lastEventId() { return this.#init.lastEventId; }
  get source() { return this.#init.source; }
  get ports() { return this.#init.ports; }
}
for (const name of ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']) {
  Object.defineProperty(MessageEvent.prototype, name, { enumerable: true });
}
Object.defineProperty(MessageEvent.prototype, Symbol.toStringTag, { value: 'MessageEvent', configurable: true });

const { of: messageEvent } = MessageEvent;
delete MessageEvent.of;

function notEnough() {
  const error = new (lazyCodes().ERR_MISSING_ARGS)('message');
  error.message = 'Not enough arguments to MessagePort.postMessage';
  return error;
}

function notIterable(what) {
  const error = new (lazyCodes().ERR_INVALID_ARG_TYPE)(what, 'Iterable');
  error.message = `Optional ${what} argument must be an iterable`;
  return error;
}

function toList(iterable, what) {
  try {
    return [...iterable];
  } catch {
    throw notIterable(what);
  }
}

function transferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') throw notIterable('transferList');
  if (options[Symbol.iterator] !== undefined) return toList(options, 'transferList');
  const { transfer } = options;
  if (transfer === undefined) return [];
  if (transfer === null || typeof transfer !== 'object') throw notIterable('options.transfer');
  return toList(transfer, 'options.transfer');
}

class Port extends NodeEventTarget {
  #end = null;

  static attach(port, end) {
    port.#end = end;
    end.port = port;
    end.frame = context.tracker === undefined ? context.current : context.tracker.init('MESSAGEPORT', port);
    end.onMessage = (data, moved) => {
      if (port[kTell]('message', data)) return;
      port.dispatchEvent(messageEvent('message', data, moved.length === 0 ? [] : moved.filter(isPort)));
    };
    end.onMessageError = (data) => port.dispatchEvent(messageEvent('messageerror', data, []));
    end.onClose = () => port.dispatchEvent(new Event('close'));
    end.schedule();
    return port;
  }
  static endOf(port) {
    if (typeof port === 'object' && port !== null && #end in port) return port.#end;
    throw new (lazyCodes().ERR_INVALID_THIS)('MessagePort');
  }
  static is(value) { return typeof value === 'object' && value !== null && #end in value; }

  static [kDeserialize](end) { return attach(new Port(), end); }

  [kTransfer]() {
    const end = this.#end;
    this.#end = null;
    end.setRef(false);
    end.port = null;
    end.stop();
    return { module: 'web/message_channel', name: 'MessagePort', state: end };
  }
  [kCannotTransfer]() {
    return this.#end === null || this.#end.isClosed ? 'MessagePort in transfer list is already detached' : undefined;
  }
  [kUnwrap](event) { return event.type === 'message' || event.type === 'messageerror' ? event.data : event; }

  postMessage(message, options = undefined) {
    const end = endOf(this);
    if (arguments.length === 0) throw notEnough();
    const list = transferList(options);
    if (list.includes(this)) {
      const { DOMException } = globalThis;
      throw new DOMException('Transfer list contains source port', 'DataCloneError');
    }
    if (end === null) lazyClone().cloneWithTransfer(message, list); // for what it throws, and what it moves
    else end.post(message, list);
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
    if (type !== 'message' || count !== 0 || this.#end === null) return;
    this.#end.setRef(false);
    this.#end.stop(); // what comes now waits for the next listener
  }

  [kInspect](depth, options, inspect) {
    if (depth < 0) return options.stylize('[MessagePort]', 'special');
    const end = endOf(this);
    const active = end !== null && !end.isClosed;
    return `MessagePort ${inspect(active ? { active, refed: end.isRefed } : { active }, options)}`;
  }
}
const { attach, endOf, is: isPort } = Port;

// Classes would not say the codes of the errors.
function MessagePort() {
  throw new (lazyCodes().ERR_CONSTRUCT_CALL_INVALID)();
}
MessagePort.prototype = Port.prototype;
Object.defineProperty(MessagePort, kDeserialize, { __proto__: null, value: Port[kDeserialize] });
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.defineProperty(Port.prototype, 'constructor', {
  __proto__: null, value: MessagePort, writable: true, configurable: true,
});
defineEventHandler(Port.prototype, 'message');
defineEventHandler(Port.prototype, 'messageerror');
Object.defineProperty(Port.prototype, Symbol.toStringTag, { value: 'MessagePort', configurable: true });
for (const name of ['postMessage', 'start', 'close', 'ref', 'unref']) {
  Object.defineProperty(Port.prototype, name, { enumerable: true });
}

function MessageChannel() {
  if (new.target === undefined) throw new (lazyCodes().ERR_CONSTRUCT_CALL_REQUIRED)('MessageChannel');
  const ends = End.pair();
  this.port1 = attach(new Port(), ends[0]);
  this.port2 = attach(new Port(), ends[1]);
}
Object.defineProperty(MessageChannel.prototype, Symbol.toStringTag, { value: 'MessageChannel', configurable: true });

function moveMessagePortToContext(port, context) {
  if (!isPort(port)) throw notAPort();
  if (endOf(port)?.isClosed !== false) throw new (lazyCodes().ERR_CLOSED_MESSAGE_PORT)();
  if (typeof context !== 'object' || context === null || !require('node/vm').isContext(context)) {
    const error = new (lazyCodes().ERR_INVALID_ARG_TYPE)('context', 'vm.Context', undefined);
    error.message = 'Invalid context argument';
    throw error;
  }
  return require('internal/message/context_port').move(port, context);
}

function notAPort() {
  // Node's words say nothing of the value.
  const error = new (lazyCodes().ERR_INVALID_ARG_TYPE)('port', 'MessagePort', undefined);
  error.message = 'The "port" argument must be a MessagePort instance';
  return error;
}

// The oldest message that waits, without an event.
function receiveMessageOnPort(port) {
  if (!isPort(port)) {
    const { isChannel, take } = require('web/broadcast_channel');
    if (isChannel(port)) {
      const message = take(port);
      return message === undefined ? undefined : { message: message.data };
    }
    throw notAPort();
  }
  const message = endOf(port)?.take();
  return message === undefined ? undefined : { message: message.data };
}

module.exports = {
  checkedTransferList: transferList, isPort, MessageChannel, MessageEvent, messageEvent, MessagePort,
  moveMessagePortToContext, receiveMessageOnPort,
};
