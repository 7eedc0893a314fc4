// SPDX-License-Identifier: MIT
// The lines entered before, newest first, and the way through them. A search begins with the text left of the cursor
// and finds lines that begin with it.
'use strict';

const { validateArray, validateNumber } = require('internal/validate');

const DEFAULT_SIZE = 30;

class History {
  lines;
  size;
  index = -1;
  search = null;
  removeDuplicates;

  constructor({ history, historySize, removeHistoryDuplicates }) {
    if (history === undefined) history = [];
    else validateArray(history, 'history');
    historySize ??= historySize === null ? null : DEFAULT_SIZE;
    validateNumber(historySize, 'historySize', 0);
    this.lines = history;
    this.size = historySize;
    this.removeDuplicates = !!removeHistoryDuplicates;
  }

  // True when the line was added.
  add(line) {
    if (line === '' || this.size === 0) return false;
    if (line.trim() === '') return false;
    const { lines } = this;
    if (lines.length === 0 || lines[0] !== line) {
      if (this.removeDuplicates) {
        const at = lines.indexOf(line);
        if (at !== -1) lines.splice(at, 1);
      }
      lines.unshift(line);
      if (lines.length > this.size) lines.pop();
    }
    this.index = -1;
    return true;
  }

  // The line that a step towards older (1) or newer ones (-1) shows instead of `current`; undefined when there is none.
  step(direction, current) {
    const { lines } = this;
    if (direction > 0 ? this.index >= lines.length || lines.length === 0 : this.index < 0) return undefined;
    const search = this.search ?? '';
    let index = this.index + direction;
    while (index >= 0 && index < lines.length && (!lines[index].startsWith(search) || lines[index] === current)) {
      index += direction;
    }
    this.index = index;
    return index < 0 || index >= lines.length ? search : lines[index];
  }

  // A key other than up and down ends the search.
  endSearch() {
    if (this.search === null) return;
    this.search = null;
    if (this.index === this.lines.length) this.index = -1;
  }
}

module.exports = { History };
