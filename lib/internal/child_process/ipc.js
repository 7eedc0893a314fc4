// SPDX-License-Identifier: MIT
// The channel between a process and the child it forked: messages over a pipe (internal/child_process/codecs). The same
// code serves both ends: `target` is the ChildProcess in the parent, `process` in the child, and gets send(),
// disconnect(), channel, connected and the events 'message' and 'disconnect'.
//
// Messages with a `cmd` that begins with NODE_ are for the library itself: event 'internalMessage'.
'use strict';

const { codes, ErrnoException } = require('internal/errors');
const { validateObject } = require('internal/validate');
const { Pipe, kOnEnd, kOnRead } = require('internal/net/handle');
const { AdvancedCodec, JsonCodec } = require('internal/child_process/codecs');

const HIGH_WATER = 128 * 1024;
const UTF8 = 0;

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

class Channel {
  constructor(target, handle, serialization, onClosed) {
    this.target = target;
    this.handle = handle;
    this.onClosed = onClosed;
    this.control = new Control(this);
    this.codec = serialization === 'advanced' ? new AdvancedCodec() : new JsonCodec();
    this.pending = []; // messages that came before anybody listened
    this.closing = false;
    handle.owner = this;
    handle.readStart();
  }

  [kOnRead](chunk) {
    const messages = this.codec.decode(chunk);
    for (let i = 0; i < messages.length; i++) this.receive(messages[i]);
  }

  // Both an end and an error mean that the other side is gone.
  [kOnEnd]() { this.close(); }

  receive(message) {
    const { target } = this;
    const isInternal = typeof message === 'object' && message !== null && typeof message.cmd === 'string' &&
      message.cmd.startsWith('NODE_');
    if (isInternal) {
      target.emit('internalMessage', message, undefined);
    } else if (target.listenerCount('message') === 0) {
      this.pending.push(message);
    } else {
      process.nextTick(() => target.emit('message', message, undefined));
    }
  }

  flush() {
    const messages = this.pending;
    this.pending = [];
    for (let i = 0; i < messages.length; i++) this.receive(messages[i]);
  }

  send(message, callback) {
    const { target, handle } = this;
    const done = (err) => {
      if (err === 0) {
        callback?.(null);
      } else if (!this.closing) {
        const error = new ErrnoException(err, 'write');
        if (callback !== undefined) callback(error);
        else target.emit('error', error);
      }
    };
    const result = handle.write(this.codec.encode(message), UTF8, done);
    if (result < 0) {
      const error = new ErrnoException(result, 'write');
      if (callback !== undefined) process.nextTick(callback, error);
      else process.nextTick(() => target.emit('error', error));
      return false;
    }
    if (result === 0 && callback !== undefined) process.nextTick(callback, null);
    return result === 0 || handle.writeQueueSize < HIGH_WATER;
  }

  // Ends the connection; the event comes on a later tick.
  close() {
    const { target } = this;
    if (this.closing) return;
    this.closing = true;
    target.connected = false;
    process.nextTick(() => {
      target.channel = null;
      this.handle.readStop();
      this.handle.close();
      target.emit('disconnect');
      this.finish();
    });
  }

  finish() {
    const { onClosed } = this;
    this.onClosed = undefined;
    onClosed?.();
  }
}

function setup(target, handle, serialization, onClosed) {
  const channel = new Channel(target, handle, serialization, onClosed);
  target.channel = channel.control;
  target.connected = true;
  target.on('newListener', (event) => {
    if (event === 'message' && channel.pending.length > 0) process.nextTick(() => channel.flush());
  });

  target.send = function send(message, sendHandle, options, callback) {
    if (typeof sendHandle === 'function') {
      callback = sendHandle;
      sendHandle = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    if (this.connected) return this._send(message, sendHandle, options, callback);
    const error = new codes.ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.emit('error', error));
    return false;
  };

  target._send = function _send(message, sendHandle, options, callback) {
    if (message === undefined) throw new codes.ERR_MISSING_ARGS('message');
    const type = typeof message;
    if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
      throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    if (sendHandle !== undefined && sendHandle !== null) {
      const isHandle = typeof sendHandle === 'object' && '_handle' in sendHandle;
      if (!isHandle) throw new codes.ERR_INVALID_HANDLE_TYPE();
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('sending handles between processes');
    }
    return channel.send(message, typeof callback === 'function' ? callback : undefined);
  };

  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
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
  const { control } = setup(process, handle, serialization, undefined);
  handle.unref();
  const counts = (event) => event === 'message' || event === 'disconnect';
  process.on('newListener', (event) => {
    if (counts(event) && process.channel !== null) control.refCounted();
  });
  process.on('removeListener', (event) => {
    if (counts(event) && process.channel !== null) control.unrefCounted();
  });
}

module.exports = { setup, begin, environment };
