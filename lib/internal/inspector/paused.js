// SPDX-License-Identifier: MIT
// The state of a thread that stands at a breakpoint: the engine's frames and scopes as tools see them.
'use strict';

const engine = require('internal/inspector/engine');
const { ProtocolError } = require('internal/inspector/errors');
const { demandPure } = require('internal/inspector/evaluate');
const { Scope } = require('internal/inspector/properties');
const breakpoints = require('internal/inspector/breakpoints');
const { importsOf, withImports } = require('internal/inspector/imports');
const scripts = require('internal/inspector/scripts');
const { loaded } = require('internal/realm');

let event; // the engine's, while paused
let frames; // [{raw, scopes: [{type, scope, name}]}]

const SCOPES = {
  __proto__: null, 'global': 'global', 'with': 'with', 'closure': 'closure', 'catch': 'catch',
  'functionName': 'closure', 'globalLexicalEnvironment': 'script', 'nestedLexical': 'block',
};

const isSamePlace = (a, b) => a !== undefined && b !== undefined && a.scriptId === b.scriptId &&
  a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;

// The engine keeps what a function declares by `let` apart from its parameters and `var`s: scopes of one place are one.
// The outermost of a module holds its imports, too.
function scopesOf(raw) {
  const script = scripts.find(raw.location.scriptId);
  const found = [];
  const chain = raw.scopeChain;
  const outer = chain.findLastIndex(({ type }) => type === 'closure');
  let hasLocal = false;
  for (let i = 0; i < chain.length; i++) {
    const { type, name, location } = chain[i];
    const objects = [engine.valueOfRemote(chain[i].object)];
    let isOuter = i === outer;
    while (type === 'closure' && chain[i + 1]?.type === 'closure' && isSamePlace(location, chain[i + 1].location)) {
      objects.push(engine.valueOfRemote(chain[++i].object));
      isOuter ||= i === outer;
    }
    let shown = SCOPES[type] ?? 'closure';
    if (isOuter && script?.isModule) {
      const imports = importsOf(script.url);
      if (imports !== undefined) objects.push(imports);
      shown = 'module';
      hasLocal = true;
    } else if (shown === 'closure' && !hasLocal) {
      shown = 'local';
      hasLocal = true;
    }
    found.push({ type: shown, name, scope: shown === 'global' ? objects[0] : new Scope(objects) });
  }
  return found;
}

function begin(raw) {
  event = raw;
  frames = raw.callFrames.map((frame) => ({ raw: frame, scopes: undefined }));
  module.exports.isTold = false;
}

function end() {
  event = frames = startReason = undefined;
}

function frameOf(id) {
  if (frames === undefined) throw new ProtocolError('Can only perform operation while paused.');
  const match = /^\d+\.1\.(\d+)$/.exec(id);
  const frame = match === null ? undefined : frames[match[1]];
  if (frame === undefined) throw new ProtocolError('Invalid call frame id');
  return frame;
}

function scopes(frame) { return frame.scopes ??= scopesOf(frame.raw); }

function scopeOf(id, number) {
  const found = scopes(frameOf(id))[number];
  if (found === undefined) throw new ProtocolError('Could not find scope with given number');
  return found.scope instanceof Scope ? found.scope : new Scope([found.scope]);
}

// The engine does not say which variable was looked at before its declaration.
function named(error, expression) {
  const isName = /^\s*[A-Za-z\xAA-\uFFFF$_][\w\xAA-\uFFFF$]*\s*;?\s*$/.test(expression);
  if (!isName || !(error instanceof ReferenceError) || !/uninitialized/.test(error.message)) return error;
  return new ReferenceError(`${expression.replace(/[\s;]/g, '')} is not defined`);
}

function evaluate({ callFrameId, expression, silent }, throwOnSideEffect) {
  const { raw } = frameOf(callFrameId);
  try {
    if (throwOnSideEffect) demandPure(expression);
  } catch (error) {
    return { error };
  }
  const run = () => engine.post('Debugger.evaluateOnCallFrame', {
    callFrameId: raw.callFrameId, expression, doNotPauseOnExceptionsAndMuteConsole: Boolean(silent),
  });
  const script = scripts.find(raw.location.scriptId);
  const { result, wasThrown } = script?.isModule ? withImports(script.url, run) : run();
  const value = engine.valueOfRemote(result);
  return wasThrown ? { error: named(value, expression) } : { value };
}

// ---- how it is told ------------------------------------------------------------------------------------------------

const REASONS = { __proto__: null, exception: 'exception', assert: 'assert' };

const OBJECT = { type: 'object', className: 'Object', description: 'Object' };

function showScope(connection, { type, name, scope }) {
  const { mirror } = connection;
  const object = scope instanceof Scope ? { ...OBJECT, objectId: mirror.keep(scope, 'backtrace') } :
    mirror.show(scope, { group: 'backtrace' });
  const shown = { type, object };
  if (name) shown.name = name;
  return shown;
}

function showFrame(connection, frame, i) {
  const { raw } = frame;
  const location = scripts.locationOf(raw.location);
  return {
    callFrameId: `${process.pid}.1.${i}`,
    functionName: raw.functionName === 'global code' || raw.functionName === 'module code' ? '' : raw.functionName,
    location,
    url: scripts.get(raw.location.scriptId).url,
    scopeChain: scopes(frame).map((scope) => showScope(connection, scope)),
    this: connection.mirror.show(engine.valueOfRemote(raw.this), { group: 'backtrace' }),
    canBeRestarted: false,
  };
}

// Frames without a script of their own (natives) tell nothing.
const hasScript = ({ raw }) => scripts.all().some(({ id }) => id === raw.location.scriptId);

function showAsync(trace) {
  if (trace === undefined) return undefined;
  const callFrames = trace.callFrames.filter(({ url }) => url !== '').map((frame) => ({
    functionName: frame.functionName, scriptId: frame.scriptId,
    url: scripts.all().find(({ id }) => id === frame.scriptId)?.url ?? frame.url,
    lineNumber: Math.max(0, frame.lineNumber - 1), columnNumber: Math.max(0, frame.columnNumber - 1),
  }));
  const shown = { description: 'Promise.then', callFrames };
  const parent = showAsync(trace.parentStackTrace);
  if (parent !== undefined) shown.parent = parent;
  return shown;
}

let startReason;

function reasonOf(reason, data) {
  if (startReason !== undefined) return startReason;
  if (breakpoints.isOnCall(data?.breakpointId)) return 'debugCommand';
  if (REASONS[reason] !== undefined) return REASONS[reason];
  const isStep = module.exports.isStepping && data?.breakpointId === undefined && reason !== 'DebuggerStatement';
  return isStep ? 'step' : 'other';
}

function describe(connection) {
  const { reason, data, asyncStackTrace } = event;
  const shown = {
    callFrames: frames.filter(hasScript).map((frame) => showFrame(connection, frame, frames.indexOf(frame))),
    reason: reasonOf(reason, data),
    hitBreakpoints: [],
  };
  if (data?.breakpointId !== undefined) {
    const keys = breakpoints.keysAt(connection, frames[0].raw.location);
    const key = breakpoints.keyOf(data.breakpointId);
    if (keys.length === 0 && key !== undefined) keys.push(key);
    shown.hitBreakpoints = keys;
  } else if (reason === 'exception' && data !== undefined) {
    shown.data = { ...connection.mirror.show(engine.valueOfRemote(data), { group: 'backtrace' }), uncaught: true };
  }
  const parent = showAsync(asyncStackTrace) ?? loaded['internal/inspector/async_stacks']?.exports.current();
  if (parent !== undefined) shown.asyncStackTrace = parent;
  return shown;
}

module.exports = {
  begin, describe, end, evaluate, scopeOf,
  isPaused: () => event !== undefined,
  isStepping: false, // whether the program went on by a step
  isTold: false, // whether all have heard of it
  pending: undefined, // {method, params} with which to go on once they have
  // The next stop is that of --inspect-brk.
  set nextReason(reason) { startReason = reason; },
};
