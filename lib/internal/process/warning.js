// SPDX-License-Identifier: MIT
// process.emitWarning() and what becomes of a warning: the event 'warning', whose first listener prints it.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateString } = require('internal/validate');
const { option } = require('internal/options');
const { process } = require('internal/process/object'); // whatever becomes of the global

const disabled = new Set(option('--disable-warning'));
let hinted = false;

function isError(value) {
  return value instanceof Error || Error.isError?.(value) === true;
}

function makeWarning(message, type, code, ctor, detail) {
  const warning = new Error(message);
  warning.name = `${type || 'Warning'}`;
  if (code !== undefined && code !== '') warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor);
  return warning;
}

function emitWarning(warning, type, code, ctor) {
  if (process.noDeprecation && type === 'DeprecationWarning') return;
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ({ code, ctor } = type);
    if (typeof type.detail === 'string') ({ detail } = type);
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = makeWarning(warning, type, code, ctor ?? process.emitWarning, detail);
  } else if (!isError(warning)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  if (disabled.size > 0 && (disabled.has(warning.code) || disabled.has(warning.name))) return;
  process.nextTick(() => process.emit('warning', warning));
}

function textOf(warning, trace) {
  if (trace && warning.stack) return `${warning.stack}`;
  return typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
}

// "(Use `node --trace-warnings ...` to show where the warning was created)", with the first warning only.
function hint(flag) {
  if (hinted) return '';
  hinted = true;
  const { argv0 } = process;
  const name = argv0.slice(argv0.lastIndexOf('/') + 1) || 'eddy';
  return `\n(Use \`${name} ${flag} ...\` to show where the warning was created)`;
}

// Relative to the working directory; where the file cannot be written, stderr gets the text.
function write(text) {
  const file = option('--redirect-warnings');
  if (file !== undefined) {
    try {
      require('node/fs').appendFileSync(file, `${text}\n`);
      return;
    } catch {
      // as below
    }
  }
  console.error(text);
}

// The listener of 'warning' that prints; listeners of users come after it.
function onWarning(warning) {
  if (!isError(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(node:${process.pid}) ${warning.code ? `[${warning.code}] ` : ''}${textOf(warning, trace)}`;
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace) text += hint(isDeprecation ? '--trace-deprecation' : '--trace-warnings');
  write(text);
}

module.exports = { emitWarning, onWarning };
