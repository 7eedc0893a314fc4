// SPDX-License-Identifier: MIT
// worker_threads.Worker: a thread with a runtime of its own (src/runtime/worker.c), as the thread that started it sees
// it. thread.js is the other side.
'use strict';

const EventEmitter = require('node/events');
const { codes } = require('internal/errors');
const { validateArray, validateObject, validateString } = require('internal/validate');
const { hold, release } = require('internal/slots');
const { i32, N0 } = require('internal/cells');
const { End } = require('internal/message/end');
const { argv0, execArgv, values } = require('internal/options');
const lazy = require('internal/lazy');
const natives = internalBinding('worker');
const messages = internalBinding('message');
const loop = internalBinding('loop');

const lazyPath = lazy(() => require('node/path'));

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const MB = 1024 * 1024;
const DEFAULT_STACK_MB = 4;

// What getEnvironmentData() gives here and in threads to be started.
const environmentData = new Map();

// ---- options -------------------------------------------------------------------------------------------------------

// {kind, filename}: what the thread runs.
function programOf(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.eval', options.eval,
                                            "must be false when 'filename' is not a string");
    }
    return { kind: 'text', filename };
  }
  const { isURL } = require('internal/url');
  if (isURL(filename)) {
    if (filename.protocol === 'data:') return { kind: 'url', filename: `${filename}` };
    return { kind: 'file', filename: require('node/url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  const path = lazyPath();
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) throw new codes.ERR_WORKER_PATH(filename);
  return { kind: 'file', filename: path.resolve(filename) };
}

// true shares the environment, false copies it.
function environmentOf(env) {
  if (env === undefined || env === null) return false;
  if (env === SHARE_ENV) return true;
  if (typeof env !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'],
                                         env);
  }
  return Object.entries(env).flatMap(([name, value]) => [name, `${value}`]);
}

function argumentsOf(argv) {
  if (argv === undefined || argv === null) return [];
  validateArray(argv, 'options.argv');
  return argv.map(String);
}

// Options that say what the process runs are no concern of its threads.
function optionsOf(options) {
  const inherited = { ...values };
  for (const name of ['--eval', '--print', '--check', '--test', '--interactive']) delete inherited[name];
  return [inherited, execArgv];
}

// ---- Worker --------------------------------------------------------------------------------------------------------

class Worker extends EventEmitter {
  #slot = 0; // 0 once the thread has ended
  #control;
  #public;
  #exit = undefined; // {promise, resolve} of terminate()
  #stdio;

  constructor(filename, options = {}) {
    super();
    options ??= {};
    const program = programOf(filename, options);
    const environment = environmentOf(options.env);
    const argv = argumentsOf(options.argv);
    const [optionValues, optionWords] = optionsOf(options);
    if (options.name !== undefined) validateString(options.name, 'options.name');
    this.threadId = natives.nextId();
    this.threadName = options.name ?? 'WorkerThread';
    this.resourceLimits = {};
    const mine = [];
    const theirs = [];
    for (let i = 0; i < 2; i++) {
      messages.pair();
      const [one, two] = [i32[N0], i32[N0 + 1]];
      mine.push(new End(one));
      theirs.push(two);
    }
    [this.#control, this.#public] = mine;
    try {
      this.#control.post({ workerData: options.workerData, environmentData }, options.transferList ?? []);
    } catch (error) {
      this.#control.close();
      this.#public.close();
      for (let i = 0; i < 2; i++) messages.close(theirs[i]);
      throw error;
    }
    this.#control.onMessage = (message) => this.#hear(message);
    this.#public.onMessage = (data) => this.emit('message', data);
    this.#public.onMessageError = (error) => this.emit('messageerror', error);
    const config = JSON.stringify({
      ...program,
      threadId: this.threadId,
      name: this.threadName,
      ports: theirs,
      hasStdin: options.stdin === true,
      options: [optionValues, optionWords, [program.kind === 'file' ? program.filename : '[worker eval]', ...argv],
                argv0, undefined],
    });
    this.#slot = hold((event, code) => {
      if (event === 1) this.#end(code);
    }, 'WORKER');
    const err = natives.start(this.#slot, config, environment, DEFAULT_STACK_MB * MB);
    if (err !== 0) {
      release(this.#slot);
      this.#slot = 0;
      throw new codes.ERR_WORKER_INIT_FAILED(internalBinding('uv').errname(err));
    }
    this.#control.start();
    this.#public.start();
  }

  #hear(message) {
    switch (message.type) {
      case 'online': this.emit('online'); break;
      case 'error': this.emit('error', require('internal/worker/errors').unpack(message)); break;
      case 'output':
        process[message.stream].write(message.chunk, message.encoding);
        this.#control.post({ type: 'wanted', stream: message.stream }, []);
        break;
    }
  }

  // What the thread had sent comes before its end.
  #end(code) {
    this.#slot = 0;
    for (const end of [this.#public, this.#control]) {
      for (let next = end.take(); next !== undefined; next = end.take()) end.onMessage(next.data);
      end.close();
    }
    this.threadId = -1;
    this.threadName = null;
    this.#exit?.resolve(code);
    this.emit('exit', code);
  }

  postMessage(...args) {
    if (this.#slot === 0) return;
    this.#public.post(args[0], args[1] ?? []);
  }

  terminate() {
    if (this.#slot === 0) return Promise.resolve();
    if (this.#exit === undefined) {
      this.#exit = Promise.withResolvers();
      natives.stop(this.#slot);
    }
    return this.#exit.promise;
  }

  async [Symbol.asyncDispose]() { await this.terminate(); }

  ref() {
    if (this.#slot !== 0) loop.ref(this.#slot);
  }

  unref() {
    if (this.#slot !== 0) loop.unref(this.#slot);
  }
}

module.exports = { environmentData, SHARE_ENV, Worker };
