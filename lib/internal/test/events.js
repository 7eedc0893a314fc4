// SPDX-License-Identifier: MIT
// TestsStream: the events of a run, in an order that reporters can print as they come. Each is emitted by its type
// and read as {type, data}.
'use strict';

const { Readable } = require('node/stream');

class TestsStream extends Readable {
  #waiting = [];
  #canPush = true;
  #isEnded = false;

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#canPush = true;
    while (this.#waiting.length > 0 && this.#canPush) this.#canPush = this.push(this.#waiting.shift());
  }

  // An interrupted run may still have something to say after the end.
  tell(type, data) {
    if (this.#isEnded) return;
    this.emit(type, data);
    const event = { type, data };
    if (this.#canPush && this.#waiting.length === 0) this.#canPush = this.push(event);
    else this.#waiting.push(event);
  }

  end() {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (this.#waiting.length > 0) this.#waiting.push(null);
    else this.push(null);
  }
}

module.exports = { TestsStream };
