// SPDX-License-Identifier: MIT
// What happens to errors nobody caught: the process events, or the report on stderr and the end of the process.
// Report: "file:line\nsource line\n   ^\n\nstack\n\nNode.js v26..."
'use strict';

const { StringPrototypeSplit, StringPrototypeReplace } = primordials;
const { i32, EXITING } = require('internal/cells');
const { formatStack, positionOf } = require('internal/stack');
const lazy = require('internal/lazy');
const binding = internalBinding('process');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);
const lazyErrors = lazy(() => require('internal/errors'));
const lazyFs = lazy(() => require('node/fs'));

function isError(value) {
  return typeof value === 'object' && value !== null && (value instanceof Error || Error.isError?.(value));
}

// "file:line\n<source>\n<caret>\n" of the place an error came from, '' when the source cannot be shown.
function sourceExcerpt(error) {
  try {
    const place = positionOf(error);
    if (place === undefined) return '';
    const { file, line, column } = place;
    let source = '';
    let caret = '';
    if (file[0] === '/') {
      const text = StringPrototypeSplit(lazyFs().readFileSync(file, 'utf8'), '\n')[line - 1];
      if (text === undefined || text.length > 10000) return `${file}:${line}\n`;
      source = text;
      const indent = column > 0 ? text.slice(0, column - 1) : /^\s*/.exec(text)[0];
      caret = StringPrototypeReplace(indent, /[^\t]/g, ' ') + '^';
    } else {
      return `${file}:${line}\n`;
    }
    return `${file}:${line}\n${source}\n${caret}\n`;
  } catch {
    return '';
  }
}

function describe(error) {
  if (!isError(error)) {
    if (typeof error === 'object' && error !== null || typeof error === 'function') return lazyInspect()(error);
    return typeof error === 'symbol' ? error.toString() : `${error}`;
  }
  try {
    return lazyInspect()(error);
  } catch {
    return `${formatStack(error)}`;
  }
}

function print(error) {
  const excerpt = isError(error) ? sourceExcerpt(error) : '';
  let text = `${excerpt}${excerpt ? '\n' : ''}`;
  text += isError(error) ? describe(error) : `Uncaught:\n${describe(error)}\n(Use \`eddy --trace-uncaught ...\` to show where the exception was thrown)`;
  binding.writeSync(2, `${text}\n\nNode.js ${process.version}\n`);
}

let dying = false;

// Runs 'exit' listeners and ends. Never returns.
function die(code) {
  if (!dying) {
    dying = true;
    process._exiting = true;
    process.exitCode = code;
    try {
      process.emit('exit', code);
    } catch {
      // a second failure changes nothing
    }
  }
  binding.exit(process.exitCode ?? code);
}

let inUncaught = false;
function uncaught(error, origin = 'uncaughtException') {
  if (i32[EXITING] !== 0) return;
  if (inUncaught) {
    print(error);
    binding.exit(7);
  }
  const { capture } = module.exports;
  if (capture !== null) {
    capture(error);
    return;
  }
  inUncaught = true;
  if (process._events !== undefined) process.emit('uncaughtExceptionMonitor', error, origin);
  const handled = process._events !== undefined && process.emit('uncaughtException', error, origin);
  inUncaught = false;
  if (handled) return;
  try {
    print(error);
  } catch {
    binding.writeSync(2, 'Uncaught error\n');
  }
  die(1);
}

// A rejection nobody handled: by --unhandled-rejections mode; `throw` unless there is a listener is the default.
function unhandledRejection(reason, promise, id) {
  const { option } = require('internal/options');
  const mode = option('--unhandled-rejections') || 'throw';
  const emit = () => process.emit('unhandledRejection', reason, promise);
  const warn = () => warnUnhandled(reason, id);
  if (mode === 'none') {
    emit();
  } else if (mode === 'warn') {
    emit();
    warn();
  } else if (mode === 'strict') {
    uncaught(asError(reason), 'unhandledRejection');
    if (!emit()) warn();
  } else if (mode === 'warn-with-error-codes') {
    if (!emit()) {
      warn();
      process.exitCode = 1;
    }
  } else if (!emit()) {
    uncaught(asError(reason), 'unhandledRejection');
  }
}

function asError(reason) {
  if (isError(reason)) return reason;
  const { codes: { ERR_UNHANDLED_REJECTION } } = lazyErrors();
  const text = lazyInspect()(reason);
  if (ERR_UNHANDLED_REJECTION) return new ERR_UNHANDLED_REJECTION(text);
  return Object.assign(new Error(text), { code: 'ERR_UNHANDLED_REJECTION' });
}

function warnUnhandled(reason, id) {
  const text = isError(reason) ? formatStack(reason) : lazyInspect()(reason);
  process.emitWarning(text, 'UnhandledPromiseRejectionWarning');
  process.emitWarning('Unhandled promise rejection. This error originated either by throwing inside of an async ' +
    'function without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the ' +
    'process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`,
                      'UnhandledPromiseRejectionWarning');
}

module.exports = {
  uncaught, unhandledRejection, die, print,
  capture: null, // process.setUncaughtExceptionCaptureCallback
};
