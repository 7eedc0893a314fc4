// SPDX-License-Identifier: MIT
// readline.emitKeypressEvents(): 'keypress' events of a stream, while somebody listens.
'use strict';

const { StringDecoder } = require('node/string_decoder');
const { KeyDecoder } = require('internal/readline/keys');
const timers = require('node/timers');

const ESCAPE_TIMEOUT_MS = 500;

class Source {
  #stream;
  #interface;
  #text = new StringDecoder('utf8');
  #keys = new KeyDecoder();
  #timer;

  constructor(stream, iface) {
    this.#stream = stream;
    this.#interface = iface;
    if (stream.listenerCount('keypress') > 0) stream.on('data', this.#onData);
    else stream.on('newListener', this.#onListener);
  }

  #onListener = (event) => {
    if (event !== 'keypress') return;
    this.#stream.on('data', this.#onData);
    this.#stream.removeListener('newListener', this.#onListener);
  };

  #onData = (input) => {
    const stream = this.#stream;
    if (stream.listenerCount('keypress') === 0) { // nobody listens any more
      stream.removeListener('data', this.#onData);
      stream.on('newListener', this.#onListener);
      return;
    }
    const text = typeof input === 'string' ? input : this.#text.write(input);
    if (text === '') return;
    timers.clearTimeout(this.#timer);
    const iface = this.#interface;
    let at = 0;
    try {
      for (const char of text) {
        at += char.length;
        // Completion is for keys that are typed: of a text that comes at once only the last character may be one.
        if (iface !== undefined) iface.isCompletionEnabled = at === text.length;
        this.#emit(this.#keys.feed(char));
      }
    } finally {
      if (iface !== undefined) iface.isCompletionEnabled = true;
    }
    if (this.#keys.isPending && text.endsWith('\x1b')) {
      const delay = iface?.escapeCodeTimeout ?? ESCAPE_TIMEOUT_MS;
      this.#timer = timers.setTimeout(() => this.#emit(this.#keys.flush()), delay);
    }
  };

  #emit(key) {
    if (key === undefined) return;
    const text = key.sequence;
    const isEscaped = text[0] === '\x1b';
    this.#stream.emit('keypress', isEscaped ? undefined : text, key);
  }
}

// One for each stream, whoever asks again: half a character may wait in it.
const sources = new WeakMap();

function emitKeypressEvents(stream, iface) {
  if (!sources.has(stream)) sources.set(stream, new Source(stream, iface));
}

module.exports = { emitKeypressEvents };
