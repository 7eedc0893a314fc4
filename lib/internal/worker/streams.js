// SPDX-License-Identifier: MIT
// worker.stdin, worker.stdout and worker.stderr: the starter's sides of a thread's standard streams (stdio.js).
'use strict';

const { Readable } = require('internal/streams/readable');
const { Writable } = require('internal/streams/writable');

class ReadableWorkerStdio extends Readable {
  #control;
  #name;

  constructor(control, name) {
    super();
    this.#control = control;
    this.#name = name;
  }

  _read() {
    this.#control.post({ type: 'wanted', stream: this.#name }, []);
  }
}

class WritableWorkerStdio extends Writable {
  #control;
  #callbacks = [];

  constructor(control) {
    super({ decodeStrings: false });
    this.#control = control;
  }

  _write(chunk, encoding, callback) {
    this.#control.post({ type: 'stdin', chunk, encoding }, []);
    this.#callbacks.push(callback);
  }

  _final(callback) {
    this.#control.post({ type: 'stdin', chunk: null }, []);
    callback();
  }

  // The thread wants more.
  flush() {
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (let i = 0; i < callbacks.length; i++) callbacks[i]();
  }
}

module.exports = { Input: WritableWorkerStdio, Output: ReadableWorkerStdio };
