// SPDX-License-Identifier: MIT
// What a channel writes. The first message of a tick goes at once, so that the other side may begin; those behind it
// wait for the end of the tick and go together, in one system call. A process that ends sends what waits first
// (process.exit() and its kin call flushChannels of boot/globals).
'use strict';

const { made } = require('boot/globals');

const HIGH_WATER = 128 * 1024;
const TOGETHER_MAX = 64 * 1024; // characters or bytes
const UTF8 = 0;

let corked = []; // outputs that wrote in this tick

function uncork() {
  const outputs = corked;
  corked = [];
  for (let i = 0; i < outputs.length; i++) outputs[i].uncork();
}

function toError(err) {
  const { ErrnoException } = require('internal/errors');
  return new ErrnoException(err, 'write');
}

class Output {
  #handle;
  #join;
  #onError;
  #isCorked = false;
  #parts = [];
  #length = 0;
  #answers = []; // callbacks of the parts
  #isPending = false; // the last write had to wait

  /** join(list) makes one of several messages; onError(error) is the callback of those that have none. */
  constructor(handle, join, onError) {
    this.#handle = handle;
    this.#join = join;
    this.#onError = onError;
  }

  /** Whether more may follow at once; callback(error or null) follows, null for none. */
  write(message, callback) {
    if (!this.#isCorked) {
      if (process._exiting) return this.#now(message, callback);
      this.#isCorked = true;
      made.flushChannels = uncork;
      if (corked.push(this) === 1) process.nextTick(uncork);
      return this.#now(message, callback);
    }
    this.#parts.push(message);
    this.#length += message.length;
    if (callback !== undefined) this.#answers.push(callback);
    if (this.#length >= TOGETHER_MAX) this.#flush();
    return !this.#isPending || this.#length + this.#handle.writeQueueSize < HIGH_WATER;
  }

  /** The same with a handle. */
  send(message, sendHandle, callback) {
    this.#flush();
    const done = (err) => this.#answer(err, callback);
    const result = this.#handle.send(message, sendHandle, done);
    if (result < 0) process.nextTick(done, result);
    return result >= 0 && this.#handle.writeQueueSize < HIGH_WATER;
  }

  uncork() {
    this.#isCorked = false;
    this.#flush();
  }

  #answer(err, callback) {
    this.#isPending = false;
    const error = err === 0 ? null : toError(err);
    if (callback !== undefined) callback(error);
    else if (error !== null) this.#onError(error);
  }

  #now(message, callback) {
    const done = (err) => this.#answer(err, callback);
    const result = this.#handle.write(message, UTF8, done);
    if (result === 0) {
      if (callback !== undefined) process.nextTick(callback, null);
      return true;
    }
    this.#isPending = true;
    if (result < 0) process.nextTick(done, result);
    return result > 0 && this.#handle.writeQueueSize < HIGH_WATER;
  }

  #flush() {
    if (this.#parts.length === 0) return;
    const message = this.#parts.length === 1 ? this.#parts[0] : this.#join(this.#parts);
    const answers = this.#answers;
    this.#parts = [];
    this.#length = 0;
    this.#answers = [];
    this.#now(message, answers.length === 0 ? undefined : (error) => {
      // Those without a callback are silent then: the error is told once.
      for (let i = 0; i < answers.length; i++) answers[i](error);
    });
  }
}

module.exports = { Output };
