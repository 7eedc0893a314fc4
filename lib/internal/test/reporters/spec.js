// SPDX-License-Identifier: MIT
// The reporter `spec`: results indented as the tests are nested, and the failures once more at the end.
'use strict';

const { Transform } = require('node/stream');
const { SIGNS, errorBlock, indent, palette, resultLine } = require('internal/test/reporters/shared');

class SpecReporter extends Transform {
  #colors = palette();
  #open = []; // started: {name, nesting, isShown}
  #failed = [];

  constructor() {
    super({ writableObjectMode: true });
  }

  _transform({ type, data }, encoding, done) {
    done(null, this.#textOf(type, data));
  }

  _flush(done) {
    done(null, this.#failures());
  }

  #textOf(type, data) {
    const { blue, red, yellow, end } = this.#colors;
    switch (type) {
      case 'test:start':
        this.#open.push({ name: data.name, nesting: data.nesting, isShown: false });
        return '';
      case 'test:pass':
      case 'test:fail':
        return this.#result(type, data);
      case 'test:diagnostic': {
        const color = data.level === 'error' ? red : data.level === 'warn' ? yellow : blue;
        return `${color}${indent(data.nesting)}${SIGNS.info} ${data.message}${end}\n`;
      }
      case 'test:log':
        return `${blue}${indent(data.nesting)}${SIGNS.info} ${data.message}${end}\n`;
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      case 'test:coverage': {
        const { coverageReport } = require('internal/test/reporters/coverage');
        const colors = this.#colors.on ? this.#colors : undefined;
        return coverageReport(data.summary, `${SIGNS.info} `, colors);
      }
      case 'test:watch:drained':
        return this.#failures();
      case 'test:watch:restarted':
        return `\nRestarted at ${new Date().toLocaleString()}\n`;
      case 'test:interrupted':
        return this.#interrupted(data.tests);
      default:
        return '';
    }
  }

  #result(type, data) {
    this.#open.pop();
    let head = '';
    for (const ancestor of this.#open) {
      if (ancestor.isShown) continue;
      ancestor.isShown = true;
      head += `${indent(ancestor.nesting)}${SIGNS.open} ${ancestor.name}\n`;
    }
    if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') {
      this.#failed.push({ type, data });
    }
    return head + resultLine(type, data, this.#colors);
  }

  #failures() {
    if (this.#failed.length === 0) return '';
    const { red, end } = this.#colors;
    let text = `\n${red}${SIGNS.fail} failing tests:${end}\n`;
    for (const { type, data } of this.#failed) {
      if (data.file !== undefined) {
        const { relative } = require('node/path');
        text += `\ntest at ${relative(process.cwd(), data.file)}:${data.line}:${data.column}\n`;
      } else {
        text += '\n';
      }
      text += resultLine(type, data, this.#colors, '') + errorBlock(data.details.error, this.#colors);
    }
    this.#failed = [];
    return text;
  }

  #interrupted(tests) {
    if (tests.length === 0) return '';
    const { yellow, end } = this.#colors;
    const { relative } = require('node/path');
    let text = `\n${yellow}Interrupted while running:${end}\n`;
    for (const { name, file, line, column } of tests) {
      const place = file === undefined ? '' : ` at ${relative(process.cwd(), file)}:${line}:${column}`;
      text += `${indent(1)}${SIGNS.todo} ${name}${place}\n`;
    }
    return text;
  }
}

module.exports = { SpecReporter };
