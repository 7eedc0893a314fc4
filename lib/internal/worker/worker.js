// SPDX-License-Identifier: MIT
// worker_threads.Worker: a thread with a runtime of its own (src/runtime/worker.c), as the thread that started it sees
// it. thread.js is the other side, and says what goes over the control channel.
'use strict';

// Threads load this file too, for the name `Worker`: what making one takes comes with the first.
const EventEmitter = require('node/events');
const { hold, release } = require('boot/turn');
const { channels } = require('internal/channels');
const { f64, i32, F0, N0, PERMISSION } = require('internal/cells');
const { kDeserialize } = require('internal/clone');
const { option } = require('internal/options');
const { End } = require('internal/message/end');
const lazy = require('internal/lazy');
const natives = internalBinding('worker');
const messages = internalBinding('message');
const loop = internalBinding('loop');

const lazyCodes = lazy(() => require('internal/errors').codes);
const lazyStreams = lazy(() => require('internal/worker/streams'));
const lazyValidate = lazy(() => require('internal/validate'));
const lazyChannel = lazy(() => require('web/message_channel'));
const lazyMessaging = lazy(() => {
  const messaging = require('internal/worker/messaging');
  messaging.open();
  return messaging;
});

// What getEnvironmentData() gives here and in threads to be started.
const { loaded, worker: self } = require('internal/realm');
const environmentData = self === undefined ?
  new Map() : require('internal/worker/thread').environmentData;

const notRunning = () => new (lazyCodes().ERR_WORKER_NOT_RUNNING)();

const notMade = (err) => new (lazyCodes().ERR_WORKER_INIT_FAILED)(internalBinding('uv').errname(err));

// Both sides of a new channel: an end here, the number of the other.
function openChannel() {
  messages.pair();
  const mine = i32[N0];
  const theirs = i32[N0 + 1];
  return { end: new End(mine), theirs };
}

// Hears what still waits.
function drain(end) {
  for (let next = end.take(); next !== undefined; next = end.take()) {
    try {
      end.onMessage(next.data, next.moved);
    } catch (error) {
      require('boot/turn').uncaught(error);
    }
  }
}

// Of a thread of hooks, which users do not see: the end of the channel that would be theirs.
let channelOf;
// Hears what such a thread has said so far, of its output and the like.
let hearNow;

// What the inspector needs of those that run.
const live = new Map();

class Worker extends EventEmitter {
  #slot = 0; // 0 once the thread has ended
  #handle; // what async_hooks know of
  #control; // ends of its channels
  #users;
  #port; // face of #users
  #threadId;
  #name;
  #limits;
  #options;
  #ended = undefined; // of terminate(): {promise, resolve}
  #streams = { __proto__: null, stdin: undefined, stdout: undefined, stderr: undefined };
  #questions = new Map(); // number -> {resolve, reject} of what the thread is asked
  #asked = 0;

  static {
    channelOf = (worker) => worker.#users;
    hearNow = (worker) => drain(worker.#control);
  }

  constructor(filename, options = undefined) {
    super();
    options ??= {};
    if (i32[PERMISSION] !== 0) require('internal/permission').demand('worker');
    const { config, environment, heapBytes, limits, name, stackBytes } =
      require('internal/worker/options').readOptions(filename, options);
    this.#options = { stdout: Boolean(options.stdout), stderr: Boolean(options.stderr) };
    this.#threadId = natives.nextId();
    this.#name = name;
    this.#limits = limits;
    this.performance = { eventLoopUtilization: this.#eventLoopUtilization.bind(this) };

    const control = openChannel();
    const users = openChannel();
    this.#control = control.end;
    this.#users = users.end;
    try {
      const list = lazyChannel().checkedTransferList(options.transferList);
      config.hasData = options.workerData !== undefined || environmentData.size > 0 || list.length > 0;
      if (config.hasData) control.end.post({ workerData: options.workerData, environmentData }, list);
    } catch (error) {
      for (const { end, theirs } of [control, users]) {
        end.close();
        messages.close(theirs);
      }
      throw error;
    }
    const onEvent = (event, code, ranOut) => {
      if (event === 1) this.#end(code, ranOut);
      else this.#slot = 0;
    };
    this.#handle = onEvent.handle = { hasRef: () => (this.#slot === 0 ? undefined : loop.hasRef(this.#slot)) };
    this.#slot = hold(onEvent, 'WORKER');
    control.end.onMessage = (message) => this.#hear(message);
    this.#port = lazyChannel().MessagePort[kDeserialize](users.end);
    users.end.onMessage = (message) => this.emit('message', message);
    users.end.onMessageError = (error) => this.emit('messageerror', error);
    if (config.hasStdin) this.#streams.stdin = new (lazyStreams().Input)(this.#control);
    config.threadId = this.#threadId;
    config.isTraced = loaded['internal/trace/agent']?.exports.hasBegun() === true;
    config.waits = loaded['internal/inspector/workers']?.exports.wait() === true ||
      options.execArgv?.some((word) => /^--inspect-(?:brk|wait)(?:=|$)/.test(word)) === true;
    config.isProfiled = option('--cpu-prof') === true || option('--heap-prof') === true ||
      process.env.NODE_V8_COVERAGE !== undefined;
    config.ports = [control.theirs, users.theirs, this.#makeDoor()];

    const err = natives.start(this.#slot, JSON.stringify(config), environment, stackBytes, heapBytes);
    if (err !== 0) {
      release(this.#slot);
      this.#slot = 0;
      if (config.kind === 'hooks') throw notMade(err);
      this.#fail(err);
      return;
    }
    control.end.start();
    users.end.start();
    if (config.kind === 'hooks') return;
    live.set(this, {
      id: this.#threadId, name, program: config.kind === 'text' ? '[worker eval]' : config.filename,
      waits: config.waits, openMailbox: () => this.#control.post({ type: 'inspect' }, []),
    });
    process.nextTick(() => process.emit('worker', this));
    channels['worker_threads']?.publish({ worker: this });
  }

  // The port that the thread will hear others by: it is there before the thread is.
  #makeDoor() {
    const { doorOf } = lazyMessaging();
    messages.pair();
    const door = i32[N0];
    messages.listen(door, doorOf(this.#threadId));
    messages.close(i32[N0 + 1]);
    return door;
  }

  // The thread could not be made.
  #fail(err) {
    process.nextTick(() => {
      this.emit('error', notMade(err));
      this.#end(1, false);
    });
  }

  // ---- what the thread says ----------------------------------------------------------------------------------------

  #hear(message) {
    switch (message?.type) {
      case undefined:
        loaded['internal/inspector/workers']?.exports.began(live.get(this));
        this.emit('online');
        break;
      case 'inspect': // for a session of the thread's in the main one
        require('internal/inspector/threads').openMain();
        break;
      case 'error':
        this.emit('error', require('internal/worker/errors').unpack(message));
        break;
      case 'output':
        this.#hearOutput(message);
        break;
      case 'wanted':
        this.#streams.stdin?.flush();
        break;
      case 'answer': {
        const question = this.#questions.get(message.number);
        this.#questions.delete(message.number);
        if (message.failure === undefined) question.resolve(message.value);
        else question.reject(require('internal/worker/errors').unpack(message.failure));
      }
    }
  }

  // Without a stream that somebody looks at, output goes straight to that of this thread.
  #hearOutput({ stream: name, chunk, encoding }) {
    const stream = this.#streams[name];
    if (stream !== undefined) {
      stream.push(chunk, encoding);
    } else if (this.#options[name]) {
      this.#stream(name).push(chunk, encoding);
    } else if (chunk !== null) {
      process[name].write(chunk, encoding);
      this.#control.post({ type: 'wanted', stream: name }, []);
    }
  }

  #stream(name) {
    if (this.#streams[name] === undefined) {
      const stream = this.#streams[name] = new (lazyStreams().Output)(this.#control, name);
      if (this.#threadId < 0) stream.push(null); // the thread has ended
      if (!this.#options[name]) stream.pipe(process[name], { end: false });
    }
    return this.#streams[name];
  }

  // What the thread had sent comes before its end.
  #end(code, ranOut) {
    drain(this.#users);
    drain(this.#control);
    this.#port.unref();
    this.#users.close();
    this.#control.close();
    if (live.has(this)) loaded['internal/inspector/workers']?.exports.ended(live.get(this));
    live.delete(this);
    this.#threadId = -1;
    this.#name = null;
    this.#limits = {};
    for (const { reject } of this.#questions.values()) reject(notRunning());
    this.#questions.clear();
    this.#streams.stdout?.push(null);
    this.#streams.stderr?.push(null);
    this.#streams.stdin?.end();
    if (ranOut) this.emit('error', new (lazyCodes().ERR_WORKER_OUT_OF_MEMORY)('JS heap out of memory'));
    this.#ended?.resolve(code);
    this.emit('exit', code);
  }

  #ask(what, value) {
    if (this.#slot === 0 || this.#threadId < 0) return Promise.reject(notRunning());
    const question = Promise.withResolvers();
    this.#questions.set(++this.#asked, question);
    this.#control.post({ type: 'question', what, value, number: this.#asked }, []);
    return question.promise;
  }

  // ---- for users ---------------------------------------------------------------------------------------------------

  postMessage(...args) {
    this.#port.postMessage(...args);
  }

  terminate() {
    if (this.#threadId < 0 || this.#slot === 0) return Promise.resolve();
    this.ref();
    this.#ended ??= Promise.withResolvers();
    natives.stop(this.#slot);
    return this.#ended.promise;
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this.#threadId < 0) return;
    loop.ref(this.#slot);
    this.#port.ref();
  }

  unref() {
    if (this.#threadId < 0) return;
    loop.unref(this.#slot);
    this.#port.unref();
  }

  get threadId() { return this.#threadId; }
  get threadName() { return this.#name; }
  get stdin() { return this.#streams.stdin ?? null; }
  get stdout() { return this.#stream('stdout'); }
  get stderr() { return this.#stream('stderr'); }
  get resourceLimits() { return { ...this.#limits }; }

  // A stream of the thread's snapshot.
  getHeapSnapshot(options = undefined) {
    require('internal/v8/heap_snapshots').checkOptions(options);
    return this.#ask('heapSnapshot', options).then((text) => {
      const { Readable } = require('node/stream');
      return Readable.from([text], { objectMode: false });
    });
  }

  getHeapStatistics() { return this.#ask('heapStatistics'); }

  cpuUsage(prev = undefined) {
    if (prev) {
      const { validateNumber, validateObject } = lazyValidate();
      validateObject(prev, 'prev');
      for (const key of ['user', 'system']) validateNumber(prev[key], `prev.${key}`, 0, Number.MAX_SAFE_INTEGER);
    }
    return this.#ask('cpuUsage', prev || undefined);
  }

  async startCpuProfile() {
    const id = await this.#ask('startCpuProfile');
    let text;
    const stop = () => text ??= this.#ask('stopProfile', id);
    return { stop, [Symbol.asyncDispose]: async () => { await stop(); } };
  }

  // Asynchronous, but for what is wrong with the options.
  startHeapProfile(options = {}) {
    require('internal/v8/heap_profile').checkOptions(options);
    return this.#ask('startHeapProfile', options).then((id) => {
      const { ERR_HEAP_PROFILE_HAVE_BEEN_STARTED } = lazyCodes();
      if (id === undefined) throw new ERR_HEAP_PROFILE_HAVE_BEEN_STARTED('heap profiler have been started');
      let text;
      const stop = () => text ??= this.#ask('stopProfile', id);
      return { stop, [Symbol.asyncDispose]: async () => { await stop(); } };
    });
  }

  // As performance.eventLoopUtilization(), of the thread's loop.
  #eventLoopUtilization(first = undefined, second = undefined) {
    const { utilizationOf } = require('web/performance');
    natives.loopTimes(this.#slot);
    const idle = f64[F0];
    const total = f64[F0 + 1];
    return total > 0 ? utilizationOf(idle, total - idle, first, second) : { idle: 0, active: 0, utilization: 0 };
  }
}

module.exports = { channelOf, environmentData, hearNow, live, Worker };
