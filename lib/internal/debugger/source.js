// SPDX-License-Identifier: MIT
// A piece of source around a place, with marks: > at the place, * at breakpoints.
'use strict';

class Snippet {
  // lines: of the script; current: the line of the place, from 0; marks: lines of breakpoints.
  constructor(lines, current, around, marks) {
    this.lines = lines;
    this.current = current;
    this.around = around;
    this.marks = marks;
  }

  toString() {
    const { lines, current, around, marks } = this;
    const first = Math.max(0, current - around);
    const last = Math.min(lines.length - 1, current + around);
    const width = Math.max(2, `${last + 1}`.length);
    const shown = [];
    for (let line = first; line <= last; line++) {
      const mark = line === current ? '>' : marks.has(line) ? '*' : ' ';
      shown.push(`${mark}${`${line + 1}`.padStart(width)} ${lines[line]}`);
    }
    return shown.join('\n');
  }
}

module.exports = { Snippet };
