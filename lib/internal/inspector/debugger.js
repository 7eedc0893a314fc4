// SPDX-License-Identifier: MIT
// The domain Debugger, made of the engine's. While the engine stands at a breakpoint it calls idle() again and again:
// letters of remote connections are dealt with there. A program that only has sessions of its own thread goes on at
// once: they have heard of it within the event, and there is nobody else to say so.
'use strict';

const engine = require('internal/inspector/engine');
const { need, ProtocolError } = require('internal/inspector/errors');
const { connections, eachEnabled, isEnabled, LATER } = require('internal/inspector/hub');
const { withCommandLine } = require('internal/inspector/evaluate');
const { detailsOf } = require('internal/inspector/exceptions');
const { valueOfArgument } = require('internal/inspector/mirror');
const breakpoints = require('internal/inspector/breakpoints');
const paused = require('internal/inspector/paused');
const scripts = require('internal/inspector/scripts');
const { loaded } = require('internal/realm');
const binding = internalBinding('inspector');

const POLL_MS = 100;

// ---- enabling ------------------------------------------------------------------------------------------------------

let isOn = false;

// What belongs to the runtime is stepped over, and never stopped in.
function enableEngine() {
  if (isOn) return;
  isOn = true;
  scripts.watch();
  loaded['internal/vm/contexts']?.exports.eachRealm(attach);
  engine.post('Debugger.setBreakpointsActive', { active: true });
  engine.post('Debugger.setPauseOnDebuggerStatements', { enabled: true });
  engine.post('Debugger.setShouldBlackboxURL',
              { url: '^node:', shouldBlackbox: true, caseSensitive: true, isRegex: true });
}

// Contexts of node:vm have a global object of their own.
function attach(inner) { if (isOn) binding.attach(inner); }

function disableEngine() {
  if (!isOn || isEnabled('Debugger')) return;
  isOn = false;
  loaded['internal/inspector/async_stacks']?.exports.setDepth(0);
  engine.post('Debugger.setPauseOnExceptions', { state: 'none' });
  engine.post('Debugger.setBreakpointsActive', { active: false });
  scripts.unwatch();
}

scripts.listeners.add((script) => {
  applyPatterns(script);
  eachEnabled('Debugger', (connection) => connection.notify('Debugger.scriptParsed', scripts.describe(script)));
});

// ---- scripts to pass over ------------------------------------------------------------------------------------------

function isHidden(script) {
  return [...connections].some((connection) => connection.state.blackbox?.some((pattern) => pattern.test(script.url)));
}

function applyPatterns(script) {
  if (script.url === '' || scripts.isInternal(script)) return;
  const shouldBlackbox = isHidden(script);
  if (shouldBlackbox === Boolean(script.isHidden)) return;
  script.isHidden = shouldBlackbox;
  engine.post('Debugger.setShouldBlackboxURL', { url: script.name, shouldBlackbox, caseSensitive: true });
}

// ---- at a breakpoint -----------------------------------------------------------------------------------------------

// The engine stops all the same where a script of the runtime's has been loaded, and where the loader makes a function
// of a module's text: on to the next statement of the program's.
function isOurs({ callFrames }) {
  const top = callFrames.find(({ location }) => scripts.find(location.scriptId) !== undefined);
  if (top === undefined) return true;
  const script = scripts.find(top.location.scriptId);
  return scripts.isInternal(script) ||
    (top.functionName === 'global code' && scripts.isWrapped(script.name));
}

// The engine stops at directives, which do nothing.
const DIRECTIVE = /^\s*(?:'use [a-z]+'|"use [a-z]+")\s*;?/;
function isDirective({ callFrames: { 0: { location } }, reason }) {
  if ((reason !== 'PauseOnNextStatement' && reason !== 'BlackboxedScript') || location.lineNumber > 20) return false;
  const script = scripts.find(location.scriptId);
  const { columnNumber } = scripts.locationOf(location);
  const line = scripts.sourceOf(script).split('\n', location.lineNumber + 1)[location.lineNumber] ?? '';
  return DIRECTIVE.test(line.slice(columnNumber));
}

// The engine stops at all exceptions, for whoever wants only some.
const WANTED = { __proto__: null, none: () => false, all: () => true, caught: (isCaught) => isCaught,
                 uncaught: (isCaught) => !isCaught };
function isUnwanted(event) {
  if (event.reason !== 'exception') return false;
  const states = [...connections].map(({ state }) => state.exceptions ?? 'none');
  if (states.includes('all')) return false;
  const isCaught = require('internal/inspector/caught').isCaught(event);
  return !states.some((state) => WANTED[state](isCaught));
}

engine.on('Debugger.paused', (event) => {
  if (isUnwanted(event)) paused.pending = { method: 'Debugger.resume' };
  else if (isOurs(event)) paused.pending = { method: 'Debugger.stepInto' };
  else if (isDirective(event)) paused.pending = { method: 'Debugger.stepOver' };
  else tellStop(event);
});

function tellStop(event) {
  paused.begin(event);
  eachEnabled('Debugger', (connection) => connection.notify('Debugger.paused', paused.describe(connection)));
  paused.isTold = true;
}
engine.on('Debugger.resumed', () => {});

const isWatched = () =>
  [...connections].some((connection) => connection.isRemote && connection.enabled.has('Debugger'));

engine.whilePaused(() => {
  const { pending } = paused;
  if (pending !== undefined) {
    paused.pending = undefined;
    engine.post(pending.method, pending.params);
  } else if (!isWatched()) {
    goOn('Debugger.resume');
  } else {
    require('internal/inspector/mailbox').serve(POLL_MS);
  }
});

// Lets the program go on. What is asked for within the event that tells of the stop has to wait for its end.
function goOn(method, params) {
  if (!paused.isPaused()) throw new ProtocolError('Can only perform operation while paused.');
  const wasTold = paused.isTold;
  paused.end();
  eachEnabled('Debugger', (connection) => connection.notify('Debugger.resumed'));
  if (wasTold) engine.post(method, params);
  else paused.pending = { method, params };
}

const goes = (method) => (connection, params, answer) => {
  if (!paused.isPaused()) throw new ProtocolError('Can only perform operation while paused.');
  answer();
  paused.isStepping = method !== 'Debugger.resume';
  goOn(method);
  return LATER;
};

// The state for all: the widest that any connection wants.
const STATES = ['none', 'uncaught', 'caught', 'all'];
function applyExceptions() {
  let widest = 0;
  for (const { state } of connections) widest = Math.max(widest, STATES.indexOf(state.exceptions ?? 'none'));
  engine.post('Debugger.setPauseOnExceptions', { state: widest === 0 ? 'none' : 'all' });
}

function close(connection) {
  if (!connection.enabled.delete('Debugger')) return;
  breakpoints.removeAll(connection);
  connection.state.exceptions = 'none';
  connection.state.blackbox = undefined;
  if (isOn) applyExceptions();
  if (paused.isPaused() && paused.isTold && !isWatched()) goOn('Debugger.resume');
  disableEngine();
}

// ---- commands ------------------------------------------------------------------------------------------------------

function search(text, { query, caseSensitive, isRegex }) {
  const pattern = new RegExp(isRegex ? query : breakpoints.escape(query), caseSensitive ? 'u' : 'iu');
  const result = [];
  text.split('\n').forEach((lineContent, lineNumber) => {
    if (pattern.test(lineContent)) result.push({ lineNumber, lineContent });
  });
  return result;
}

const unsupported = (what) => () => { throw new ProtocolError(`${what} is not possible with this engine`); };

const commands = {
  __proto__: null,

  enable(connection) {
    if (!connection.enabled.has('Debugger')) {
      const known = isOn ? scripts.all() : [];
      connection.enabled.add('Debugger');
      enableEngine();
      for (const script of known) connection.notify('Debugger.scriptParsed', scripts.describe(script));
    }
    return { debuggerId: `${process.pid}.0` };
  },
  disable: close,

  setBreakpointOnFunctionCall: breakpoints.setOnCall,
  setBreakpointByUrl: breakpoints.setByUrl,
  setBreakpoint: breakpoints.setAt,
  removeBreakpoint(connection, params) {
    need(params, { breakpointId: 'string' });
    breakpoints.remove(connection, params.breakpointId);
  },
  getPossibleBreakpoints: (connection, params) => breakpoints.possible(params),
  setBreakpointsActive(connection, params) {
    need(params, { active: 'boolean' });
    engine.post('Debugger.setBreakpointsActive', { active: params.active });
  },
  setSkipAllPauses(connection, params) {
    need(params, { skip: 'boolean' });
    engine.post('Debugger.setBreakpointsActive', { active: !params.skip });
    engine.post('Debugger.setPauseOnDebuggerStatements', { enabled: !params.skip });
  },
  setInstrumentationBreakpoint(connection, params) {
    need(params, { instrumentation: 'string' });
    return { breakpointId: `8:${params.instrumentation}` };
  },

  pause(connection) {
    if (!connection.enabled.has('Debugger')) throw new ProtocolError('Debugger agent is not enabled');
    if (!paused.isPaused()) engine.post('Debugger.pause');
  },
  resume: goes('Debugger.resume'),
  stepOver: goes('Debugger.stepOver'),
  stepInto: goes('Debugger.stepInto'),
  stepOut: goes('Debugger.stepOut'),
  continueToLocation(connection, params, answer) {
    need(params, { location: 'object' });
    if (!paused.isPaused()) throw new ProtocolError('Can only perform operation while paused.');
    engine.post('Debugger.continueToLocation', { location: scripts.engineLocation(params.location) });
    answer();
    goOn('Debugger.resume');
    return LATER;
  },

  setPauseOnExceptions(connection, params) {
    need(params, { state: 'string' });
    if (!STATES.includes(params.state)) throw new ProtocolError(`Unknown pause on exceptions mode: ${params.state}`);
    connection.state.exceptions = params.state;
    applyExceptions();
  },
  setAsyncCallStackDepth(connection, params) {
    need(params, { maxDepth: 'number' });
    engine.post('Debugger.setAsyncStackTraceDepth', { depth: params.maxDepth });
    if (params.maxDepth > 0 || loaded['internal/inspector/async_stacks'] !== undefined) {
      require('internal/inspector/async_stacks').setDepth(params.maxDepth);
    }
  },
  setBlackboxPatterns(connection, params) {
    need(params, { patterns: 'array' });
    try {
      connection.state.blackbox = params.patterns.map((pattern) => new RegExp(pattern, 'u'));
    } catch (error) {
      throw new ProtocolError(`Pattern parser error: ${error.message}`);
    }
    for (const script of scripts.all()) applyPatterns(script);
  },
  setBlackboxedRanges() {},
  setBlackboxExecutionContexts() {},

  getScriptSource(connection, params) {
    need(params, { scriptId: 'string' });
    return { scriptSource: scripts.sourceOf(scripts.get(params.scriptId)) };
  },
  searchInContent(connection, params) {
    need(params, { scriptId: 'string', query: 'string' });
    return { result: search(scripts.sourceOf(scripts.get(params.scriptId)), params) };
  },

  evaluateOnCallFrame(connection, params) {
    need(params, { callFrameId: 'string', expression: 'string' });
    const { objectGroup: group, returnByValue, generatePreview, includeCommandLineAPI, throwOnSideEffect } = params;
    const outcome = withCommandLine(includeCommandLineAPI, () => paused.evaluate(params, throwOnSideEffect));
    const options = { group, returnByValue, generatePreview };
    if (!('error' in outcome)) return { result: connection.mirror.show(outcome.value, options) };
    return {
      result: connection.mirror.show(outcome.error, { group }),
      exceptionDetails: detailsOf(outcome.error, connection, options),
    };
  },
  setVariableValue(connection, params) {
    need(params, { scopeNumber: 'number', variableName: 'string', newValue: 'object', callFrameId: 'string' });
    const scope = paused.scopeOf(params.callFrameId, params.scopeNumber);
    const value = valueOfArgument(connection.mirror, params.newValue);
    if (!scope.set(params.variableName, value)) throw new ProtocolError('Could not find variable with given name');
  },
  getStackTrace: unsupported('Debugger.getStackTrace'),
  restartFrame: unsupported('Restarting a frame'),
  setReturnValue: unsupported('Changing what a function returns'),
  setScriptSource: unsupported('Changing a script that runs'),
};

module.exports = { attach, close, commands, enableEngine, isPaused: () => binding.isPaused() };
