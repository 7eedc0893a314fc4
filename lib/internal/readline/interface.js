// SPDX-License-Identifier: MIT
// Lines of an input stream, with prompts and questions on an output stream. What editing on a terminal needs is in
// editor.js, which extends this class. Methods whose names begin with an underscore are Node's own old ones: programs
// replace _writeToOutput and others, so they are called as methods everywhere.
'use strict';

const EventEmitter = require('node/events');
const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateString, validateUint32 } = require('internal/validate');
const { StringDecoder } = require('node/string_decoder');
const { History } = require('internal/readline/history');
const lazy = require('internal/lazy');

const lazyAbortListener = lazy(() => require('internal/events/abort_listener').addAbortListener);
const lazyOn = lazy(() => require('internal/events/async').on);

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
const CRLF_DELAY_MIN_MS = 100;
const ESCAPE_TIMEOUT_MS = 500;
const LINES_WAITING_MAX = 1024;
// Of what is decoded at once. The memory of a longer text goes back to the kernel each time, and comes anew.
const PIECE_BYTES_MAX = 8192;
const RETURN = 13;

// (input, output, completer, terminal) or one object.
function optionsOf(input, output, completer, terminal) {
  if (input?.input) {
    const options = input;
    if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    if (options.tabSize !== undefined) validateUint32(options.tabSize, 'tabSize', true);
    return options;
  }
  return { input, output, completer, terminal };
}

// The engine takes a text apart at one character in a third of the time that an expression takes it.
function splitLines(text) {
  if (text.includes('\u2028') || text.includes('\u2029')) return text.split(LINE_END);
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return plain.includes('\r') ? text.split(LINE_END) : plain.split('\n');
}

class LineInterface extends EventEmitter {
  #decoder;
  #rest = ''; // the begin of a line that has not ended yet
  #returnAt = 0; // when a line last ended in \r: a \n that follows soon is part of it
  #question = null;
  #oldPrompt = '';
  #prompt = '> ';
  #listeners = []; // [emitter, event, listener ...], removed when it closes
  #abort;
  #iterator;

  constructor(...args) {
    super();
    const options = optionsOf(...args);
    const { completer, prompt, escapeCodeTimeout, signal } = options;
    if (completer !== undefined && typeof completer !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('completer', completer);
    }
    if (prompt !== undefined) this.#prompt = prompt;
    this.escapeCodeTimeout = ESCAPE_TIMEOUT_MS;
    if (escapeCodeTimeout !== undefined) {
      if (!Number.isFinite(escapeCodeTimeout)) {
        throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
      }
      this.escapeCodeTimeout = escapeCodeTimeout;
    }
    this._history = new History(options);
    this.input = options.input;
    this.output = options.output;
    this.line = '';
    this.isCompletionEnabled = true;
    this.tabSize = options.tabSize ?? 8;
    const { crlfDelay } = options;
    this.crlfDelay = crlfDelay ? Math.max(CRLF_DELAY_MIN_MS, crlfDelay) : CRLF_DELAY_MIN_MS;
    this.completer = completer;
    this.terminal = options.terminal === undefined || options.terminal === null ?
      !!options.output?.isTTY : !!options.terminal;
    this.closed = false;
    this.paused = false;
    this.#listen(this.input, 'error', (error) => this.emit('error', error));
    this.#listen(this.input, 'end', () => this.#onEnd());
    if (this.terminal) {
      this._startEditing((emitter, event, listener) => this.#listen(emitter, event, listener));
    } else {
      this.#decoder = new StringDecoder('utf8');
      this.#listen(this.input, 'data', (data) => this._normalWrite(data));
    }
    if (signal) {
      if (signal.aborted) {
        process.nextTick(() => { this.close(); });
      } else {
        this.#abort = lazyAbortListener()(signal, () => this.close());
        this.once('close', () => this.#abort[Symbol.dispose]());
      }
    }
    this.input.resume();
  }

  #listen(emitter, event, listener) {
    emitter.on(event, listener);
    this.#listeners.push(emitter, event, listener);
  }

  get history() { return this._history.lines; }
  set history(lines) { this._history.lines = lines; }
  get historyIndex() { return this._history.index; }
  set historyIndex(index) { this._history.index = index; }
  get historySize() { return this._history.size; }
  set historySize(size) { this._history.size = size; }
  get removeHistoryDuplicates() { return this._history.removeDuplicates; }
  get columns() { return this.output?.columns || Infinity; } // 0: a terminal that does not say

  // ---- prompts and questions ---------------------------------------------------------------------------------------

  getPrompt() { return this.#prompt; }
  setPrompt(prompt) { this.#prompt = prompt; }
  get _prompt() { return this.#prompt; }
  set _prompt(prompt) { this.#prompt = prompt; }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this.#prompt);
    }
  }

  // Asks one question at a time; another one meanwhile is only a prompt.
  _ask(query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.#question !== null) {
      this.prompt();
      return;
    }
    this.#oldPrompt = this.#prompt;
    this.setPrompt(query);
    this.#question = callback;
    this.prompt();
  }

  _cancelQuestion() {
    if (this.#question === null) return;
    this.#question = null;
    this.setPrompt(this.#oldPrompt);
    this.clearLine();
  }

  _onLine(line) {
    if (this.#question === null) {
      this.emit('line', line);
      return;
    }
    const answer = this.#question;
    this.#question = null;
    this.setPrompt(this.#oldPrompt);
    answer(line);
  }

  // ---- output ------------------------------------------------------------------------------------------------------

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  }

  clearLine() {
    this._writeToOutput('\r\n');
    this.line = '';
  }

  // ---- input -------------------------------------------------------------------------------------------------------

  write(data, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  }

  // Whether the time since a \r is too long for a \n to belong to it.
  _isNewLine() {
    const isNew = this.#returnAt === 0 || Date.now() - this.#returnAt > this.crlfDelay;
    this.#returnAt = 0;
    return isNew;
  }

  _noteReturn(isReturn) { this.#returnAt = isReturn ? Date.now() : 0; }

  _normalWrite(data) {
    if (data === undefined) return;
    if (!(data instanceof Uint8Array) || data.length <= PIECE_BYTES_MAX) {
      this.#takeText(data);
      return;
    }
    for (let at = 0; at < data.length;) {
      let end = Math.min(at + PIECE_BYTES_MAX, data.length);
      // A \r with its \n, however long the listeners of its line take
      while (data[end - 1] === RETURN && end < data.length) end++;
      this.#takeText(data.subarray(at, end));
      at = end;
    }
  }

  #takeText(data) {
    let text = this.#decoder.write(data);
    if (text === '') return;
    if (this.#returnAt !== 0 && !this._isNewLine() && text[0] === '\n') text = text.slice(1);
    // The rest has no end of a line: only the first line is joined to it, not all of the text, which would be copied.
    const lines = splitLines(text);
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop();
    if (lines.length === 0) return;
    this._noteReturn(text.endsWith('\r'));
    for (let i = 0; i < lines.length; i++) this._onLine(lines[i]);
  }

  #onEnd() {
    const rest = this.terminal ? this.line : this.#rest + (this.#decoder?.end() ?? '');
    this.#rest = '';
    if (typeof rest === 'string' && rest !== '') { // the last line had no end
      if (this.terminal) this.emit('line', rest);
      else this._onLine(rest);
    }
    this.close();
  }

  // ---- life --------------------------------------------------------------------------------------------------------

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    for (let i = 0; i < this.#listeners.length; i += 3) {
      this.#listeners[i].removeListener(this.#listeners[i + 1], this.#listeners[i + 2]);
    }
    this.emit('close');
  }

  [Symbol.dispose]() { this.close(); }

  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  }

  // Lines wait while nobody asks for them, up to a point. All who iterate share them.
  [Symbol.asyncIterator]() {
    const { kFirstArgument } = require('internal/events/symbols');
    return this.#iterator ??= lazyOn()(this, 'line', {
      __proto__: null, close: ['close'], highWaterMark: LINES_WAITING_MAX, [kFirstArgument]: true,
    });
  }
}

// ---- questions with a signal ----------------------------------------------------------------------------------------

// Calls ask(forget) unless the signal is aborted; when it aborts later, the question is taken back and onAbort called.
function withSignal(iface, signal, onCancel, ask) {
  if (!signal) {
    ask(() => {});
    return;
  }
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) {
    onCancel?.(new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  const onAbort = () => {
    iface._cancelQuestion();
    onCancel?.(new AbortError(undefined, { cause: signal.reason }));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  ask(() => signal.removeEventListener('abort', onAbort));
}

module.exports = { LINE_END, LineInterface, withSignal };
