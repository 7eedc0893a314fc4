// SPDX-License-Identifier: MIT
// The codec of a stream, and what the binding says when it fails.
'use strict';

const { codes, genericNodeError } = require('internal/errors');
const { holderOf } = require('internal/slots');
const { i32, N0, N1 } = require('internal/cells');
const binding = internalBinding('zlib');

const hold = holderOf('ZLIB');

function errorOf([message, errno, code]) {
  return genericNodeError(message, { errno, code });
}

// What the binding tells of settings that a library refuses.
function refused(problem) {
  return new codes.ERR_ZLIB_INITIALIZATION_FAILED(problem);
}

// One step at a time; what comes while one is on the pool waits for its end.
class Handle {
  #codec;
  #isBusy = false;
  #waiting = null; // reset or params
  #stream; // of node:zlib, if it is one's

  constructor({ mode, numbers, dictionary }, stream) {
    this.#stream = stream;
    this.#codec = binding.open(mode, numbers, dictionary);
    if (typeof this.#codec === 'string') throw refused(this.#codec);
  }

  // done(error or 0, room left, input left, how many of the outputs were full before the last one that was begun).
  // `more` are up to three further buffers to go on with.
  write(flush, input, inAt, inLen, output, outAt, outLen, done, more = []) {
    this.#begin();
    binding.step(this.#codec, flush, input, inAt, inLen, output, outAt, outLen, hold((err, room, left, filled) => {
      // The closure keeps the buffers while C reads and fills them.
      this.#end(input, output, more);
      done(err, room, left, filled);
    }), ...more);
  }

  // The same at once: 0 or the error; cells N0 and N1 tell what is left.
  step(flush, input, inAt, inLen, output, outAt, outLen) {
    this.#begin();
    this.#isBusy = false;
    return binding.step(this.#codec, flush, input, inAt, inLen, output, outAt, outLen, 0);
  }

  // What packages call that drive the codec of a stream themselves: the stream tells what is left, and of errors.
  writeSync(flush, input, inAt, inLen, output, outAt, outLen) {
    const err = this.step(flush, input, inAt, inLen, output, outAt, outLen);
    if (err === 0) this.#stream._writeState.set([i32[N0], i32[N1]]);
    else this.#stream.destroy(errorOf(err));
  }

  reset(failed) {
    this.#whenIdle(() => {
      const err = binding.reset(this.#codec);
      if (err !== 0) failed(errorOf(err));
    });
  }

  params(level, strategy, failed) {
    this.#whenIdle(() => {
      const err = binding.params(this.#codec, level, strategy);
      if (err !== 0) failed(errorOf(err));
    });
  }

  close() {
    if (this.#codec !== null) binding.close(this.#codec);
    this.#codec = null;
    this.#waiting = null;
  }

  #begin() {
    if (this.#codec === null) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
    if (this.#isBusy) throw new codes.ERR_INTERNAL_ASSERTION('write already in progress');
    this.#isBusy = true;
  }

  #end() {
    this.#isBusy = false;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) waiting();
  }

  #whenIdle(fn) {
    if (!this.#isBusy) {
      fn();
      return;
    }
    const before = this.#waiting;
    this.#waiting = before === null ? fn : () => { before(); fn(); };
  }
}

module.exports = { Handle, errorOf, refused };
