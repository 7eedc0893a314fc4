// SPDX-License-Identifier: MIT
// What happens to errors nobody caught: the process events, or the report on stderr and the end of the process.
// Report: "file:line\nsource line\n   ^\n\nstack\n\nNode.js v26..."
'use strict';

const { StringPrototypeReplace, StringPrototypeSplit } = primordials;
const { i32, EXITING } = require('internal/cells');
const { loaded, worker } = require('internal/realm');
const { formatStack, positionOf, sourceMaps, thrownAt, thrownText } = require('internal/stack');
const { shownName } = require('internal/stack/call_site');
const { sourceOf, textOf } = require('internal/source_text');
const lazy = require('internal/lazy');
const { made } = require('boot/globals');
const binding = internalBinding('process');

const lazyInspect = lazy(() => require('internal/util/inspect').inspect);

function isError(value) {
  return typeof value === 'object' && value !== null && (value instanceof Error || Error.isError?.(value));
}

// Of what is being told of: the frames that it was thrown from (loop.thrown), undefined when they are not known.
let thrown = { error: undefined, frames: undefined };

function placeOf(error, isRejection) {
  if (thrown.frames !== undefined && thrown.error === error) {
    const place = thrownAt(thrown.frames, error);
    if (place !== undefined) return place;
  }
  const place = positionOf(error);
  if (place === undefined || isRejection || place.column === 0) return place;
  const { file, line, column } = place;
  return { file, line, column: (sourceMaps()?.sourceOf(file) ?? sourceOf(file)).throwColumn(line, column) };
}

// "file:line\n<source>\n<caret>\n" of the place an error came from, '' when the source cannot be shown. Of what was
// thrown the caret shows the `throw`, of a rejection where the error was made.
function sourceExcerpt(error, isRejection) {
  try {
    const place = placeOf(error, isRejection);
    if (place === undefined) return '';
    const origin = sourceMaps()?.excerptOf(place.file, place.line, place.column);
    const { file, line, column } = origin ?? place;
    const shown = origin === undefined ? shownName(file) : file;
    const text = origin !== undefined ? origin.text : textOf(file);
    if (text === undefined) return `${shown}:${line}\n`;
    const source = StringPrototypeSplit(text, '\n')[line - 1];
    if (source === undefined || source.length > 10000) return `${shown}:${line}\n`;
    const at = column === 0 ? /^\s*/.exec(source)[0].length : column - 1;
    return `${shown}:${line}\n${source}\n${StringPrototypeReplace(source.slice(0, at), /[^\t]/g, ' ')}^\n`;
  } catch {
    return '';
  }
}

const PLACE = /^\S+:\d+\n/;

// The methods by which objects show themselves are not asked: the program has failed already.
const SHOWN = { customInspect: false, depth: 5 };

function describe(error) {
  if (!isError(error)) {
    if (typeof error === 'object' && error !== null || typeof error === 'function') return lazyInspect()(error, SHOWN);
    return typeof error === 'symbol' ? error.toString() : `${error}`;
  }
  try {
    return lazyInspect()(error, SHOWN);
  } catch {
    return `${formatStack(error)}`;
  }
}

function print(error, isRejection) {
  loaded['internal/inspector/runtime']?.exports.exceptionThrown(error, isRejection);
  if (worker !== undefined) { // whose starter hears of it
    require('internal/worker/thread').fail(error);
    return;
  }
  let text;
  if (isError(error)) {
    const excerpt = sourceExcerpt(error, isRejection);
    try {
      tellOfEmit(error);
    } catch {
      // It stays as it is.
    }
    const body = describe(error) + traceOf(error);
    // The stack of a SyntaxError begins with the place already.
    const hasPlace = excerpt === '' || (error instanceof SyntaxError && PLACE.test(body)) ||
      body.startsWith(excerpt.slice(0, excerpt.indexOf('\n') + 1));
    text = hasPlace ? body : `${excerpt}\n${body}`;
  } else {
    const excerpt = sourceExcerpt(error, isRejection);
    text = `${excerpt === '' ? 'Uncaught:' : `\n${excerpt.slice(0, -1)}`}\n${describe(error)}`;
    const trace = traceOf(error);
    if (trace !== '') {
      text += trace;
    } else if (excerpt === '' || (typeof error !== 'object' && typeof error !== 'function') || error === null) {
      const name = process.argv0.slice(process.argv0.lastIndexOf('/') + 1);
      text += `\n(Use \`${name} --trace-uncaught ...\` to show where the exception was thrown)`;
    }
  }
  const { option } = require('internal/options');
  const extra = option('--extra-info-on-fatal-exception') === false ? '' : `\nNode.js ${process.version}\n`;
  binding.writeSync(2, `${text}\n${extra}`);
}

// A thread has a starter that hears of its errors.
const abortsOnErrors = () =>
  worker === undefined && require('internal/options').option('--abort-on-uncaught-exception') === true;

// The stack of an error that was emitted and nobody listened to tells of that too.
function tellOfEmit(error) {
  const { emitted } = made;
  if (emitted === undefined || emitted.error !== error || typeof error.stack !== 'string') return;
  const name = emitted.emitter.constructor?.name;
  const on = typeof name !== 'string' || name === 'EventEmitter' ? '' : ` on ${name} instance`;
  const { stack } = emitted.capture;
  error.stack += `\nEmitted 'error' event${on} at:${stack.slice(stack.indexOf('\n'))}`;
}

// With --trace-uncaught, where it was thrown
function traceOf(error) {
  if (thrown.frames === undefined || thrown.error !== error) return '';
  if (require('internal/options').option('--trace-uncaught') !== true) return '';
  return `\nThrown at:${thrownText(thrown.frames, error)}\n`;
}

const NO_HANDLING = 6; // exit code

// Ends the process after an error: 'exit' listeners first, then the report, as Node orders them. Never returns.
function die(code, error, isRejection = false) {
  if (!process._exiting) {
    process._exiting = true;
    process.exitCode = code;
    made.flushChannels?.();
    try {
      if (process._events !== undefined) process.emit('exit', code);
    } catch {
      // The error being reported matters more.
    }
  }
  try {
    print(error, isRejection);
  } catch {
    binding.writeSync(2, 'Uncaught exception that cannot be shown\n');
  }
  const { option } = require('internal/options');
  if (option('--report-uncaught-exception') || loaded['internal/process/report']?.exports.reportOnUncaughtException) {
    writeReport(error);
  }
  if (abortsOnErrors()) binding.abort();
  binding.exit(process.exitCode ?? code);
}

function writeReport(error) {
  try {
    process.report.writeReport(isError(error) ? error : new Error('Uncaught exception'));
  } catch {
    // Nothing can be reported any more.
  }
}

// True while listeners hear of an error: one thrown by them ends the process with code 7.
let inUncaught = false;

// A process nobody listens to must not load events.js for its end.
const hasListeners = () => process._events !== undefined;

// True when a callback of process.addUncaughtExceptionCaptureCallback() takes the error.
function isCaptured(error) {
  const { captures } = module.exports;
  for (let i = 0; i < captures.length; i++) {
    if (captures[i](error) === true) return true;
  }
  return false;
}

// With --abort-on-uncaught-exception the process ends where nothing but 'uncaughtException' is left to hear of it.
function tellListeners(error, origin) {
  if (!hasListeners()) return false;
  if (abortsOnErrors()) end(1, error);
  return process.emit('uncaughtException', error, origin);
}

function end(code, error) {
  // The starter of a thread hears of the error instead, unless the thread wanted no handling at all.
  if (worker !== undefined && code === NO_HANDLING) binding.exit(code);
  print(error);
  if (abortsOnErrors()) binding.abort();
  binding.exit(worker === undefined ? code : 1);
}

// An error nobody caught. Returns when somebody takes it after all, else never.
function uncaught(error, origin = 'uncaughtException', frames = undefined) {
  if (i32[EXITING] !== 0) return;
  thrown = made.rethrown !== undefined && made.rethrown.error === error ? made.rethrown : { error, frames };
  if (inUncaught) end(7, error);
  // Node's name for this function; a program that takes it away wants no handling at all.
  const own = Object.getOwnPropertyDescriptor(process, '_fatalException');
  if (own !== undefined && own.get === undefined && typeof own.value !== 'function') {
    end(NO_HANDLING, error);
  }
  const { capture } = module.exports;
  inUncaught = true;
  let handled = true;
  try {
    if (hasListeners()) process.emit('uncaughtExceptionMonitor', error, origin);
    if (capture !== null) capture(error);
    else handled = isCaptured(error) || tellListeners(error, origin);
  } catch (second) {
    end(7, second);
  }
  inUncaught = false;
  if (!handled) die(1, error, origin === 'unhandledRejection');
  return true;
}

// ---- rejections ----------------------------------------------------------------------------------------------------

// What stands for a reason in a message: nothing of the user's may run.
function shortName(reason) {
  if (typeof reason === 'function') return '#<Function>';
  if (typeof reason === 'symbol') return reason.toString();
  if (typeof reason !== 'object' || reason === null) return `${reason}`;
  try {
    return `#<${reason.constructor?.name || 'Object'}>`;
  } catch {
    return '#<Object>';
  }
}

// The error for a reason that is none. Its name is on the prototype, so that the stack begins with it.
class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super('This error originated either by throwing inside of an async function without a catch block, or by ' +
      'rejecting a promise which was not handled with .catch(). ' +
      `The promise rejected with the reason "${shortName(reason)}".`);
    this.code = 'ERR_UNHANDLED_REJECTION';
  }
}
Object.defineProperty(UnhandledPromiseRejection.prototype, 'name', { value: 'UnhandledPromiseRejection' });

function asError(reason) {
  return isError(reason) ? reason : new UnhandledPromiseRejection(reason);
}

function warnUnhandled(reason, id) {
  const { emitWarning } = require('internal/process/warning');
  const isObject = (typeof reason === 'object' && reason !== null) || typeof reason === 'function';
  const text = isError(reason) ? `${formatStack(reason)}` : isObject ? lazyInspect()(reason) : shortName(reason);
  emitWarning(text, 'UnhandledPromiseRejectionWarning');
  emitWarning('Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
    'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node ' +
    'process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`,
              'UnhandledPromiseRejectionWarning');
}

// A rejection nobody handled, by the mode of --unhandled-rejections. True when it was warned of: then a handler that
// comes late is worth a warning as well.
function unhandledRejection(reason, promise, id) {
  const mode = require('internal/options').option('--unhandled-rejections') ?? 'throw';
  const emit = () => hasListeners() && process.emit('unhandledRejection', reason, promise);
  switch (mode) {
    case 'none':
      emit();
      return false;
    case 'warn':
      emit();
      warnUnhandled(reason, id);
      return true;
    case 'strict':
      uncaught(asError(reason), 'unhandledRejection');
      if (emit()) return false;
      warnUnhandled(reason, id);
      return true;
    case 'warn-with-error-code':
      if (emit()) return false;
      warnUnhandled(reason, id);
      process.exitCode = 1;
      return true;
    default:
      if (!emit()) uncaught(asError(reason), 'unhandledRejection');
      return false;
  }
}

module.exports = {
  uncaught, unhandledRejection, die, print,
  capture: null, // process.setUncaughtExceptionCaptureCallback
  captures: [],  // process.addUncaughtExceptionCaptureCallback
};
