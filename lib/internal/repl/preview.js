// SPDX-License-Identifier: MIT
// What a terminal shows ahead of Enter, in grey: behind the cursor what Tab would insert, on the line below the value
// of what was typed. The engine cannot evaluate without side effects, so only names and the members of what they stand
// for have a preview (complete.js).
'use strict';

const { clearLine, cursorTo, moveCursor } = require('internal/readline/cursor');
const { stringWidth } = require('internal/util/text');
const { inspect } = require('node/util');
const lazy = require('internal/lazy');

const lazyComplete = lazy(() => require('internal/repl/complete'));

const WIDTH_MAX = 250;
const OFF = 0;
const TO_END = 1;

class Preview {
  #server;
  #rows = OFF; // from the cursor down to the value
  #suffix = '';

  constructor(server) {
    this.#server = server;
  }

  // Takes all away again; what Tab would have inserted is given back.
  clear() {
    const { output } = this.#server;
    const suffix = this.#suffix;
    if (this.#rows !== OFF) {
      moveCursor(output, 0, this.#rows);
      clearLine(output, 0);
      moveCursor(output, 0, -this.#rows);
      this.#rows = OFF;
    }
    if (suffix !== '') clearLine(output, TO_END);
    this.#suffix = '';
    return suffix;
  }

  show() {
    const { line, cursor } = this.#server;
    if (line.trim() === '') return;
    if (cursor === line.length) this.#showSuffix(line);
    this.#showValue(line + this.#suffix);
  }

  #grey(text, sign) { return this.#server.useColors ? `\x1B[90m${text}\x1B[39m` : `${sign}${text}`; }

  #showSuffix(line) {
    const server = this.#server;
    const suffix = lazyComplete().suffixOf(server, line);
    if (suffix === '') return;
    const { cols } = server.getCursorPos();
    if (cols + stringWidth(suffix) + 4 >= server.columns) return; // not on two rows
    this.#suffix = suffix;
    server.output.write(this.#grey(suffix, ' // '));
    cursorTo(server.output, cols);
  }

  #showValue(text) {
    const server = this.#server;
    const found = lazyComplete().valueOfText(server, text);
    if (found === undefined) return;
    const shown = this.#textOf(found.value);
    if (shown === text.trim()) return;
    const { output } = server;
    const { cols, rows } = server.getCursorPos();
    const end = server._getDisplayPos(server.getPrompt() + server.line).rows;
    moveCursor(output, 0, end - rows);
    output.write(`\n${this.#grey(shown, '// ')}`);
    cursorTo(output, cols);
    this.#rows = end - rows + 1;
    moveCursor(output, 0, -this.#rows);
  }

  // One line of text; no code of the value's own runs for it.
  #textOf(value) {
    const options = this.#server.writer.options;
    let text = inspect(value, {
      ...options, colors: false, customInspect: false, getters: false, showProxy: true, depth: 1, compact: true,
      breakLength: Infinity,
    });
    const max = Math.min(this.#server.columns, WIDTH_MAX) - 4;
    const lineEnd = text.indexOf('\n');
    if (lineEnd >= 0) text = `${text.slice(0, lineEnd)}...`;
    if (stringWidth(text) <= max) return text;
    let width = 0;
    let at = 0;
    for (const char of text) {
      width += stringWidth(char);
      if (width > max - 3) break;
      at += char.length;
    }
    return `${text.slice(0, at)}...`;
  }
}

module.exports = { Preview };
