// SPDX-License-Identifier: MIT
// Control-R and control-S: a search through the history, backwards and forwards. What is found stands on the prompt's
// line, what is searched for below it. Any other key takes what was found; Escape and control-C take it back.
'use strict';

const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');

const BACK = 'bck';
const FORWARD = 'fwd';

class Search {
  #server;
  #direction; // undefined: no search
  #input;
  #index; // in the history: -1 before the newest line, its length behind the oldest
  #offset; // of the last match in that line; undefined when all of the line is to be searched
  #isFound;

  constructor(server) {
    this.#server = server;
  }

  // True when the key was for the search.
  take(text, key) {
    const direction = key.ctrl && !key.shift ? { r: BACK, s: FORWARD }[key.name] : undefined;
    if (this.#direction === undefined) {
      if (direction === undefined) return false;
      this.#direction = direction;
      this.#reset('');
      this.#show(true);
      return true;
    }
    if (direction !== undefined) {
      this.#direction = direction;
      this.#find();
      this.#show();
    } else if (key.name === 'backspace' || (key.ctrl && (key.name === 'h' || key.name === 'w'))) {
      this.#reset(this.#input.slice(0, -1));
      this.#find();
      this.#show();
    } else if (key.name === 'escape' || (key.ctrl && key.name === 'c')) {
      this.#isFound = false;
      this.#end();
    } else if (!key.ctrl && !key.meta && typeof text === 'string' && /^[^\x00-\x1F\x7F]+$/.test(text)) {
      this.#input += text;
      // The match may go on where it is.
      if (this.#offset !== undefined) this.#offset += this.#direction === BACK ? 1 : -1;
      this.#find();
      this.#show();
    } else {
      this.#end();
      return false;
    }
    return true;
  }

  #reset(input) {
    this.#input = input;
    this.#index = -1;
    this.#offset = undefined;
    this.#isFound = false;
  }

  #matchIn(line) {
    const input = this.#input;
    const at = this.#offset;
    if (this.#direction === FORWARD) return line.indexOf(input, at === undefined ? 0 : at + 1);
    if (at === undefined) return line.lastIndexOf(input);
    return at === 0 ? -1 : line.lastIndexOf(input, at - 1);
  }

  #find() {
    this.#isFound = false;
    if (this.#input === '') return;
    const { history } = this.#server;
    for (;;) {
      const line = history[this.#index];
      if (line !== undefined && history.indexOf(line) === this.#index) { // of equal lines the newest
        const found = this.#matchIn(line);
        if (found >= 0) {
          this.#offset = found;
          this.#isFound = true;
          return;
        }
      }
      this.#offset = undefined;
      this.#index = Math.max(-1, Math.min(history.length, this.#index + (this.#direction === BACK ? 1 : -1)));
      if (this.#index < 0 || this.#index === history.length) return;
    }
  }

  // The line as it would be taken.
  #current() {
    const { history, line, cursor } = this.#server;
    return this.#isFound ? { line: history[this.#index], cursor: this.#offset } : { line, cursor };
  }

  #clear() {
    const server = this.#server;
    if (server.prevRows > 0) moveCursor(server.output, 0, -server.prevRows);
    server.prevRows = 0;
    cursorTo(server.output, server._getDisplayPos(server.getPrompt()).cols);
    clearScreenDown(server.output);
  }

  #show(isFirst = false) {
    const server = this.#server;
    const { line, cursor } = this.#current();
    let text = line;
    if (this.#isFound && server.useColors) {
      const end = cursor + this.#input.length;
      text = `${line.slice(0, cursor)}\x1B[4m${line.slice(cursor, end)}\x1B[24m${line.slice(end)}`;
    }
    const isFailed = this.#input !== '' && !this.#isFound;
    const below = `\n${isFailed ? 'failed-' : ''}${this.#direction}-i-search: ${this.#input}_`;
    const prompt = server.getPrompt();
    const end = server._getDisplayPos(prompt + line + below).rows;
    const place = server._getDisplayPos(prompt + line.slice(0, cursor));
    if (isFirst) {
      moveCursor(server.output, 0, server._getDisplayPos(prompt + line).rows - place.rows);
    } else {
      this.#clear();
    }
    server.output.write(isFirst ? below : text + below);
    moveCursor(server.output, 0, place.rows - end);
    cursorTo(server.output, place.cols);
    server.prevRows = place.rows;
  }

  #end() {
    const server = this.#server;
    const { line, cursor } = this.#current();
    this.#direction = undefined;
    this.#clear();
    server.line = line;
    server.cursor = cursor;
    server.output.write(line);
    const end = server._getDisplayPos(server.getPrompt() + line).rows;
    const place = server.getCursorPos();
    if (cursor !== line.length) {
      moveCursor(server.output, 0, place.rows - end);
      cursorTo(server.output, place.cols);
    }
    server.prevRows = place.rows;
  }
}

module.exports = { Search };
