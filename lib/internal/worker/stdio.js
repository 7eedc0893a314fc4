// SPDX-License-Identifier: MIT
// The standard streams of a thread: they reach the starter's Worker object by the control channel (thread.js). A write
// is done when the starter wants more; until then it keeps the thread alive. A thread of hooks does not wait: whoever
// waits for it may hear of its output only later, and is to have it all.
'use strict';

const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');
const { worker } = require('internal/realm');
const { control, handlers, isOfHooks, post } = require('internal/worker/thread');

const NAMES = ['stdin', 'stdout', 'stderr'];

const waiting = { __proto__: null, stdout: [], stderr: [] }; // callbacks of writes
let holds = 0;
function hold(delta) {
  holds += delta;
  control.setRef(holds > 0);
}

handlers.wanted = ({ stream }) => {
  const callbacks = waiting[stream];
  waiting[stream] = [];
  hold(-callbacks.length);
  for (let i = 0; i < callbacks.length; i++) callbacks[i]();
};

class WritableWorkerStdio extends Writable {
  #name;

  constructor(fd) {
    super({ decodeStrings: false });
    this.#name = NAMES[fd];
  }

  _write(chunk, encoding, callback) {
    this._writev([{ chunk, encoding }], callback);
  }

  _writev(chunks, callback) {
    for (let i = 0; i < chunks.length; i++) {
      const { chunk, encoding } = chunks[i];
      post({ type: 'output', stream: this.#name, chunk, encoding });
    }
    if (isOfHooks) {
      callback();
      return;
    }
    waiting[this.#name].push(callback);
    hold(1);
  }

  _final(callback) {
    post({ type: 'output', stream: this.#name, chunk: null });
    callback();
  }
}

function output(fd) {
  const stream = new WritableWorkerStdio(fd);
  stream.fd = fd;
  stream._isStdio = true;
  return stream;
}

class ReadableWorkerStdio extends Readable {
  #isWanted = false;

  constructor() {
    super();
    if (!worker.hasStdin) {
      this.push(null);
      return;
    }
    handlers.stdin = ({ chunk, encoding }) => {
      if (this.#isWanted) hold(-1);
      this.#isWanted = false;
      this.push(chunk, encoding);
    };
  }

  _read() {
    if (!worker.hasStdin || this.#isWanted) return;
    this.#isWanted = true;
    hold(1);
    post({ type: 'wanted' });
  }
}

function input() {
  const stream = new ReadableWorkerStdio();
  stream.fd = 0;
  return stream;
}

// At the end of the thread: what streams still hold goes out, though the starter may not want more yet.
function flush() {
  for (const name of ['stdout', 'stderr']) {
    while (waiting[name].length > 0) handlers.wanted({ stream: name });
  }
}

module.exports = { flush, input, output };
