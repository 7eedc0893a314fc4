// SPDX-License-Identifier: MIT
// Output: what answers in pieces leave for the client on a connection that C reads (server.js, the fast road). Texts
// are gathered here, since adding to a string is a tenth of a call; they go to C when they are many, with the next
// bytes, or at the end of the turn, when all leaves together. Only a client that does not keep up makes us wait.
'use strict';

const { ErrnoException } = require('internal/errors');
const { kNeedDrain } = require('internal/http/outgoing');
const binding = internalBinding('http');

const TEXT_MAX = 16 * 1024; // gathered
const UV_ECANCELED = -125;

class Output {
  /** ended(connection, answer, error) is called when an answer whose end() was told is sent, or will not be. */
  constructor(connection, ended) {
    this.connection = connection;
    this.ended = ended;
    this.text = ''; // that C has not got yet
    this.handle = null; // to which it goes, and which asks for it before it does anything else
    this.queued = 0; // bytes appended since everything was sent
    this.flushing = false; // a tick will send them, and is asked before the handle does anything
    this.callbacks = null; // of the pieces that wait
    this.ending = null; // the answer whose last piece waits
  }

  /** Texts are Latin-1; `bytes` and `tail` may be undefined. */
  append(text, bytes, tail, callback) {
    if (!this.flushing) {
      this.flushing = true;
      this.handle = this.connection.socket._handle;
      this.handle.before = this;
      process.nextTick(flush, this);
    }
    this.text += text;
    this.queued += text.length;
    if (bytes !== undefined) this.queued += bytes.length + tail.length;
    if ((bytes !== undefined || this.text.length >= TEXT_MAX) && !this.give(bytes, tail)) return;
    if (callback !== undefined) (this.callbacks ??= []).push(callback);
  }

  /** Hands over the text, and bytes and a tail behind it. False when that failed. */
  give(bytes, tail) {
    const { text } = this;
    if (text === '' && bytes === undefined) return true;
    this.text = '';
    const err = binding.append(this.connection.id, text, bytes, tail);
    if (err < 0) this.fail(err);
    return err >= 0;
  }

  /** The handle closes: what waits for the tick is lost, as on a corked socket. An ended answer still leaves. */
  drop() {
    if (this.ending !== null) {
      this.give();
    } else {
      this.text = '';
      binding.drop(this.connection.id);
    }
  }

  /** The last piece of an answer was appended. */
  end(answer) {
    this.ending = answer;
  }

  /** Everything was given to the kernel, or will come to nothing: then with an error. */
  settle(error) {
    const { callbacks, connection, ending } = this;
    this.queued = 0;
    this.callbacks = null;
    this.ending = null;
    if (callbacks !== null) for (let i = 0; i < callbacks.length; i++) (0, callbacks[i])(error);
    if (ending !== null) this.ended(connection, ending, error);
    if (error !== null || ending !== null) return;
    const answer = connection.socket._httpMessage;
    if (answer !== null && answer[kNeedDrain] && !answer.finished) {
      answer[kNeedDrain] = false;
      answer.emit('drain');
    }
  }

  /** JavaScript writes to the socket from now on: behind this, but nobody would tell us when it is gone. */
  leave() {
    if (this.flushing) {
      this.handle.before = null;
      this.give();
      binding.flush(this.connection.id);
    }
    process.nextTick(() => this.settle(null));
  }

  /** The connection is gone. */
  close() {
    if (this.callbacks !== null || this.ending !== null) this.settle(new ErrnoException(UV_ECANCELED, 'write'));
  }

  fail(err) {
    this.connection.socket.destroy(new ErrnoException(err, 'write'));
  }
}

function flush(output) {
  output.flushing = false;
  output.handle.before = null;
  if (!output.connection.fast || !output.give()) return;
  const result = binding.flush(output.connection.id);
  if (result < 0) output.fail(result);
  else if (result === 0) output.settle(null);
}

module.exports = { Output };
