// SPDX-License-Identifier: MIT
// readline/promises: Interface whose questions are promises, and Readline, control sequences that go out together.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validate');
const { Editor } = require('internal/readline/editor');
const { withSignal } = require('internal/readline/interface');
const { isWritableNodeStream } = require('internal/streams/status');

class Interface extends Editor {
  #reject; // of the question that waits

  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      withSignal(this, options?.signal, reject, (forget) => {
        this._ask(query, (answer) => {
          forget();
          this.#reject = undefined;
          resolve(answer);
        });
        this.#reject = (error) => {
          forget();
          reject(error);
        };
      });
    });
  }

  #abort(message) {
    const reject = this.#reject;
    this.#reject = undefined;
    reject?.(new AbortError(message));
  }

  _interrupt() {
    if (this.listenerCount('SIGINT') === 0) this.#abort('Aborted with Ctrl+C');
    super._interrupt();
  }

  _endOfInput() {
    this.#abort('Aborted with Ctrl+D');
    super._endOfInput();
  }

  async _tabComplete(isSecond) {
    this.pause();
    let error;
    let result;
    try {
      result = await this.completer(this.line.slice(0, this.cursor));
    } catch (thrown) {
      error = thrown;
    }
    this._completed(error, result, isSecond);
  }
}

const AUTO_COMMIT = Symbol('autoCommit');

class Readline {
  #stream;
  #isAutomatic = false;
  #todo = [];

  constructor(stream, options = undefined) {
    if (!isWritableNodeStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit !== undefined && options.autoCommit !== null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#isAutomatic = options.autoCommit;
    }
  }

  #add(text) {
    if (text === '') return this;
    if (this.#isAutomatic) process.nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined) validateInteger(y, 'y');
    return this.#add(y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    let text = '';
    if (dx !== 0) text += dx > 0 ? `\x1b[${dx}C` : `\x1b[${-dx}D`;
    if (dy !== 0) text += dy > 0 ? `\x1b[${dy}B` : `\x1b[${-dy}A`;
    return this.#add(text);
  }

  clearLine(dir) {
    validateInteger(dir, 'dir', -1, 1);
    return this.#add(dir < 0 ? '\x1b[1K' : dir > 0 ? '\x1b[0K' : '\x1b[2K');
  }

  clearScreenDown() { return this.#add('\x1b[0J'); }

  commit() {
    const text = this.#todo.join('');
    this.#todo = [];
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

module.exports = { Interface, Readline };
