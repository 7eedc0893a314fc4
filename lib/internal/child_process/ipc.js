// SPDX-License-Identifier: MIT
// The channel between a process and the child it forked: messages over a Unix socket (src/bind/ipc.c; what C leaves to
// JavaScript: codecs.js), with handles where one goes along (handles.js). The same code serves both ends: `target` is
// the ChildProcess in the parent, `process` in the child, and gets send(), disconnect(), channel, connected and the
// events 'message' and 'disconnect'.
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
// bytes, then reading stops; a message has the size of a string at most.
'use strict';

const { made } = require('boot/globals');
const { pushTick, uncaught } = require('boot/turn');
const { f64, F0, i32, N0 } = require('internal/cells');
const { hold } = require('internal/slots');
const lazy = require('internal/lazy');
const binding = internalBinding('ipc');
const loop = internalBinding('loop');

// A child that was forked waits for this file: what its first message does not need loads later.
const lazyCodecs = lazy(() => require('internal/child_process/codecs'));
const lazyErrors = lazy(() => require('internal/errors'));
const lazyHandles = lazy(() => require('internal/child_process/handles'));
const lazyPipe = lazy(() => internalBinding('pipe'));
const lazyTree = lazy(() => require('internal/message/tree'));
const lazyStream = lazy(() => internalBinding('stream'));

// Events of src/bind/ipc.c, the first three those of all streams; and what its write() and flush() say.
const CLOSED = 0, END = 2, WRITTEN = 5, MESSAGE = 16, MESSAGES = 17, RAW = 18, TOO_LONG = 19, FLUSHED = 20;
const OPEN = 0, SENT = 1, WAITS = 2, TICK = 4, FULL = 8, NO_TREE = 16;

const MESSAGE_MAX = 512 * 1024 * 1024;
const UNHEARD_MAX = 16 * 1024 * 1024;
const HIGH_WATER = 128 * 1024;
const RETRIES = 3;
const nothing = () => {};
const NONE = [];

const ACK = { cmd: 'NODE_HANDLE_ACK' };
const NACK = { cmd: 'NODE_HANDLE_NACK' };

// What C needs to know trees costs more than a few messages that it would write.
const FEW = 8;
let objects = 0;

function mayBeTree(message) {
  if (typeof message !== 'object' || message === null) return false;
  if (objects < FEW) {
    objects++;
    return false;
  }
  return lazyTree().canBeJson();
}

const open = new Set(); // channels
let corked = [];        // those whose messages wait for the end of this tick

function uncork() {
  const channels = corked;
  corked = [];
  for (let i = 0; i < channels.length; i++) channels[i].flush();
}

// A process that ends sends what waits first: process.exit() and its kin call this.
function flushChannels() {
  for (const channel of open) channel.flush();
}

function toError(err) {
  const { ErrnoException } = lazyErrors();
  return new ErrnoException(err, 'write');
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
    if (!this.#decided) loop.ref(this.#channel.slot);
  }

  unrefCounted() {
    this.#counted--;
    if (!this.#decided && this.#counted === 0) loop.unref(this.#channel.slot);
  }

  hasRef() { return loop.hasRef(this.#channel.slot); }
  get fd() { return lazyStream().fd(this.#channel.slot); }
  get writeQueueSize() { return this.#channel.queued; }

  ref() {
    this.#decided = true;
    loop.ref(this.#channel.slot);
  }

  unref() {
    this.#decided = true;
    loop.unref(this.#channel.slot);
  }
}

function isInternal(message) {
  return typeof message === 'object' && message !== null && typeof message.cmd === 'string' &&
    message.cmd.startsWith('NODE_');
}

class Channel {
  /** Of the descriptor `fd`, or one that spawn() will open. */
  constructor(fd = -1) {
    const listener = (event, value, bytes, handles) => this.event(event, value, bytes, handles);
    listener.handle = this; // found again by process._getActiveHandles()
    this.slot = hold(listener, 'PIPEWRAP');
    this.target = null;
    this.control = new Control(this);
    this.answers = NONE;  // callbacks of messages that were written, but not sent
    this.sending = [];    // lists of those that the kernel has not taken, oldest first
    this.unheard = [];    // [message, handle] that came before anybody listened
    this.unheardBytes = 0;
    this.stalled = false; // reading stopped for these
    this.inFlight = null; // {content, handle, isGiven, retries}: a handle whose receipt is to come
    this.queue = [];      // {message, sendHandle, options, callback} behind it
    this.closing = false;
    this.closed = false;
    this.error = binding.open(this.slot, fd);
  }

  begin(target, serialization, onClosed) {
    this.target = target;
    this.onClosed = onClosed;
    this.isChild = onClosed === undefined;
    this.isAdvanced = serialization === 'advanced';
    this.emit = (message, sendHandle) => this.emitNow(message, sendHandle);
    open.add(this);
    made.flushChannels = flushChannels;
    binding.begin(this.slot, this.isAdvanced);
  }

  get codec() { return this.isAdvanced ? lazyCodecs().advanced : lazyCodecs().json; }

  /** Of a child that was not started. */
  discard() { loop.close(this.slot); }

  event(event, value, bytes, handles) {
    switch (event) {
      case MESSAGE:
        this.count(bytes);
        this.receive(value);
        break;
      case MESSAGES:
        this.count(bytes);
        for (let i = 0; i < value.length; i++) this.receive(value[i]);
        break;
      case RAW:
        this.count(bytes);
        this.decode(value);
        break;
      case TOO_LONG: {
        const { codes: { ERR_OUT_OF_RANGE } } = lazyErrors();
        this.fail(new ERR_OUT_OF_RANGE('message.length', `<= ${MESSAGE_MAX}`, value));
        break;
      }
      case FLUSHED:
        this.settle(value);
        break;
      case WRITTEN:
        this.answer(this.sending.shift(), value);
        break;
      case END: // both an end and an error mean that the other side is gone
        this.close();
        break;
      case CLOSED:
        break;
    }
    // Whoever sends a second descriptor before the receipt of the first does not speak the protocol.
    if (handles > 1 && !this.closing) this.fail(new (lazyErrors().codes.ERR_INVALID_HANDLE_TYPE)());
  }

  // ---- in ----------------------------------------------------------------------------------------------------------

  count(bytes) {
    if (this.unheard.length === 0) return;
    this.unheardBytes += bytes;
    if (this.unheardBytes > UNHEARD_MAX && !this.stalled) {
      this.stalled = true;
      lazyStream().readStop(this.slot);
    }
  }

  decode(chunk) {
    const messages = [];
    let failure;
    try {
      this.codec.decode(chunk, messages);
    } catch (error) {
      failure = error;
    }
    for (let i = 0; i < messages.length; i++) this.receive(messages[i]);
    if (failure !== undefined && !this.closing) this.fail(failure);
  }

  fail(error) {
    process.nextTick(() => this.target.emit('error', error));
    this.close();
  }

  // All that came in one read is heard, whatever the listeners of the first messages do.
  receive(message) {
    if (!isInternal(message)) this.tell(message);
    else if (message.cmd === 'NODE_HANDLE') this.receiveHandle(message);
    else if (message.cmd !== 'NODE_HANDLE_ACK' && message.cmd !== 'NODE_HANDLE_NACK') this.tell(message);
    else if (this.inFlight !== null) this.onReceipt(message.cmd === 'NODE_HANDLE_ACK');
  }

  receiveHandle(message) {
    if (this.closed) return;
    const handle = lazyHandles().take(this);
    this.write(handle === undefined ? NACK : ACK, nothing);
    if (handle === undefined) return;
    lazyHandles().unwrap(this, message, handle, (sendHandle) => this.tell(message.msg, sendHandle));
  }

  // How many handles came and wait to be received, and what the first one is.
  pending() { return lazyPipe().pending(this.slot); }
  get pendingKind() { return i32[N0]; }
  /** `handle` takes over the first one. 0 or errno. */
  takeOver(handle) { return lazyPipe().receive(this.slot, handle.slot); }

  tell(message, sendHandle) {
    try {
      this.emitNow(message, sendHandle);
    } catch (error) {
      uncaught(error);
    }
  }

  emitNow(message, sendHandle) {
    const { target } = this;
    if (isInternal(message)) target.emit('internalMessage', message, sendHandle);
    else if (target.listenerCount('message') > 0) target.emit('message', message, sendHandle);
    else if (!this.closed) this.unheard.push([message, sendHandle]);
  }

  // Somebody listens now.
  heed() {
    const { unheard } = this;
    this.unheard = [];
    this.unheardBytes = 0;
    for (let i = 0; i < unheard.length; i++) process.nextTick(this.emit, ...unheard[i]);
    if (!this.stalled || this.closed) return;
    this.stalled = false;
    lazyStream().readStart(this.slot);
  }

  // The other side is gone: what the kernel still has of it is little, and behind it comes the end.
  drain() {
    if (!this.stalled || this.closed) return;
    this.unheardBytes = -Infinity;
    this.stalled = false;
    lazyStream().readStart(this.slot);
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
        const content = this.codec.encode(wrapped);
        const isGiven = type === 'net.Socket' && !options.keepOpen;
        if (isGiven) sendHandle._detach();
        this.inFlight = { content, handle, isGiven, retries: 0 };
        return this.sendHandle(content, handle, (error) => this.onSent(error, handle, callback));
      }
    }
    return this.write(message, callback);
  }

  /** Whether more may follow at once; callback(error or null) follows, null for none. */
  write(message, callback) {
    if (this.closed) return false;
    const isAwaited = callback !== undefined;
    let result = NO_TREE;
    if (mayBeTree(message)) result = binding.write(this.slot, message, isAwaited);
    if (result === NO_TREE) {
      result = this.isAdvanced ? binding.writeBytes(this.slot, lazyCodecs().serialize(message), isAwaited) :
        binding.writeLine(this.slot, `${JSON.stringify(message)}`, isAwaited);
    }
    if (isAwaited) {
      if (this.answers === NONE) this.answers = [];
      this.answers.push(callback);
    }
    if (result > 0 && (result & TICK) !== 0 && corked.push(this) === 1) pushTick(uncork, undefined);
    if (result === OPEN && process._exiting) result = binding.flush(this.slot);
    return this.settle(result);
  }

  /** The same with a handle, of a message that is bytes already. */
  sendHandle(content, handle, callback) {
    this.flush();
    const result = lazyStream().send(this.slot, content, handle.slot);
    if (result < 0) process.nextTick(callback, toError(result));
    else this.sending.push([callback]);
    return result >= 0 && this.queued < HIGH_WATER;
  }

  // What was written goes.
  flush() {
    if (!this.closed) this.settle(binding.flush(this.slot));
  }

  // After write() and flush() of C.
  settle(result) {
    if (result < 0) {
      const answers = this.taken();
      process.nextTick(() => this.answer(answers, result));
      return false;
    }
    if ((result & WAITS) !== 0) {
      this.sending.push(this.taken());
    } else if ((result & SENT) !== 0 && this.answers !== NONE) {
      const answers = this.taken();
      for (let i = 0; i < answers.length; i++) process.nextTick(answers[i], null);
    }
    return (result & FULL) === 0;
  }

  taken() {
    const { answers } = this;
    this.answers = NONE;
    return answers;
  }

  // Those without a callback are silent beside one that has it: the error is told once.
  answer(answers, err) {
    const error = err === 0 ? null : toError(err);
    if (answers.length === 0 && error !== null) this.onError(error);
    for (let i = 0; i < answers.length; i++) answers[i](error);
  }

  get queued() {
    lazyStream().counts(this.slot);
    return f64[F0 + 2];
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
      this.sendHandle(inFlight.content, inFlight.handle, nothing);
      return;
    }
    if (!arrived) {
      process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
    }
    this.release();
  }

  // The handle under way is settled: what waited behind it goes, up to the next one.
  release() {
    this.letGo();
    const { queue } = this;
    this.queue = [];
    for (let i = 0; i < queue.length; i++) {
      const { message, sendHandle, options, callback } = queue[i];
      this.send(message, sendHandle, options, callback);
    }
    if (!this.target.connected && this.inFlight === null) this.close();
  }

  letGo() {
    if (this.inFlight?.isGiven) this.inFlight.handle.close();
    this.inFlight = null;
  }

  // ---- listeners ---------------------------------------------------------------------------------------------------

  // Listeners keep a child alive, not a parent.
  added(event) {
    if (event === 'message' && this.unheard.length > 0) process.nextTick(() => this.heed());
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
    this.letGo();
    for (const { callback } of this.queue.splice(0)) {
      if (callback !== undefined) process.nextTick(callback, new (lazyErrors().codes.ERR_IPC_CHANNEL_CLOSED)());
    }
    process.nextTick(() => {
      this.flush();
      this.closed = true;
      this.unheard = [];
      open.delete(this);
      loop.close(this.slot);
      // A process that nobody listens to needs no events.
      if (target._events !== undefined) target.emit('disconnect');
      this.onClosed?.();
    });
  }
}

function setup(channel, target, serialization, onClosed) {
  channel.begin(target, serialization, onClosed);
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
  const channel = new Channel(fd);
  if (channel.error !== 0) {
    channel.discard();
    return;
  }
  made.channel = setup(channel, process, serialization, undefined);
  loop.unref(channel.slot);
  if (env.NODE_UNIQUE_ID) {
    require('node/cluster')._setupWorker();
    delete env.NODE_UNIQUE_ID; // not for children of this one
  }
}

module.exports = { Channel, setup, begin };
