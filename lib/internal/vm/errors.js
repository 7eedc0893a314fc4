// SPDX-License-Identifier: MIT
// Errors of scripts: where they come from, in front of their stack, as Node shows it: "file:line", the source line and
// a caret. A place is {filename, lineOffset, columnOffset, source}.
'use strict';

const { explain } = require('internal/modules/source');
const { formatStack, positionOf } = require('internal/stack');

const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };

function setStack(error, value) { Reflect.defineProperty(error, 'stack', { ...hidden, value }); }

// The engine's words for a text that is no program; `line` counts from the line offset.
function syntaxError(message, line, place) {
  const { filename, lineOffset, source } = place;
  const error = new SyntaxError(message);
  Object.defineProperty(error, 'line', { ...hidden, value: line - lineOffset });
  Object.defineProperty(error, 'sourceURL', { ...hidden, value: filename });
  explain(error, filename, source);
  if (lineOffset !== 0) {
    const head = `${filename}:${error.line}\n`;
    error.line += lineOffset;
    if (error.stack.startsWith(head)) setStack(error, `${filename}:${error.line}\n${error.stack.slice(head.length)}`);
  }
  return error;
}

const decorated = new WeakSet();

// For an error that a run threw. Whatever else was thrown stays as it is.
function decorate(error, place) {
  if (!Error.isError(error) || decorated.has(error)) return;
  decorated.add(error);
  try {
    const at = positionOf(error);
    if (at === undefined || at.file !== place.filename) return;
    const line = place.source.split('\n', at.line - place.lineOffset)[at.line - place.lineOffset - 1];
    if (line === undefined || line.length > 10_000) return;
    const column = at.line === place.lineOffset + 1 ? at.column - place.columnOffset : at.column;
    const indent = line.slice(0, Math.max(0, column - 1)).replace(/[^\t]/g, ' ');
    setStack(error, `${at.file}:${at.line}\n${line}\n${indent}^\n\n${formatStack(error)}`);
  } catch {
    // An error whose properties throw is left alone.
  }
}

module.exports = { syntaxError, decorate };
