// SPDX-License-Identifier: MIT
// ChildProcess: one child, its standard streams as sockets, its end as events.
//
// 'exit' comes when the child is gone, 'close' when its streams are closed as well: `_closesNeeded` counts what must
// close, `_closesGot` what has. A child that could not be started has the error as its exit code.
'use strict';

const { channels, traced, tracing } = require('internal/channels');
const EventEmitter = require('node/events');
const { DENIED, ErrnoException, UVException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validate');
const { IPC, PIPE, describe, parseStdio, signalNumber } = require('internal/child_process/options');
const { hold, release } = require('internal/slots');
const lazy = require('internal/lazy');
const binding = internalBinding('spawn');
const loop = internalBinding('loop');

const lazyNet = lazy(() => require('node/net'));
const lazyNames = lazy(() => require('internal/process/signals').namesOf);
const lazyPipe = lazy(() => require('internal/net/handle').Pipe);
const lazyIpc = lazy(() => require('internal/child_process/ipc'));

const { errname } = internalBinding('uv');

const EVENT_EXIT = 1;
// Failures to start that the user hears of by 'error'; others throw.
const REPORTED = new Set(['EACCES', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOENT']);

// The native handle of a child, as `_handle`.
class Process {
  constructor(onexit) {
    this.pid = 0;
    this.onexit = onexit;
    const listener = (event, status, signal) => {
      if (event === EVENT_EXIT) this.onexit(status, signal);
    };
    listener.handle = this; // found again by process._getActiveHandles()
    this.slot = hold(listener, 'PROCESSWRAP');
  }

  spawn(description) {
    const result = binding.spawn(this.slot, description);
    if (result < 0) {
      release(this.slot);
      this.slot = 0;
      return result;
    }
    this.pid = result;
    return 0;
  }

  kill(signal) { return binding.kill(this.slot, signal); }
  ref() { loop.ref(this.slot); }
  unref() { loop.unref(this.slot); }
  hasRef() { return loop.hasRef(this.slot); }
  close() {
    if (this.slot !== 0) loop.close(this.slot);
    this.slot = 0;
  }
}

// Streams nobody reads are read away, so that they end.
function flushStdio(child) {
  const { stdio } = child;
  if (stdio === undefined) return;
  for (let i = 0; i < stdio.length; i++) {
    const stream = stdio[i];
    if (stream !== null && stream.readable && !stream.isUsedAsStdio) stream.resume();
  }
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

// Of a child that was not started.
function discard(handles) {
  handles.forEach((handle) => (handle instanceof lazyIpc().Channel ? handle.discard() : handle.close()));
}

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = new Process((status, signal) => this.#onExit(status, signal));
    this._handle.owner = this;
    if (channels.child_process !== undefined) channels.child_process.publish({ process: this });
  }

  #onExit(status, signal) {
    if (signal) this.signalCode = lazyNames().get(signal)?.[0] ?? null;
    else this.exitCode = status;
    if (this.stdin) this.stdin.destroy();
    this._handle?.close();
    this._handle = null;
    if (status < 0) {
      const error = new ErrnoException(status, this.spawnfile ? `spawn ${this.spawnfile}` : 'spawn');
      if (this.spawnfile) error.path = this.spawnfile;
      error.spawnargs = this.spawnargs.slice(1);
      this.emit('error', error);
    } else {
      this.emit('exit', this.exitCode, this.signalCode);
    }
    // Nobody may be reading: what is left is discarded, after those who react to 'exit' had their turn.
    process.nextTick(flushStdio, this);
    maybeClose(this);
  }

  spawn(options) {
    validateObject(options, 'options');
    const { stdio, ipc } = parseStdio(options.stdio || 'pipe', false);
    const { serialization } = options;
    validateOneOf(serialization, 'options.serialization', [undefined, 'json', 'advanced']);
    if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
    validateString(options.file, 'options.file');
    if (options.args !== undefined) validateArray(options.args, 'options.args');
    options = { __proto__: null, ...options, args: options.args ?? [] };
    if (ipc >= 0) {
      options.added = [`NODE_CHANNEL_FD=${ipc}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization || 'json'}`];
    }
    this.spawnfile = options.file;
    this.spawnargs = options.args;

    const isTraced = traced['child_process.spawn'] > 0;
    if (isTraced) tracing('child_process.spawn').start.publish({ process: this, options });
    const handles = [];
    const slots = [];
    for (let i = 0; i < stdio.length; i++) {
      if (stdio[i].kind !== PIPE && stdio[i].kind !== IPC) continue;
      handles[i] = stdio[i].kind === IPC ? new (lazyIpc().Channel)() : new (lazyPipe())();
      slots[i] = handles[i].slot;
    }
    const err = this._handle.spawn(describe(options, stdio, slots));
    if (isTraced) this.#trace(err, options);
    if (err !== 0) {
      const name = errname(err);
      if (!REPORTED.has(name)) {
        discard(handles);
        this._handle = null;
        throw err <= DENIED ? UVException({ errno: err, path: options.file }) : new ErrnoException(err, 'spawn');
      }
      process.nextTick(() => this.#onExit(err, 0));
      // Without descriptors there is no point in making streams.
      if (name === 'EMFILE' || name === 'ENFILE') {
        discard(handles);
        return err;
      }
    } else {
      process.nextTick(() => this.emit('spawn'));
    }
    this.pid = this._handle.pid || undefined;
    this.#openStreams(stdio, handles, ipc, err);
    if (ipc >= 0) {
      if (err === 0) this.#openChannel(handles[ipc], serialization || 'json');
      else handles[ipc].discard();
    }
    return err;
  }

  #openChannel(channel, serialization) {
    lazyIpc().setup(channel, this, serialization, () => maybeClose(this));
    this.on('newListener', (event) => channel.added(event));
    this.once('exit', () => channel.drain());
  }

  #trace(err, options) {
    const { end, error } = tracing('child_process.spawn');
    if (err === 0) end.publish({ process: this, options });
    else error.publish({ process: this, options, error: new ErrnoException(err, 'spawn') });
  }

  #openStreams(stdio, handles, ipc, err) {
    this.stdio = [];
    for (let i = 0; i < stdio.length; i++) {
      if (handles[i] === undefined || i === ipc) {
        if (i === ipc && err === 0) this._closesNeeded++;
        this.stdio.push(null);
        continue;
      }
      const { Socket } = lazyNet();
      const readable = i > 0;
      const socket = new Socket({ handle: err === 0 ? handles[i] : undefined, readable });
      if (err !== 0) {
        handles[i].close();
        if (readable) socket.push(null); // ends as the output of any child does
      }
      if (readable) {
        this._closesNeeded++;
        socket.on('close', () => maybeClose(this));
      }
      this.stdio.push(socket);
    }
    this.stdin = this.stdio[0];
    this.stdout = this.stdio[1];
    this.stderr = this.stdio[2];
  }

  kill(signal) {
    const number = signal === 0 ? 0 : signalNumber(signal === undefined ? 'SIGTERM' : signal);
    if (this._handle) {
      const err = this._handle.kill(number);
      if (err === 0) {
        this.killed = true;
        return true;
      }
      const name = errname(err);
      if (name === 'EINVAL' || name === 'ENOSYS') throw new ErrnoException(err, 'kill');
      // A child that is gone already is no error; the event 'exit' is on its way.
      if (name !== 'ESRCH') this.emit('error', new ErrnoException(err, 'kill'));
    }
    return false;
  }

  [Symbol.dispose]() {
    if (!this.killed) this.kill();
  }

  ref() { this._handle?.ref(); }
  unref() { this._handle?.unref(); }
}

module.exports = { ChildProcess };
