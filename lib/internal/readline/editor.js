// SPDX-License-Identifier: MIT
// Editing of a line on a terminal: the cursor, deletions and what they leave to be yanked, undo, history, completion,
// and the keys for all that. `line` and `cursor` are indices in UTF-16 units; columns and rows are the terminal's.
'use strict';

const { LINE_END, LineInterface } = require('internal/readline/interface');
const { complete } = require('internal/readline/completion');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { stringWidth, stripEscapes } = require('internal/util/text');
const lazy = require('internal/lazy');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

const KILL_RING_MAX = 32;
const UNDO_MAX = 2048;

const isSpace = (char) => /\s/.test(char);
const isWord = (char) => /\w/.test(char);

// Units of the character before and at an index.
function lengthBefore(text, at) {
  if (at <= 0) return 0;
  return at > 1 && text.codePointAt(at - 2) > 0xFFFF ? 2 : 1;
}
function lengthAt(text, at) {
  return at < text.length && text.codePointAt(at) > 0xFFFF ? 2 : 1;
}

// Where the word left of an index begins: blanks, then a run of word characters or of others.
function wordBegin(text, at) {
  while (at > 0 && isSpace(text[at - 1])) at--;
  if (at === 0) return 0;
  const wanted = isWord(text[at - 1]);
  while (at > 0 && !isSpace(text[at - 1]) && isWord(text[at - 1]) === wanted) at--;
  return at;
}
// Where the next one begins: a run of either kind, then blanks.
function wordEnd(text, at) {
  if (at < text.length && !isSpace(text[at])) {
    const wanted = isWord(text[at]);
    while (at < text.length && !isSpace(text[at]) && isWord(text[at]) === wanted) at++;
  }
  while (at < text.length && isSpace(text[at])) at++;
  return at;
}

class Editor extends LineInterface {
  #killRing = [];
  #killAt = 0;
  #isYanking = false;
  #undo = [];
  #redo = [];
  #previousKey = null;

  _startEditing(listen) {
    this.cursor = 0;
    this.prevRows = 0;
    emitKeypressEvents(this.input, this);
    listen(this.input, 'keypress', (text, key) => {
      this._ttyWrite(text, key);
      // Half of a surrogate pair was written where the whole one is to be.
      if (key?.sequence) {
        const code = key.sequence.codePointAt(0);
        if (code >= 0xD800 && code <= 0xDFFF) this._refreshLine();
      }
    });
    if (this.output !== null && this.output !== undefined) {
      listen(this.output, 'resize', () => this._refreshLine());
    }
    this._setRawMode(true);
  }

  // ---- display -----------------------------------------------------------------------------------------------------

  // Row and column after a text that begins at the left edge.
  _getDisplayPos(text) {
    const { columns } = this;
    let offset = 0;
    let rows = 0;
    for (const char of stripEscapes(text)) {
      if (char === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (char === '\t') {
        offset += this.tabSize - offset % this.tabSize;
      } else {
        const width = stringWidth(char, false);
        if (width === 2 && (offset + 1) % columns === 0) offset++; // it would not fit into the last column
        offset += width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns || rows };
  }

  getCursorPos() {
    return this._getDisplayPos(this.getPrompt() + this.line.slice(0, this.cursor));
  }
  _getCursorPos() { return this.getCursorPos(); }

  _refreshLine() {
    const text = this.getPrompt() + this.line;
    const end = this._getDisplayPos(text);
    const { cols, rows } = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (end.cols === 0) this._writeToOutput(' '); // makes the terminal begin the new row
    cursorTo(this.output, cols);
    if (end.rows > rows) moveCursor(this.output, 0, rows - end.rows);
    this.prevRows = rows;
  }

  clearLine() {
    this._moveCursor(+Infinity);
    super.clearLine();
    this.cursor = 0;
    this.prevRows = 0;
  }

  _moveCursor(distance) {
    if (distance === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + distance, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  }

  // ---- edits -------------------------------------------------------------------------------------------------------

  #remember() {
    this.#undo.push({ line: this.line, cursor: this.cursor });
    if (this.#undo.length > UNDO_MAX) this.#undo.shift();
    this.#redo.length = 0;
  }

  #travel(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push({ line: this.line, cursor: this.cursor });
    this.line = state.line;
    this.cursor = state.cursor;
    this._refreshLine();
  }

  _insertString(text) {
    this.#remember();
    const { line, cursor } = this;
    if (cursor < line.length) {
      this.line = line.slice(0, cursor) + text + line.slice(cursor);
      this.cursor += text.length;
      this._refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(text);
  }

  // Takes line[from, to) away and puts the cursor there.
  #delete(from, to, isKept) {
    if (from === to) return;
    this.#remember();
    const deleted = this.line.slice(from, to);
    this.line = this.line.slice(0, from) + this.line.slice(to);
    this.cursor = from;
    if (isKept) this.#keep(deleted);
    this._refreshLine();
  }

  #keep(text) {
    if (text === this.#killRing[0]) return;
    this.#killRing.unshift(text);
    this.#killAt = 0;
    if (this.#killRing.length > KILL_RING_MAX) this.#killRing.pop();
  }

  _deleteLeft() { this.#delete(this.cursor - lengthBefore(this.line, this.cursor), this.cursor, false); }
  _deleteRight() {
    const { line, cursor } = this;
    if (cursor < line.length) this.#delete(cursor, cursor + lengthAt(line, cursor), false);
  }
  _deleteWordLeft() { this.#delete(wordBegin(this.line, this.cursor), this.cursor, false); }
  _deleteWordRight() { this.#delete(this.cursor, wordEnd(this.line, this.cursor), false); }
  _deleteLineLeft() { this.#delete(0, this.cursor, true); }
  _deleteLineRight() { this.#delete(this.cursor, this.line.length, true); }
  _wordLeft() { this._moveCursor(wordBegin(this.line, this.cursor) - this.cursor); }
  _wordRight() { this._moveCursor(wordEnd(this.line, this.cursor) - this.cursor); }

  #yank() {
    if (this.#killRing.length === 0) return;
    this.#isYanking = true;
    this._insertString(this.#killRing[this.#killAt]);
  }

  // The text just yanked becomes the one deleted before it.
  #yankPop() {
    if (!this.#isYanking || this.#killRing.length < 2) return;
    const old = this.#killRing[this.#killAt];
    this.#killAt = (this.#killAt + 1) % this.#killRing.length;
    const text = this.#killRing[this.#killAt];
    const begin = this.cursor - old.length;
    this.line = this.line.slice(0, begin) + text + this.line.slice(this.cursor);
    this.cursor = begin + text.length;
    this._refreshLine();
  }

  // ---- lines -------------------------------------------------------------------------------------------------------

  _addHistory() {
    const { line } = this;
    if (this._history.add(line)) {
      this.emit('history', this.history); // a listener may change it: of no matter to this line
    }
    return line;
  }

  _line() {
    const line = this._addHistory();
    this.#undo.length = this.#redo.length = 0;
    this.clearLine();
    this._onLine(line);
  }

  #step(direction) {
    const line = this._history.step(direction, this.line);
    if (line === undefined) return;
    this.#remember();
    this.line = line;
    this.cursor = line.length;
    this._refreshLine();
  }
  _historyNext() { this.#step(-1); }
  _historyPrev() { this.#step(1); }

  // `isSecond`: the key before was Tab, too. The completer is one with a callback (readline/promises has its own).
  _tabComplete(isSecond) {
    this.pause();
    this.completer(this.line.slice(0, this.cursor), (error, result) => this._completed(error, result, isSecond));
  }

  _completed(error, result, isSecond) {
    if (!this.closed) this.resume();
    if (error) this._writeToOutput(`Tab completion error: ${lazyInspect()(error)}`);
    else complete(this, result, isSecond);
  }

  // ---- keys --------------------------------------------------------------------------------------------------------

  _ttyWrite(text, key = {}) {
    key ??= {};
    const previous = this.#previousKey;
    this.#previousKey = key;
    if (!key.meta || key.name !== 'y') this.#isYanking = false;
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
      this._history.search ??= this.line.slice(0, this.cursor);
    } else {
      this._history.endSearch();
    }
    if (key.sequence === '\x1F') this.#travel(this.#undo, this.#redo);
    else if (key.sequence === '\x1E') this.#travel(this.#redo, this.#undo);
    else if (key.name === 'escape') return;
    else if (key.ctrl && key.shift) this.#controlShift(key);
    else if (key.ctrl) this.#control(key);
    else if (key.meta) this.#meta(key);
    else this.#plain(text, key, previous);
  }

  #controlShift(key) {
    if (key.name === 'backspace') this._deleteLineLeft();
    else if (key.name === 'delete') this._deleteLineRight();
  }

  #control(key) {
    switch (key.name) {
      case 'c': this._interrupt(); break;
      case 'd':
        if (this.cursor === 0 && this.line === '') this._endOfInput();
        else this._deleteRight();
        break;
      case 'h': this._deleteLeft(); break;
      case 'u': this._deleteLineLeft(); break;
      case 'k': this._deleteLineRight(); break;
      case 'a': this._moveCursor(-Infinity); break;
      case 'e': this._moveCursor(+Infinity); break;
      case 'b': this._moveCursor(-lengthBefore(this.line, this.cursor)); break;
      case 'f': this._moveCursor(+lengthAt(this.line, this.cursor)); break;
      case 'l':
        cursorTo(this.output, 0, 0);
        clearScreenDown(this.output);
        this._refreshLine();
        break;
      case 'n': this._historyNext(); break;
      case 'p': this._historyPrev(); break;
      case 'y': this.#yank(); break;
      case 'z': this.#suspend(); break;
      case 'w':
      case 'backspace': this._deleteWordLeft(); break;
      case 'delete': this._deleteWordRight(); break;
      case 'left': this._wordLeft(); break;
      case 'right': this._wordRight(); break;
    }
  }

  #meta(key) {
    switch (key.name) {
      case 'b': this._wordLeft(); break;
      case 'f': this._wordRight(); break;
      case 'd':
      case 'delete': this._deleteWordRight(); break;
      case 'backspace': this._deleteWordLeft(); break;
      case 'y': this.#yankPop(); break;
    }
  }

  #plain(text, key, previous) {
    switch (key.name) {
      case 'return':
        this._noteReturn(true);
        this._line();
        return;
      case 'enter':
        if (this._isNewLine()) this._line();
        return;
    }
    this._noteReturn(false);
    switch (key.name) {
      case 'backspace': this._deleteLeft(); break;
      case 'delete': this._deleteRight(); break;
      case 'left': this._moveCursor(-lengthBefore(this.line, this.cursor)); break;
      case 'right': this._moveCursor(+lengthAt(this.line, this.cursor)); break;
      case 'home': this._moveCursor(-Infinity); break;
      case 'end': this._moveCursor(+Infinity); break;
      case 'up': this._historyPrev(); break;
      case 'down': this._historyNext(); break;
      case 'tab':
        if (typeof this.completer === 'function' && this.isCompletionEnabled) {
          this._tabComplete(previous?.name === 'tab');
          break;
        }
        this.#type(text);
        break;
      default: this.#type(text);
    }
  }

  // A text may hold several lines.
  #type(text) {
    if (typeof text !== 'string' || text === '') return;
    const parts = text.split(LINE_END);
    for (let i = 0; i < parts.length; i++) {
      if (i > 0) this._line();
      if (parts[i] !== '') this._insertString(parts[i]);
    }
  }

  // Control-C and control-D.
  _interrupt() {
    if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
    else this.close();
  }
  _endOfInput() { this.close(); }

  #suspend() {
    if (this.listenerCount('SIGTSTP') > 0) {
      this.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      if (this.closed) return;
      if (!this.paused) {
        this.pause(); // and on again, so that the terminal's signals are heard
        this.emit('SIGCONT');
        this.resume();
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  }
}

module.exports = { Editor };
