// SPDX-License-Identifier: MIT
// The prompt of the debugger, and what it knows of the program: scripts, where it stands, breakpoints, watches.
'use strict';

const path = require('node/path');
const repl = require('node/repl');
const vm = require('node/vm');
const { inspect } = require('internal/util/inspect');
const { codes: { ERR_DEBUGGER_ERROR } } = require('internal/errors');
const { Snippet } = require('internal/debugger/source');
const { textOf, valueOf } = require('internal/debugger/values');
const { makeCommands } = require('internal/debugger/commands');

const { fileURLToPath } = require('node/url');

const PROMPT = 'debug> ';

// What the program or the debugger says against a command has no stack of interest.
function fail(error, callback) {
  if (error?.code === 'ERR_DEBUGGER_ERROR') {
    error.stack = `Error [${error.code}]: ${error.message}`;
    Object.defineProperty(error, 'code', { enumerable: false });
  }
  callback(error);
}

function settle(run, callback) {
  let result;
  try {
    result = run();
  } catch (error) {
    fail(error, callback);
    return;
  }
  if (typeof result?.then !== 'function') callback(null, result);
  else result.then((value) => callback(null, value), (error) => fail(error, callback));
}

class Session {
  scripts = new Map(); // id -> {url, isInternal}
  frames = undefined; // while it stands
  exceptionState = 'none';
  breakpoints = []; // {id, location, script, line, condition}
  watched = [];
  profiles = [];
  context = 2; // lines around a place
  #program;
  #repl;
  #last = ''; // command
  #isBusy = false; // in a command, behind which the prompt comes anyway
  #isAtStart = true;
  #sources = new Map();

  constructor(program) {
    this.#program = program;
    program.session = this;
    this.client = program.client;
    for (const name of ['Debugger', 'Runtime', 'Profiler', 'HeapProfiler']) this[name] = this.client.domain(name);
    this.client.on('Debugger.scriptParsed', ({ scriptId, url }) => {
      if (url) this.scripts.set(scriptId, { url, isInternal: url.startsWith('node:internal') });
    });
    this.client.on('Debugger.paused', (event) => this.#paused(event));
    this.client.on('Debugger.resumed', () => { this.frames = undefined; });
    this.client.on('Debugger.breakpointResolved', ({ breakpointId, location }) => {
      for (const one of this.breakpoints) if (one.id === breakpointId) one.location ??= location;
    });
    this.client.on('Profiler.consoleProfileFinished', ({ profile }) => {
      this.profiles.push(this.makeProfile(profile));
      this.print('Captured new CPU profile.\nAccess it with profiles[0]');
    });
  }

  // ---- output ------------------------------------------------------------------------------------------------------

  // Takes the prompt away, and gives it back behind the text.
  print(text, isLine = true) {
    const { stdout } = process;
    if (stdout.isTTY) {
      stdout.cursorTo(0);
      stdout.clearLine(1);
    } else {
      stdout.write('\b');
    }
    this.append(text, isLine);
  }

  // On the line that is being printed.
  append(text, isLine) {
    process.stdout.write(isLine ? `${text}\n` : text);
    if (isLine && !this.#isBusy) this.#repl?.displayPrompt(true);
  }

  // ---- places ------------------------------------------------------------------------------------------------------

  nameOf(scriptId) {
    const url = this.scripts.get(scriptId)?.url ?? '';
    return url.startsWith('file:') ? path.relative(process.cwd(), fileURLToPath(url)) : url;
  }

  demandPause() {
    if (this.frames === undefined) throw new ERR_DEBUGGER_ERROR('Requires execution to be paused');
    return this.frames;
  }

  async linesOf(scriptId) {
    if (!this.#sources.has(scriptId)) {
      const { scriptSource } = await this.Debugger.getScriptSource({ scriptId });
      this.#sources.set(scriptId, scriptSource.split(/\r\n|\r|\n/g));
    }
    return this.#sources.get(scriptId);
  }

  async snippet({ scriptId, lineNumber }, around) {
    const marks = new Set();
    for (const { location } of this.breakpoints) if (location?.scriptId === scriptId) marks.add(location.lineNumber);
    return new Snippet(await this.linesOf(scriptId), lineNumber, around, marks);
  }

  // ---- stops -------------------------------------------------------------------------------------------------------

  async #paused({ callFrames, reason, hitBreakpoints }) {
    this.frames = callFrames;
    if (this.#isAtStart) {
      this.#isAtStart = false;
      if (process.env.NODE_INSPECT_RESUME_ON_START === '1') {
        this.Debugger.resume();
        return;
      }
    }
    const { location } = callFrames[0];
    const what = reason === 'other' ? 'break' : reason;
    const snippet = await this.snippet(location, this.context);
    const watches = await this.watchers();
    const head = `${what} in ${this.nameOf(location.scriptId)}:${location.lineNumber + 1}`;
    this.print([head, ...(watches === '' ? [] : [watches, '']), `${snippet}`].join('\n'));
    void hitBreakpoints;
  }

  async watchers() {
    if (this.watched.length === 0) return '';
    const lines = await Promise.all(this.watched.map(async (expression, i) => {
      const label = `  ${i}: ${expression} =`;
      let text;
      try {
        text = textOf(await this.evaluate(expression));
      } catch (error) {
        text = error.message;
      }
      return text.includes('\n') || / at eval /.test(text) ?
        `${label}\n    ${text.split('\n').join('\n    ')}` : `${label} ${text}`;
    }));
    return `Watchers:\n${lines.join('\n')}`;
  }

  // In the innermost frame, or in the global scope while the program runs.
  async evaluate(expression) {
    // `{ a: 1 }` is an object before it is a block.
    if (/^\s*\{/.test(expression) && !/;\s*$/.test(expression)) expression = `(${expression})`;
    const params = { expression, objectGroup: 'node-inspect', generatePreview: true };
    if (this.frames === undefined) return valueOf(await this.Runtime.evaluate(params));
    const { callFrameId } = this.frames[0];
    return valueOf(await this.Debugger.evaluateOnCallFrame({ callFrameId, ...params }));
  }

  makeProfile(profile) {
    const span = profile.endTime - profile.startTime;
    return {
      ...profile,
      save(file = 'node.cpuprofile') {
        const place = path.resolve(file);
        require('node/fs').writeFileSync(place, JSON.stringify(profile));
        return `Saved profile to ${place}`;
      },
      [inspect.custom]: (depth, options) => options.stylize(`[Profile ${span}\u03bcs]`, 'special'),
    };
  }

  // ---- life --------------------------------------------------------------------------------------------------------

  // The program is gone.
  forget() {
    this.frames = undefined;
    this.scripts.clear();
    this.#sources.clear();
  }

  kill() { this.#program.kill(); }

  async run() {
    this.#isAtStart = true;
    this.forget();
    await this.#program.run();
    await this.Runtime.enable();
    await this.Profiler.enable();
    await this.Profiler.setSamplingInterval({ interval: 100 });
    await this.Debugger.enable();
    await this.Debugger.setAsyncCallStackDepth({ maxDepth: 0 });
    await this.Debugger.setBlackboxPatterns({ patterns: [] });
    await this.Debugger.setPauseOnExceptions({ state: this.exceptionState });
    await this.#restore();
    await this.Runtime.runIfWaitingForDebugger();
  }

  // Breakpoints survive a restart.
  async #restore() {
    const old = this.breakpoints;
    this.breakpoints = [];
    for (const { params } of old) {
      if (params === undefined) continue;
      const { breakpointId: id, locations: [location] } = await this.Debugger.setBreakpointByUrl(params);
      this.breakpoints.push({ id, location, params });
    }
  }

  // ---- commands ----------------------------------------------------------------------------------------------------

  #run(command, callback) {
    settle(() => {
      this.#isBusy = true;
      try {
        return command();
      } finally {
        this.#isBusy = false;
      }
    }, callback);
  }

  #evaluateCommand(input, context, callback) {
    const text = input.trim();
    if (text === '' && this.#last === '') {
      callback(null, undefined);
      return;
    }
    const command = text === '' ? this.#last : text;
    this.#last = command;
    // A command that acts when it is named must be named once; in the context of a program names may be read twice.
    if (/^[\w$]+$/.test(command) && Object.hasOwn(context, command)) {
      this.#run(() => context[command], callback);
      return;
    }
    const called = /^(?:exec|p)\s+([^(][^\n]*|\(.*)$/.exec(command);
    const source = called === null ? command : `exec(${JSON.stringify(called[1])})`;
    this.#run(() => vm.runInContext(source, context, { filename: 'debug' }), callback);
  }

  get repl() { return this.#repl; }

  start() {
    const server = repl.start({
      prompt: PROMPT, input: process.stdin, output: process.stdout, useGlobal: false, ignoreUndefined: true,
      eval: (input, context, file, callback) => this.#evaluateCommand(input, context, callback),
    });
    this.#repl = server;
    const install = (context) => Object.defineProperties(context, makeCommands(this));
    install(server.context);
    server.on('reset', install);
    server.on('exit', () => {
      this.kill();
      process.exit(0);
    });
    server.defineCommand('interrupt', () => this.interrupt());
    return server;
  }

  // As Ctrl+C: leaves the inner prompt.
  interrupt() { this.#repl.emit('SIGINT'); }

  // An inner prompt that evaluates in the program.
  enterRepl() {
    const server = this.#repl;
    const outer = server.eval;
    const evaluateHere = (input, context, file, callback) => {
      if (input.trim() === '') callback(null, undefined);
      else this.evaluate(input.trim()).then((value) => callback(null, value), (error) => callback(error));
    };
    process.stdout.write('Press Ctrl+C to leave debug repl\n');
    server.eval = evaluateHere;
    server.setPrompt('> ');
    const leave = () => {
      server.removeListener('SIGINT', leave);
      server.eval = outer;
      server.setPrompt(PROMPT);
      server.displayPrompt();
    };
    const others = server.listeners('SIGINT');
    server.removeAllListeners('SIGINT');
    server.on('SIGINT', () => {
      server.removeAllListeners('SIGINT');
      for (const other of others) server.on('SIGINT', other);
      leave();
    });
  }
}

async function startSession(program) {
  const session = new Session(program);
  await session.run();
  session.start();
}

module.exports = { startSession };
