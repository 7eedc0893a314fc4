// SPDX-License-Identifier: MIT
// The calls that one chunk of a pipe makes, and nothing else, for any runtime and for the bare engine (bare.c):
// read, _read, push, the listener, write, _write, done.
'use strict';

(() => {
  const isBare = typeof cpuNow === 'function';
  const now = isBare ? cpuNow : () => { // eslint-disable-line no-undef
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const say = isBare ? print : console.log; // eslint-disable-line no-undef
  const N = 20_000;
  const READING = 1, ENDED = 2, WRITING = 4;

  class Source {
    state = { flags: 0, buffer: [], length: 0 };
    listener = undefined;

    constructor(count, chunk) {
      this.left = count;
      this.chunk = chunk;
    }

    _read() { this.push(this.left-- > 0 ? this.chunk : null); }

    push(chunk) {
      const { state } = this;
      state.flags &= ~READING;
      if (chunk === null) {
        state.flags |= ENDED;
      } else {
        state.buffer.push(chunk);
        state.length += chunk.length;
      }
    }

    read() {
      const { state } = this;
      if ((state.flags & (READING | ENDED)) === 0) {
        state.flags |= READING;
        this._read();
      }
      if (state.length === 0) return null;
      const chunk = state.buffer.pop();
      state.length -= chunk.length;
      this.listener.call(this, chunk);
      return chunk;
    }
  }

  class Sink {
    state = { flags: 0, length: 0, writing: 0, done: () => this.written() };

    _write(chunk, encoding, done) { done(); }

    write(chunk) {
      const { state } = this;
      state.length += chunk.length;
      state.writing = chunk.length;
      state.flags |= WRITING;
      this._write(chunk, 'buffer', state.done);
      return state.length < 65536;
    }

    written() {
      const { state } = this;
      state.flags &= ~WRITING;
      state.length -= state.writing;
      state.writing = 0;
    }
  }

  const chunk = new Uint8Array(64);
  let best = Infinity;
  for (let round = 0; round < 100; round++) {
    const source = new Source(N, chunk);
    const sink = new Sink();
    source.listener = (each) => { if (!sink.write(each)) throw new Error('full'); };
    const start = now();
    while (source.read() !== null);
    best = Math.min(best, now() - start);
  }
  say(`calls-of-a-pipe ${(best / N * 1e6).toFixed(1)} ns`);
})();
