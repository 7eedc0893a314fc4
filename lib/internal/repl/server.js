// SPDX-License-Identifier: MIT
// REPLServer: a line Interface that evaluates. Lines gather in `buffered` while they make no complete text. While an
// evaluation of ours awaits, further lines and keys wait, and so does the end.
'use strict';

const { codes: { ERR_INVALID_REPL_EVAL_CONFIG } } = require('internal/errors');
const { deprecate } = require('internal/util/deprecate');
const { shouldColorize } = require('internal/util/color_support');
const { validateFunction } = require('internal/validate');
const { Interface } = require('node/readline');
const { defineCommands, runCommand } = require('internal/repl/commands');
const { createContext, gettersOf } = require('internal/repl/context');
const { Recoverable, REPL_MODE_SLOPPY, evaluate } = require('internal/repl/evaluate');
const { describe, makeWriter } = require('internal/repl/report');
const uncaught = require('internal/repl/uncaught');
const lazy = require('internal/lazy');

const lazyComplete = lazy(() => require('internal/repl/complete'));
const lazyHistory = lazy(() => require('internal/repl/history'));

const STANDALONE = Symbol('standalone'); // the option of the command line's own
const CONTINUES = '| ';
const NPM = 'npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n';

// What may declare a name that the global object does not have; completion finds out whether it did.
const LEXICAL = /\b(?:let|const|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;

let count = 0; // of texts evaluated, which are called REPL1, REPL2 ...

function newLines() {
  const lines = [];
  lines.level = [];
  return lines;
}

// The options in each way to give them.
function readOptions(prompt, source, evaluator, useGlobal, ignoreUndefined, replMode) {
  const options = typeof prompt === 'object' && prompt !== null ? { ...prompt } : {
    prompt, source, eval: evaluator, useGlobal, ignoreUndefined, replMode,
  };
  const stream = options.source ?? options.stream ?? options.socket;
  if (!options.input && !options.output) {
    options.input = stream?.stdin ?? stream ?? process.stdin;
    options.output = stream?.stdout ?? stream ?? process.stdout;
  }
  options.terminal ??= options.output?.isTTY === true;
  options.useColors ??= options.terminal || options.output?.isTTY ? shouldColorize(options.output) : false;
  return options;
}

class REPLServer extends Interface {
  #buffered = '';
  #options;
  #holds = 0; // evaluations that are awaited
  #waiting = []; // calls that come when they are done
  #isClosing = false;
  #isOver = false; // closed by a command: what stood behind it is nobody's
  #sawInterrupt = false;
  #preview; // of a terminal
  #search;

  constructor(prompt, source, evaluator, useGlobal, ignoreUndefined, replMode) {
    const options = readOptions(prompt, source, evaluator, useGlobal, ignoreUndefined, replMode);
    if (options.breakEvalOnSigint && options.eval) throw new ERR_INVALID_REPL_EVAL_CONFIG();
    let self; // for the completer
    super({
      input: options.input,
      output: options.output,
      terminal: options.terminal,
      historySize: options.historySize,
      completer: options.completer ?? ((text, callback) => {
        lazyComplete().complete(self, text, self.editorMode ? self.completeOnEditorMode(callback) : callback);
      }),
      prompt: options.prompt ?? '> ',
    });
    self = this;
    this.#options = options;
    this._initialPrompt = options.prompt ?? '> ';
    this.useColors = !!options.useColors;
    this._isStandalone = !!options[STANDALONE];
    this.useGlobal = !!options.useGlobal;
    this.ignoreUndefined = !!options.ignoreUndefined;
    this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
    this.breakEvalOnSigint = !!options.breakEvalOnSigint;
    this.allowBlockingCompletions = !!options.allowBlockingCompletions;
    this.editorMode = false;
    this.underscoreAssigned = false;
    this.last = undefined;
    this.underscoreErrAssigned = false;
    this.lastError = undefined;
    this.eval = (code, context, file, callback) =>
      uncaught.run(this, () => this.#evaluate(code, context, file, callback));
    this.writer = options.writer ?? makeWriter(this.useColors);
    this.commands = { __proto__: null };
    defineCommands(this);
    this.resetContext(true);
    if (this.terminal && process.env.TERM !== 'dumb' && (options.preview ?? !options.eval)) {
      this.#preview = new (require('internal/repl/preview').Preview)(this);
    }
    uncaught.attach(this);
    this.once('close', () => this.#onClose());
    this.on('SIGINT', () => this.#onInterrupt());
    this.on('SIGCONT', () => this.#onContinue());
    this.on('line', (line) => this._whenFree(() => this.#onLine(`${line ?? ''}`)));
    this.displayPrompt();
  }

  get historyManager() { return lazyHistory().managerOf(this); }

  // ---- evaluation --------------------------------------------------------------------------------------------------

  #evaluate(code, context, file, callback) {
    const { eval: own } = this.#options;
    if (own === undefined || own === null) {
      evaluate(this, code, context, file, callback);
      return;
    }
    try {
      own.call(this, code, context, file, callback);
    } catch (error) {
      callback(error);
    }
  }

  // Errors of an evaluation of ours. `callback` takes null and undefined for none. A domain of the text's own goes
  // before the prompt.
  _fail(error, callback) {
    const { domain } = process;
    if (domain?.listenerCount('error') > 0) {
      domain.exit();
      this.clearBufferedCommand();
      domain.emit('error', error);
    } else if (error !== null && error !== undefined) callback(error);
    else if (this._handleError(error) === 'unhandled') throw error;
  }

  // Between these two an evaluation is awaited.
  _hold() { this.#holds++; }
  _goOn() {
    this.#holds--;
    while (this.#holds === 0 && this.#waiting.length > 0) this.#waiting.shift()();
    if (this.#holds === 0 && this.#isClosing) this.#end();
  }
  _whenFree(call) {
    if (this.#holds > 0) this.#waiting.push(call);
    else call();
  }

  #onLine(line) {
    if (this.#isOver) return;
    this.#sawInterrupt = false;
    if (this.editorMode) {
      this.#buffered += `${line}\n`;
      this.#indent(line);
      return;
    }
    if (this.#isCommand(line)) return;
    this.lines.push(line);
    const isFirst = this.#buffered === '';
    const finish = (...args) => this.#finish(line, isFirst, args);
    this.eval(`${this.#buffered}${line}\n`, this.context, `REPL${++count}`, finish);
  }

  // What the editor begins a line with: what the last one began with, if that was typed and not pasted.
  #indent(line) {
    const blanks = /^\s*/.exec(line)[0];
    if (blanks !== '' && this.terminal && this.isCompletionEnabled) this._insertString(blanks);
  }

  #isCommand(line) {
    const match = /^\s*\.([^\s.]\S*|$)\s*(.*)$/.exec(line);
    if (match === null || !Number.isNaN(parseFloat(line))) return false;
    if (runCommand(this, match[1], match[2])) return true;
    if (this.#buffered !== '') return false; // a member of what stands on the line before
    this.output.write('Invalid REPL keyword\n');
    this.displayPrompt();
    return true;
  }

  #finish(line, isFirst, args) {
    for (const { 1: name } of line.matchAll(LEXICAL)) this.lexicalNames.add(name);
    const { 0: error, 1: value } = args;
    if (error instanceof Recoverable) {
      this.#buffered += `${line}\n`;
      this.displayPrompt();
      return;
    }
    if (error !== null && error !== undefined) {
      if (isFirst && /^\s*npm\s/.test(line)) {
        this.output.write(NPM);
        this.displayPrompt();
        return;
      }
      if (this._handleError(error) === 'unhandled') throw error;
      return;
    }
    this.clearBufferedCommand();
    if (args.length > 1 && (!this.ignoreUndefined || value !== undefined)) {
      if (!this.underscoreAssigned) this.last = value;
      this.output.write(`${this.writer(value)}\n`);
    }
    if (!this.closed) this.displayPrompt();
  }

  // What becomes of an error: 'unhandled' when it is for others.
  _handleError(error) {
    const wish = this.#options.handleError?.(error) ?? 'print';
    if (wish === 'ignore' || wish === 'unhandled') {
      this.#afterError();
      return wish;
    }
    if (this._isStandalone && process.listenerCount('uncaughtException') > 0) {
      process.nextTick(() => {
        process.emit('uncaughtException', error, 'uncaughtException');
        this.#afterError();
      });
      return 'print';
    }
    if (!this.underscoreErrAssigned) this.lastError = error;
    const text = describe(error, this.lines.at(-1), this.writer);
    this.output.write(text.endsWith('\n') ? text : `${text}\n`);
    this.#afterError();
    return 'print';
  }

  #afterError() {
    this.clearBufferedCommand();
    this.lines.level = [];
    if (!this.closed) this.displayPrompt();
  }

  // ---- prompt and buffer -------------------------------------------------------------------------------------------

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    super.setPrompt(prompt);
  }

  displayPrompt(preserveCursor) {
    super.setPrompt(this.#buffered === '' ? this._initialPrompt : CONTINUES);
    this.prompt(preserveCursor);
  }

  clearBufferedCommand() { this.#buffered = ''; }

  // ---- context -----------------------------------------------------------------------------------------------------

  createContext() {
    return createContext(this.useGlobal, this.output);
  }

  resetContext(isFirst) {
    this.context = this.createContext();
    this.lexicalNames = new Set();
    this.ownGetters = gettersOf(this.context);
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.lines = newLines();
    this.#defineLast('_', 'last', 'underscoreAssigned');
    this.#defineLast('_error', 'lastError', 'underscoreErrAssigned');
    if (isFirst !== true) this.emit('reset', this.context);
  }

  // The last value, until somebody assigns to the name.
  #defineLast(name, property, flag) {
    Object.defineProperty(this.context, name, {
      configurable: true,
      get: () => this[property],
      set: (value) => {
        this[property] = value;
        if (this[flag]) return;
        this[flag] = true;
        this.output.write(`Expression assignment to ${name} now disabled.\n`);
      },
    });
  }

  // ---- commands ----------------------------------------------------------------------------------------------------

  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command?.action, 'cmd.action');
    this.commands[keyword] = command;
  }

  // ---- completion --------------------------------------------------------------------------------------------------

  complete(...args) { this.completer(...args); }

  // In the editor the first Tab already inserts, and nothing is listed.
  completeOnEditorMode(callback) {
    return (error, results) => {
      if (error) callback(error);
      else callback(null, lazyComplete().onlyCommon(results));
    };
  }

  // ---- history -----------------------------------------------------------------------------------------------------

  setupHistory(config, callback) {
    lazyHistory().setup(this, config, callback);
  }

  // ---- keys and signals --------------------------------------------------------------------------------------------

  _ttyWrite(text, key = {}) {
    key ??= {};
    if (this.#holds > 0 && !(key.ctrl && key.name === 'c')) {
      this.#waiting.push(() => this._ttyWrite(text, key));
      return;
    }
    if (this.editorMode && this.terminal && key.ctrl && !key.shift && key.name === 'd') {
      this.#leaveEditor();
      return;
    }
    const suffix = this.#preview?.clear() ?? '';
    if (this.terminal && !this.editorMode && process.env.TERM !== 'dumb') {
      this.#search ??= new (require('internal/repl/search').Search)(this);
      if (this.#search.take(text, key)) return;
    }
    const isAtEnd = this.cursor === this.line.length && !key.ctrl && !key.meta && !key.shift;
    if (suffix !== '' && key.name === 'right' && isAtEnd) this._insertString(suffix);
    else super._ttyWrite(text, key);
    const isQuiet = this.closed || this.editorMode || this.#holds > 0 || this.#buffered !== '';
    if (!isQuiet && key.name !== 'escape' && this.isCompletionEnabled) this.#preview?.show();
  }

  _enterEditor() {
    this.editorMode = true;
    super.setPrompt('');
  }

  #leaveEditor() {
    const code = this.#buffered + this._addHistory();
    this.editorMode = false;
    this.#buffered = '';
    this.clearLine();
    this._evaluateText(code);
  }

  // Several lines as one text.
  _evaluateText(code) {
    this.lines.push(code);
    const finish = (...args) => this.#finish(code, false, args);
    this.eval(`${code}\n`, this.context, `REPL${++count}`, finish);
  }

  #onInterrupt() {
    const isEmpty = this.line.length === 0 && this.#buffered === '';
    this.clearLine();
    this.editorMode = false;
    if (isEmpty && this.#sawInterrupt) {
      this.#sawInterrupt = false;
      this.close();
      return;
    }
    if (isEmpty) this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    this.#sawInterrupt = isEmpty;
    this.clearBufferedCommand();
    this.lines.level = [];
    this.displayPrompt();
  }

  #onContinue() {
    if (!this.editorMode) {
      this.displayPrompt(true);
      return;
    }
    this.output.write(`${this._initialPrompt}.editor\n`);
    this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
    this.output.write(`${this.#buffered}\n`);
    this.prompt(true);
  }

  // ---- end ---------------------------------------------------------------------------------------------------------

  close() {
    if (this.#holds > 0) this.#isClosing = true;
    else this.#end();
  }

  #end() {
    this.#isOver = true;
    super.close();
  }

  #onClose() {
    uncaught.detach(this);
    const exit = () => this.emit('exit');
    if (lazyHistory().isFlushing(this)) this.once('flushHistory', exit);
    else process.nextTick(exit);
  }
}

// Old names of the streams.
for (const [old, name] of [['inputStream', 'input'], ['outputStream', 'output']]) {
  const message = `repl.${old} and repl.${name === 'input' ? 'outputStream' : 'inputStream'} are deprecated. ` +
    'Use repl.input and repl.output instead';
  const isPending = require('internal/options').option('--pending-deprecation') === true;
  const wrap = (fn) => (isPending ? deprecate(fn, message, 'DEP0141') : fn);
  Object.defineProperty(REPLServer.prototype, old, {
    get: wrap(function() { return this[name]; }),
    set: wrap(function(value) { this[name] = value; }),
    enumerable: false,
    configurable: true,
  });
}

module.exports = { REPLServer, STANDALONE };
