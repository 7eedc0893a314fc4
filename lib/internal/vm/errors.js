// SPDX-License-Identifier: MIT
// Errors of scripts: where they come from, in front of their stack, as Node shows it: "file:line", the source line and
// a caret. A place is {filename, lineOffset, columnOffset, source}.
'use strict';

const { traceOf } = require('internal/error_classes');
const { reword } = require('internal/error_texts/syntax');
const { explainSyntax } = require('internal/modules/source');
const { sourceOf } = require('internal/source_text');
const { formatStack, positionOf } = require('internal/stack');

const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };

function setStack(error, value) { Reflect.defineProperty(error, 'stack', { ...hidden, value }); }

// For a text that is no program: the engine's words, unless the parser of src/syntax finds what is wrong with a source
// of that kind, and its line, which counts from the line offset.
function syntaxError(message, line, place, context, kind) {
  const { filename, lineOffset, source } = place;
  const Class = context === undefined ? SyntaxError : context.inner.SyntaxError;
  const error = new Class(reword(message) ?? message);
  Object.defineProperty(error, 'line', { ...hidden, value: line - lineOffset });
  Object.defineProperty(error, 'sourceURL', { ...hidden, value: filename });
  const { message: ofEngine } = error;
  explainSyntax(error, filename, source, kind);
  if (error.message !== ofEngine) setStack(error, error.stack.replace(ofEngine, () => error.message));
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
    // The frames of an error that the engine made come with its text, those of others before it.
    const isOurs = traceOf(error) !== undefined;
    const early = isOurs ? positionOf(error) : undefined;
    const stack = formatStack(error);
    const at = isOurs ? early : positionOf(error);
    if (at === undefined || at.file !== place.filename) return;
    const index = at.line - place.lineOffset - 1;
    const line = place.source.split('\n', index + 1)[index];
    if (line === undefined || line.length > 10_000) return;
    let column = sourceOf(at.file).throwColumn(at.line, at.column);
    if (index === 0) column -= place.columnOffset;
    const indent = line.slice(0, Math.max(0, column - 1)).replace(/[^\t]/g, ' ');
    setStack(error, `${at.file}:${at.line}\n${line}\n${indent}^\n\n${stack}`);
  } catch {
    // An error whose properties throw is left alone.
  }
}

module.exports = { syntaxError, decorate };
