// SPDX-License-Identifier: MIT
// The channel between a process and the child it forked: messages over a Unix socket (codecs.js), with handles where
// one goes along (handles.js). The same code serves both ends: `target` is the ChildProcess in the parent, `process` in
// the child, and gets send(), disconnect(), channel, connected and the events 'message' and 'disconnect'.
//
// Messages with a `cmd` that begins with NODE_ are for the library itself: event 'internalMessage'. Those about handles
// never get that far:
//
//   {cmd: NODE_HANDLE, type, msg}  a message, and the descriptor that came with its first byte
//   {cmd: NODE_HANDLE_ACK}         it arrived; the sender may let go of its own copy
//   {cmd: NODE_HANDLE_NACK}        the message came without its descriptor: send it again
//
// One handle is under way at a time. What is sent behind it waits in `queue` for the receipt, so that order is kept.
//
// Nothing grows without bound by what the other side does: messages that nobody listens to are kept up to UNHEARD_MAX
// bytes, then reading stops; a message has the size of a string at most (codecs.js).
'use strict';

const { made } = require('boot/globals');
const { Pipe, kOnEnd, kOnRead } = require('internal/net/handle');
const { AdvancedCodec, JsonCodec } = require('internal/child_process/codecs');
const { Output } = require('internal/child_process/output');
const lazy = require('internal/lazy');

// A child that was forked waits for this file: what its first message does not need loads later.
const lazyErrors = lazy(() => require('internal/errors'));
const lazyHandles = lazy(() => require('internal/child_process/handles'));

const UNHEARD_MAX = 16 * 1024 * 1024;
const RETRIES = 3;
const nothing = () => {};

const ACK = { cmd: 'NODE_HANDLE_ACK' };
const NACK = { cmd: 'NODE_HANDLE_NACK' };

// Environment of a child that is to get more variables than this process has.
function environment() {
  const pairs = [];
  const { env } = process;
  for (const key of Object.keys(env)) pairs.push(`${key}=${env[key]}`);
  return pairs;
}

// What `channel` shows to users. The counted references are those of listeners: with them the channel of a child keeps
// it alive, unless the user decided by ref() or unref().
class Control {
  #channel;
  #counted = 0;
  #decided = false;

  constructor(channel) {
    this.#channel = channel;
  }

  refCounted() {
    this.#counted++;
    if (!this.#decided) this.#channel.handle.ref();
  }

  unrefCounted() {
    this.#counted--;
    if (!this.#decided && this.#counted === 0) this.#channel.handle.unref();
  }

  hasRef() { return this.#channel.handle.hasRef(); }
  get fd() { return this.#channel.handle.fd; }
  get writeQueueSize() { return this.#channel.handle.writeQueueSize; }

  ref() {
    this.#decided = true;
    this.#channel.handle.ref();
  }

  unref() {
    this.#decided = true;
    this.#channel.handle.unref();
  }
}

function isInternal(message) {
  return typeof message === 'object' && message !== null && typeof message.cmd === 'string' &&
    message.cmd.startsWith('NODE_');
}

class Channel {
  constructor(target, handle, serialization, onClosed) {
    this.target = target;
    this.handle = handle;
    this.onClosed = onClosed;
    this.control = new Control(this);
    this.isChild = onClosed === undefined;
    this.codec = serialization === 'advanced' ? new AdvancedCodec() : new JsonCodec();
    this.output = new Output(handle, this.codec.join, (error) => this.onError(error));
    this.unheard = []; // [message, handle] that came before anybody listened
    this.unheardBytes = 0;
    this.stalled = false; // reading stopped for these
    this.inFlight = null; // {text, handle, isGiven, retries}: a handle whose receipt is to come
    this.queue = []; // {message, sendHandle, options, callback} behind it
    this.closing = false;
    this.closed = false;
    this.emit = (message, sendHandle) => this.emitNow(message, sendHandle);
    handle.owner = this;
    handle.readStart();
  }

  // ---- in ----------------------------------------------------------------------------------------------------------

  [kOnRead](chunk) {
    if (this.unheard.length > 0) {
      this.unheardBytes += chunk.length;
      if (this.unheardBytes > UNHEARD_MAX && !this.stalled) {
        this.stalled = true;
        this.handle.readStop();
      }
    }
    const messages = [];
    let failure;
    try {
      this.codec.decode(chunk, messages);
      // Whoever sends a second descriptor before the receipt of the first does not speak the protocol.
      if (this.handle.pending() > 1) throw new (lazyErrors().codes.ERR_INVALID_HANDLE_TYPE)();
    } catch (error) {
      failure = error;
    }
    for (let i = 0; i < messages.length && !this.closing; i++) this.receive(messages[i]);
    if (failure === undefined || this.closing) return;
    process.nextTick(() => this.target.emit('error', failure));
    this.close();
  }

  // Both an end and an error mean that the other side is gone.
  [kOnEnd]() { this.close(); }

  receive(message) {
    if (!isInternal(message)) {
      process.nextTick(this.emit, message, undefined);
    } else if (message.cmd === 'NODE_HANDLE') {
      this.receiveHandle(message);
    } else if (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK') {
      if (this.inFlight !== null) this.onReceipt(message.cmd === 'NODE_HANDLE_ACK');
    } else {
      process.nextTick(this.emit, message, undefined);
    }
  }

  receiveHandle(message) {
    const handle = lazyHandles().take(this.handle);
    this.output.write(this.codec.encode(handle === undefined ? NACK : ACK), nothing);
    if (handle === undefined) return;
    lazyHandles().unwrap(this, message, handle, (sendHandle) => {
      process.nextTick(this.emit, message.msg, sendHandle);
    });
  }

  emitNow(message, sendHandle) {
    const { target } = this;
    if (isInternal(message)) target.emit('internalMessage', message, sendHandle);
    else if (target.listenerCount('message') > 0) target.emit('message', message, sendHandle);
    else if (!this.closed) this.unheard.push([message, sendHandle]);
  }

  // Somebody listens now.
  flush() {
    const { unheard } = this;
    this.unheard = [];
    this.unheardBytes = 0;
    for (let i = 0; i < unheard.length; i++) process.nextTick(this.emit, ...unheard[i]);
    if (!this.stalled || this.closed) return;
    this.stalled = false;
    this.handle.readStart();
  }

  // The other side is gone: what the kernel still has of it is little, and behind it comes the end.
  drain() {
    if (!this.stalled || this.closed) return;
    this.unheardBytes = -Infinity;
    this.stalled = false;
    this.handle.readStart();
  }

  // ---- out ---------------------------------------------------------------------------------------------------------

  /** Whether more may follow at once. `options`: {keepOpen, swallowErrors}. */
  send(message, sendHandle, options, callback) {
    const type = sendHandle === undefined || sendHandle === null ? undefined : lazyHandles().typeOf(sendHandle);
    if (this.inFlight !== null) {
      this.queue.push({ message, sendHandle, options, callback });
      return this.queue.length === 1;
    }
    callback ??= options.swallowErrors ? nothing : undefined;
    if (type !== undefined) {
      const wrapped = { cmd: 'NODE_HANDLE', type, msg: message };
      const handle = lazyHandles().wrap(this, wrapped, sendHandle);
      // Without one it was given away or closed before: the message goes alone.
      if (handle) {
        const text = this.codec.encode(wrapped);
        const isGiven = type === 'net.Socket' && !options.keepOpen;
        if (isGiven) sendHandle._detach();
        this.inFlight = { text, handle, isGiven, retries: 0 };
        return this.output.send(text, handle, (error) => this.onSent(error, handle, callback));
      }
    }
    return this.output.write(this.codec.encode(message), callback);
  }

  onSent(error, handle, callback) {
    if (error !== null && handle === this.inFlight?.handle) this.release();
    if (callback !== undefined) callback(error);
    else if (error !== null) this.onError(error);
  }

  onError(error) {
    if (!this.closing) this.target.emit('error', error);
  }

  onReceipt(arrived) {
    const { inFlight } = this;
    if (!arrived && inFlight.retries < RETRIES) {
      inFlight.retries++;
      this.output.send(inFlight.text, inFlight.handle, nothing);
      return;
    }
    if (!arrived) {
      process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
    }
    this.release();
  }

  // The handle under way is settled: what waited behind it goes, up to the next one.
  release() {
    this.settle();
    const { queue } = this;
    this.queue = [];
    for (let i = 0; i < queue.length; i++) {
      const { message, sendHandle, options, callback } = queue[i];
      this.send(message, sendHandle, options, callback);
    }
    if (!this.target.connected && this.inFlight === null) this.close();
  }

  settle() {
    if (this.inFlight?.isGiven) this.inFlight.handle.close();
    this.inFlight = null;
  }

  // ---- listeners ---------------------------------------------------------------------------------------------------

  // Listeners keep a child alive, not a parent.
  added(event) {
    if (event === 'message' && this.unheard.length > 0) process.nextTick(() => this.flush());
    if (this.isChild && (event === 'message' || event === 'disconnect') && !this.closing) this.control.refCounted();
  }

  removed(event) {
    if (this.isChild && (event === 'message' || event === 'disconnect') && !this.closing) this.control.unrefCounted();
  }

  // ---- the end -----------------------------------------------------------------------------------------------------

  disconnect() {
    this.target.connected = false;
    if (this.inFlight === null) this.close();
  }

  // Ends the connection; the event comes on a later tick.
  close() {
    if (this.closing) return;
    this.closing = true;
    const { target } = this;
    target.connected = false;
    target.channel = null;
    this.settle();
    for (const { callback } of this.queue.splice(0)) {
      if (callback !== undefined) process.nextTick(callback, new (lazyErrors().codes.ERR_IPC_CHANNEL_CLOSED)());
    }
    process.nextTick(() => {
      this.output.uncork();
      this.closed = true;
      this.unheard = [];
      this.handle.readStop();
      this.handle.close();
      // A process that nobody listens to needs no events.
      if (target._events !== undefined) target.emit('disconnect');
      this.onClosed?.();
    });
  }
}

function setup(target, handle, serialization, onClosed) {
  const channel = new Channel(target, handle, serialization, onClosed);
  target.channel = channel.control;
  target.connected = true;

  target.send = function send(message, sendHandle, options, callback) {
    if (typeof sendHandle === 'function') {
      callback = sendHandle;
      sendHandle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      require('internal/validate').validateObject(options, 'options');
    }
    if (this.connected) return this._send(message, sendHandle, { swallowErrors: false, ...options }, callback);
    const error = new (lazyErrors().codes.ERR_IPC_CHANNEL_CLOSED)();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  // The library's own way in. `options` may be the value of swallowErrors.
  target._send = function _send(message, sendHandle, options, callback) {
    if (message === undefined) throw new (lazyErrors().codes.ERR_MISSING_ARGS)('message');
    const type = typeof message;
    if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
      const { codes: { ERR_INVALID_ARG_TYPE } } = lazyErrors();
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (typeof options === 'boolean') options = { swallowErrors: options };
    return channel.send(message, sendHandle, options ?? {}, typeof callback === 'function' ? callback : undefined);
  };

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new (lazyErrors().codes.ERR_IPC_DISCONNECTED)());
      return;
    }
    channel.disconnect();
  };
  target._disconnect = function _disconnect() { channel.close(); };
  return channel;
}

// In the child: the channel that the parent left on descriptor `fd`.
function begin(fd) {
  const { env } = process;
  const serialization = env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete env.NODE_CHANNEL_FD;
  delete env.NODE_CHANNEL_SERIALIZATION_MODE;
  const handle = new Pipe(true, true);
  if (handle.open(fd) !== 0) {
    handle.close();
    return;
  }
  made.channel = setup(process, handle, serialization, undefined);
  handle.unref();
  if (env.NODE_UNIQUE_ID) {
    require('node/cluster')._setupWorker();
    delete env.NODE_UNIQUE_ID; // not for children of this one
  }
}

module.exports = { setup, begin, environment };
