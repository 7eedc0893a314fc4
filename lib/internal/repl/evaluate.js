// SPDX-License-Identifier: MIT
// Runs what was typed. A text that begins with a brace is an object before it is a block. One that awaits at its top is
// rewritten by src/syntax/prompt.c; it also says whether a wrong text may become right by more lines.
'use strict';

const { i32, N0 } = require('internal/cells');
const { codes: { ERR_SCRIPT_EXECUTION_INTERRUPTED } } = require('internal/errors');
const { option } = require('internal/options');
const { MAIN_LOADER } = require('internal/vm/dynamic');
const { Script } = require('internal/vm/script');
const { prompt } = internalBinding('modules');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

const STRICT = "'use strict'; void 0; "; // its value would be that of a declaration

// For evaluators: the text is not complete yet.
class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

const isAwaiting = () => option('--experimental-repl-await') !== false;

// What `code` becomes when it awaits.
const awaiting = (code) => (isAwaiting() && code.includes('await') ? prompt(code) : undefined);

function isIncomplete(code) {
  prompt(code);
  return i32[N0] !== 0;
}

// The texts to try, the likelier first; `waits` when its value is a promise of { value }.
function* readings(code) {
  if (/^\s*\{/.test(code) && !/;\s*$/.test(code)) {
    const object = `(${code.trim()})\n`;
    const text = awaiting(object);
    yield { text: text ?? object, waits: text !== undefined };
  }
  const text = awaiting(code);
  yield { text: text ?? code, waits: text !== undefined };
}

function isValidSyntax(code) {
  for (const { text } of readings(code)) {
    try {
      new Script(text); // eslint-disable-line no-new
      return true;
    } catch {
      // Perhaps as the other.
    }
  }
  return false;
}

// {script, waits}, or throws.
function compile(code, file, isStrict) {
  let failure;
  for (const { text, waits } of readings(isStrict && code.trim() !== '' ? STRICT + code : code)) {
    try {
      return { script: new Script(text, { filename: file, importModuleDynamically: MAIN_LOADER }), waits };
    } catch (error) {
      failure = error;
    }
  }
  throw isIncomplete(code) ? new Recoverable(failure) : failure;
}

// Settles as the promise does, or is rejected by a SIGINT.
function orInterrupted(promise) {
  const { promise: interrupted, reject } = Promise.withResolvers();
  const stop = () => reject(new ERR_SCRIPT_EXECUTION_INTERRUPTED());
  process.prependListener('SIGINT', stop);
  return Promise.race([promise, interrupted]).finally(() => process.removeListener('SIGINT', stop));
}

// The evaluator of a server without one of its own.
function evaluate(server, code, context, file, callback) {
  if (code === '\n') {
    callback(null);
    return;
  }
  const { breakEvalOnSigint } = server;
  let value;
  let waits;
  const wasRaw = breakEvalOnSigint ? server._setRawMode(false) : undefined; // so that control-C is a signal
  const restore = () => { if (wasRaw && !server.closed) server._setRawMode(true); };
  try {
    const compiled = compile(code, file, server.replMode === REPL_MODE_STRICT);
    ({ waits } = compiled);
    const options = { displayErrors: false, breakOnSigint: breakEvalOnSigint };
    value = server.useGlobal ? compiled.script.runInThisContext(options) :
      compiled.script.runInContext(context, options);
  } catch (error) {
    restore();
    server._fail(error, callback);
    return;
  }
  if (!waits) {
    restore();
    callback(null, value);
    return;
  }
  server._hold();
  const finish = (tell) => {
    restore();
    try {
      tell();
    } finally {
      server._goOn();
    }
  };
  (breakEvalOnSigint ? orInterrupted(value) : value).then(
    (result) => finish(() => callback(null, result?.value)),
    (error) => finish(() => server._fail(error, callback)));
}

module.exports = { REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, evaluate, isValidSyntax };
