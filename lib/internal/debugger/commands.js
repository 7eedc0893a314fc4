// SPDX-License-Identifier: MIT
// The commands of the debugger's prompt, as properties of its context. Those without arguments act when they are named.
'use strict';

const { inspect } = require('internal/util/inspect');
const { codes: { ERR_DEBUGGER_ERROR, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateNumber, validateString } = require('internal/validate');


const HELP = `
run, restart, r        Run the application or reconnect
kill                   Kill a running application or disconnect

cont, c                Resume execution
next, n                Continue to next line in current file
step, s                Step into, potentially entering a function
out, o                 Step out, leaving the current function
backtrace, bt          Print the current backtrace
list                   Print the source around the current line where execution
                       is currently paused
setContextLineNumber   Set which lines to check for context
setBreakpoint, sb      Set a breakpoint
clearBreakpoint, cb    Clear a breakpoint
breakpoints            List all known breakpoints
breakOnException       Pause execution whenever an exception is thrown
breakOnUncaught        Pause execution whenever an exception isn't caught
breakOnNone            Don't pause on exceptions (this is the default)

watch(expr)            Start watching the given expression
unwatch(expr)          Stop watching an expression
unwatch(index)         Stop watching an expression at specific index from watch list
watchers               Print all watched expressions and their current values

exec(expr), p(expr), exec expr, p expr
                       Evaluate the expression and print the value
repl                   Enter a debug repl that works like exec

scripts                List application scripts that are currently loaded
scripts(true)          List all scripts (including node-internals)

profile                Start CPU profiling session.
profileEnd             Stop current CPU profiling session.
profiles               Array of completed CPU profiling sessions.
profiles[n].save(filepath = 'node.cpuprofile')
                       Save CPU profiling session to disk as JSON.

takeHeapSnapshot(filepath = 'node.heapsnapshot')
                       Take a heap snapshot and save to disk as JSON.
`.trim();

// Text that the prompt prints as it is.
class Plain {
  constructor(text) { this.text = text; }
  [inspect.custom]() { return this.text; }
}

const plain = (text) => new Plain(text);

// ---- going on ------------------------------------------------------------------------------------------------------

const stepper = (session, command) => () => {
  if (!session.client.isConnected) {
    session.print('Use `run` to start the app again.');
    return undefined;
  }
  session.demandPause();
  session.frames = undefined;
  return session.Debugger[command]().then(() => undefined);
};

// ---- breakpoints ---------------------------------------------------------------------------------------------------

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function setFunctionBreakpoint(session, expression, condition) {
  const { callFrameId } = session.demandPause()[0];
  const { result } = await session.Debugger.evaluateOnCallFrame({ callFrameId, expression });
  if (result.objectId === undefined) throw new ERR_DEBUGGER_ERROR(`Could not find function ${expression}`);
  await session.Debugger.setBreakpointOnFunctionCall({ objectId: result.objectId, condition });
}

function scriptsNamed(session, name) {
  return [...session.scripts].filter(({ 1: { url } }) => url === name || url.endsWith(`/${name}`) ||
    session.nameOf([...session.scripts].find(([, one]) => one.url === url)[0]) === name);
}

async function setBreakpoint(session, script, line, condition) {
  if (script !== undefined && typeof script === 'string' && script.endsWith('()')) {
    return setFunctionBreakpoint(session, script.slice(0, -2), condition);
  }
  let params;
  if (script === undefined || typeof script === 'number') {
    const { location } = session.demandPause()[0];
    const lineNumber = typeof script === 'number' ? script - 1 : location.lineNumber;
    params = { url: session.scripts.get(location.scriptId).url, lineNumber, condition };
  } else {
    validateString(script, 'script');
    validateNumber(line, 'line');
    const found = scriptsNamed(session, script);
    if (found.length === 1) {
      params = { url: found[0][1].url, lineNumber: line - 1, condition };
    } else {
      if (found.length === 0) session.print(`Warning: script '${script}' was not loaded yet.`);
      params = { urlRegex: `^(.*[\\/\\\\])?${escape(script)}$`, lineNumber: line - 1, condition };
    }
  }
  const { breakpointId: id, locations: { 0: location } } = await session.Debugger.setBreakpointByUrl(params);
  if (session.breakpoints.some((one) => one.id === id)) {
    throw new ERR_DEBUGGER_ERROR('Breakpoint at specified location already exists.');
  }
  session.breakpoints.push({ id, location, params });
  return location === undefined ? undefined : session.snippet(location, 5).then((snippet) => plain(`${snippet}`));
}

const placeOf = (session, { location, params }) => {
  if (location !== undefined) return `${session.nameOf(location.scriptId)}:${location.lineNumber + 1}`;
  return `${params.url ?? params.urlRegex}:${params.lineNumber + 1}`;
};

async function clearBreakpoint(session, script, line) {
  const at = session.breakpoints.findIndex(({ location, params }) => {
    if (location === undefined) return params?.urlRegex?.includes(escape(script)) && params.lineNumber === line - 1;
    const name = session.nameOf(location.scriptId);
    return location.lineNumber === line - 1 && (name === script || name.endsWith(`/${script}`) ||
      location.scriptId === script);
  });
  if (at < 0) {
    session.print(`Could not find breakpoint at ${script}:${line}`);
    return;
  }
  const [{ id }] = session.breakpoints.splice(at, 1);
  await session.Debugger.removeBreakpoint({ breakpointId: id });
}

function listBreakpoints(session) {
  if (session.breakpoints.length === 0) session.print('No breakpoints yet');
  else session.print(session.breakpoints.map((one, i) => `#${i} ${placeOf(session, one)}`).join('\n'));
}

function breakOn(session, state) {
  session.exceptionState = state;
  return session.Debugger.setPauseOnExceptions({ state }).then(() => undefined);
}

// ---- looking -------------------------------------------------------------------------------------------------------

function backtrace(session) {
  return plain(session.demandPause().map(({ functionName, location }, i) =>
    `#${i} ${functionName || '(anonymous)'} ${session.nameOf(location.scriptId)}:${location.lineNumber + 1}:` +
    `${location.columnNumber}`).join('\n'));
}

async function list(session, around = 5) {
  const { location } = session.demandPause()[0];
  return plain(`${await session.snippet(location, around)}`);
}

// Names in scope, but for the global object's.
async function scopeNames(session) {
  const { scopeChain } = session.demandPause()[0];
  const names = [];
  for (const { type, object: { objectId } } of scopeChain) {
    if (type === 'global') continue;
    const { result } = await session.Runtime.getProperties({ objectId });
    names.push(...result.map(({ name }) => name));
  }
  return names;
}

function exec(session, expression) {
  validateString(expression, 'expression');
  return expression === '.scope' ? scopeNames(session) : session.evaluate(expression);
}

function showScripts(session, withInternals = false) {
  const { 0: top } = session.frames ?? [];
  const lines = [];
  for (const { 0: id, 1: { isInternal } } of session.scripts) {
    if (isInternal && !withInternals) continue;
    lines.push(`${id === top?.location.scriptId ? '*' : ' '} ${id}: ${session.nameOf(id)}`);
  }
  return plain(lines.join('\n'));
}

function watch(session, expression) {
  validateString(expression, 'expression');
  session.watched.push(expression);
}

function unwatch(session, what) {
  const at = typeof what === 'number' ? what : session.watched.indexOf(what);
  if (at >= 0) session.watched.splice(at, 1);
}

function setContextLineNumber(session, count = 2) {
  if (typeof count !== 'number') throw new ERR_INVALID_ARG_TYPE('delta', 'number', count);
  if (count < 1) throw new ERR_OUT_OF_RANGE('delta', '>= 1', count);
  session.context = count;
}

// ---- profiles and snapshots ----------------------------------------------------------------------------------------

async function endProfile(session) {
  const { profile } = await session.Profiler.stop();
  const made = session.makeProfile(profile);
  session.profiles.push(made);
  return made;
}

// One at a time: the pieces of two would mix.
let taking = Promise.resolve();
function takeHeapSnapshot(session, file = 'node.heapsnapshot') {
  const place = require('node/path').resolve(file);
  taking = taking.then(async () => {
    const pieces = [];
    const take = ({ chunk }) => pieces.push(chunk);
    session.client.on('HeapProfiler.addHeapSnapshotChunk', take);
    session.print('Heap snapshot: 0/1', false);
    await session.HeapProfiler.takeHeapSnapshot({ reportProgress: true });
    session.client.removeListener('HeapProfiler.addHeapSnapshotChunk', take);
    require('node/fs').writeFileSync(place, pieces.join(''));
    session.print(`Wrote snapshot: ${place}`);
  });
  return taking;
}

// ---- the table -----------------------------------------------------------------------------------------------------

function makeCommands(session) {
  const properties = {};
  const define = (names, descriptor) => {
    for (const name of names) properties[name] = { configurable: true, enumerable: true, ...descriptor };
  };
  const act = (names, fn) => define(names, { get: fn });
  const call = (names, fn) => define(names, { value: (...args) => fn(session, ...args), writable: true });
  // Acts when it is named, and can be called.
  const both = (names, fn) => define(names, {
    value: Object.assign((...args) => fn(session, ...args), { [inspect.custom]: () => fn(session).text }),
    writable: true,
  });

  act(['run', 'restart', 'r'], () => session.run().then(() => undefined));
  act(['kill'], () => session.kill());
  act(['cont', 'c'], stepper(session, 'resume'));
  act(['next', 'n'], stepper(session, 'stepOver'));
  act(['step', 's'], stepper(session, 'stepInto'));
  act(['out', 'o'], stepper(session, 'stepOut'));
  act(['pause'], () => session.Debugger.pause().then(() => undefined));
  act(['backtrace', 'bt'], () => backtrace(session));
  act(['breakpoints'], () => listBreakpoints(session));
  act(['breakOnException'], () => breakOn(session, 'all'));
  act(['breakOnUncaught'], () => breakOn(session, 'uncaught'));
  act(['breakOnNone'], () => breakOn(session, 'none'));
  act(['watchers'], () => session.watchers().then((text) => (text === '' ? undefined : plain(text))));
  act(['profile'], () => session.Profiler.start().then(() => undefined));
  act(['profileEnd'], () => endProfile(session));
  act(['profiles'], () => session.profiles);
  act(['repl'], () => session.enterRepl());
  act(['help'], () => plain(HELP));
  act(['version'], () => session.evaluate('process.versions.v8'));
  call(['setBreakpoint', 'sb'], setBreakpoint);
  call(['clearBreakpoint', 'cb'], clearBreakpoint);
  call(['exec', 'p'], exec);
  call(['list'], list);
  call(['watch'], watch);
  call(['unwatch'], unwatch);
  call(['setContextLineNumber'], setContextLineNumber);
  call(['takeHeapSnapshot'], takeHeapSnapshot);
  both(['scripts'], showScripts);
  for (const name of ['Debugger', 'Runtime', 'Profiler', 'HeapProfiler']) {
    define([name], { get: () => session.client.domain(name) });
  }
  return properties;
}

module.exports = { makeCommands };
